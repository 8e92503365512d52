"use client";

import type { DatasetPreview as Preview } from "@gshf/core/datasets";
import { datasetRecipeSchema } from "@gshf/core/datasets/model";
import type { PolicyView } from "@gshf/core/policies";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useWatch } from "react-hook-form";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import { formatCount, formatPercent } from "#ui/format.ts";
import { ErrorState, Skeleton } from "#ui/states.tsx";
import { SummaryLine } from "#ui/summary-line.tsx";
import { useDebounced } from "#ui/use-debounced.ts";
import { type DatasetForm, recipeOf } from "./dataset-form.ts";
import { drawingInWords } from "./drawing-in-words.ts";

const settleMs = 300;

/** What the recipe comes to, counted by the server while the form is filled in. */
export function DatasetPreview({ form, policies }: { form: DatasetForm; policies: readonly PolicyView[] }) {
  const trpc = useTRPC();
  const watched = useWatch({ control: form.control, name: ["recipe", "experiment", "seed"] });
  const [values, experiment, seed] = useDebounced(watched, settleMs);
  const recipe = datasetRecipeSchema.safeParse(recipeOf(values)).data;
  const { slug } = form.getValues();
  const input = { slug, experiment, seed, recipe: recipe ?? { kind: "mixture" as const } };
  const preview = useQuery({
    ...trpc.datasets.preview.queryOptions(input, { placeholderData: keepPreviousData, retry: false }),
    enabled: recipe !== undefined && Number.isInteger(seed),
  });
  const policy = policies.find(({ id }) => id === values.policyId);
  return (
    <Card title="Summary">
      {preview.isError ? <ErrorState message={problemOf(preview.error).message} /> : null}
      {preview.isLoading ? <Skeleton lines={5} /> : null}
      {recipe === undefined ? (
        <p className="text-sm text-muted">Complete the form to see what the dataset will hold.</p>
      ) : null}
      {preview.data === undefined || preview.isError || recipe === undefined ? null : (
        <div aria-live="polite" className={preview.isPlaceholderData ? "opacity-60" : undefined}>
          {preview.data.kind === "mixture" ? (
            <Counts preview={preview.data} heldOut={values.choice?.heldOut ?? 0} />
          ) : null}
          {preview.data.kind === "drawn" && policy !== undefined ? (
            <p className="text-sm text-muted">
              {drawingInWords({ policy, n: values.n ?? 8, prompts: preview.data.prompts })}
            </p>
          ) : null}
        </div>
      )}
    </Card>
  );
}

type Mixture = Extract<Preview, { kind: "mixture" }>;

function Counts({ preview: { counts, parent }, heldOut }: { preview: Mixture; heldOut: number }) {
  const { isEstimate, pairs, rows, offlineRows, prompts } = counts;
  const say = (count: number) => `${isEstimate ? "about " : ""}${formatCount(count)}`;
  const lines: [string, string][] = [
    ["Pairs", say(pairs)],
    ["Rows (a tie gives two)", say(rows)],
    ["Prompts", say(prompts)],
    ["Share of offline comparisons", rows === 0 ? "–" : formatPercent(offlineRows / rows, 1)],
  ];
  if (heldOut > 0) lines.push(["Prompts held out", `about ${formatCount(Math.round(heldOut * prompts))}`]);
  if (parent !== null) {
    const more = rows - parent.rows;
    const change = more === 0 ? "as many rows" : `${say(Math.abs(more))} ${more > 0 ? "more" : "fewer"} rows`;
    lines.push([`Compared with the dataset of round ${parent.round}`, change]);
  }
  const leftOut = reasonsOf(counts).filter(([, count]) => count > 0);
  return (
    <>
      <Lines lines={lines} />
      {leftOut.length === 0 ? null : (
        <>
          <h3 className="mt-4 text-sm font-medium">Pairs left out</h3>
          <Lines lines={leftOut.map(([reason, count]) => [reason, say(count)])} />
        </>
      )}
      {isEstimate ? (
        <p className="mt-3 text-[0.8125rem] text-muted">
          Estimated from some of the prompts. The dataset itself is exact.
        </p>
      ) : null}
      {pairs === 0 ? <p className="mt-3 text-sm text-warn">No pairs left. Relax a limit.</p> : null}
    </>
  );
}

/** In the order in which they are applied. */
function reasonsOf({ leftOut }: Mixture["counts"]): [string, number][] {
  return [
    ["Over the experiment’s maximum", leftOut.overLimit],
    ["No vote reliable enough", leftOut.unreliable],
    ["Too few votes", leftOut.fewVotes],
    ["Too little agreement", leftOut.disagreed],
    ["Over the share of offline comparisons", leftOut.overShare],
  ];
}

function Lines({ lines }: { lines: readonly (readonly [string, string])[] }) {
  return (
    <dl className="mt-1 space-y-2 text-sm">
      {lines.map(([term, value]) => (
        <SummaryLine key={term} term={term}>
          {value}
        </SummaryLine>
      ))}
    </dl>
  );
}
