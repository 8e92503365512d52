import type { TrainingView } from "@gshf/core/trainings";
import { algorithmNotes, uncertaintyNotes } from "@gshf/core/trainings/model";
import { Fragment, type ReactNode } from "react";
import { datasetTitle, rowsBySource } from "#features/datasets/index.ts";
import { Card } from "#ui/card.tsx";
import { shortHash } from "#ui/format.ts";

/** What was asked of the trainer, in words. */
export function TrainingAsked({ training }: { training: TrainingView }) {
  const { asked, dataset, specSha256, inputSha256, name } = training;
  const { makes } = algorithmNotes[asked.algorithm];
  const rows: [string, ReactNode][] = [
    ["Makes", makes === "policy" ? name : "a reward model"],
    [
      "Of",
      <>
        {datasetTitle(dataset)}, {rowsBySource(dataset)} (<Hash of={dataset.manifestSha256} />)
      </>,
    ],
    ["Starts from", asked.start ?? `${asked.reference}, the reference`],
    ["KL coefficient η", String(asked.eta)],
  ];
  if (asked.klPath.length > 0) rows.push(["Path of η", asked.klPath.join(" → ")]);
  if (asked.uncertainty !== null) {
    rows.push(["Weight of pessimism β", String(asked.betaPess)]);
    rows.push(["Uncertainty Γ", uncertaintyNotes[asked.uncertainty]]);
  }
  for (const [key, value] of Object.entries(asked.hyperparameters)) {
    rows.push([key, String(value ?? "none")]);
  }
  rows.push(["Seed", String(asked.seed)]);
  rows.push(["Checkpoints", asked.keepCheckpoints ? "registered as policies" : "not registered"]);
  rows.push(["Hash of the request", <Hash key="spec" of={specSha256} />]);
  if (inputSha256 !== null) rows.push(["Hash of the input", <Hash key="input" of={inputSha256} />]);
  return (
    <Card title="Request" description={algorithmNotes[asked.algorithm].what}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
        {rows.map(([term, value]) => (
          <Fragment key={term}>
            <dt className="text-muted break-words">{term}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </Fragment>
        ))}
      </dl>
    </Card>
  );
}

function Hash({ of }: { of: string }) {
  return (
    <span className="font-mono text-xs" title={of}>
      {shortHash(of)}
    </span>
  );
}
