"use client";

import { featuresInWords } from "@gshf/core/policies/model";
import type { RoundView } from "@gshf/core/rounds";
import { isLabeledByPeople } from "@gshf/core/rounds/model";
import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTRPC } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import { formatCount, formatFigure } from "#ui/format.ts";
import { SettingsFile } from "#ui/settings-file.tsx";
import { armShareText } from "./arm-shares.tsx";
import { labelerText } from "./labeler-text.ts";
import { promptChoiceNames } from "./prompt-choice-text.ts";
import { SourceLines } from "./source-lines.tsx";
import { Beta } from "./symbols.tsx";

/** A quantity with its symbol. */
function Named({ symbol, children }: { symbol: string; children: string }) {
  return (
    <>
      {children} <span className="font-serif text-base italic">{symbol}</span>
    </>
  );
}

/** The confidence set and the fit, as the round's version of the choice has them. */
function choiceRows({ config, radius }: RoundView): [ReactNode, ReactNode][] {
  const { choice, metric, lambda, ridge, normBound, betaA, coldStart, checkpointRound } = config;
  if (choice === 1) {
    return [
      [<Beta key="beta" of="A" />, `${formatFigure(radius, 1)}${betaA === null ? " (1.5·√d)" : ""}`],
      ["λ, λ₀, B", `${lambda}, ${ridge ?? "–"}, ${normBound}`],
      ["Choice", "first version"],
    ];
  }
  const usesA = metric === "covariance";
  return [
    [<Beta key="beta" of={usesA ? "A" : "H"} />, formatFigure(radius)],
    ...(usesA ? [["λ", lambda] as [ReactNode, ReactNode]] : []),
    ["λ₀, B", `${ridge ?? "by evidence"}, ${normBound}`],
    ["While labels are few", coldStart ? "V-optimal" : "Option II anyway"],
    ...(config.arms.some(({ strategy }) => strategy === "checkpoint")
      ? [
          ["Checkpoint", checkpointRound === null ? "latest round before" : `round ${checkpointRound}`] as [
            ReactNode,
            ReactNode,
          ],
        ]
      : []),
  ];
}

/** The embedder and what is made of its vectors; nothing before the round has one. */
function featureRows({ featureMap: map }: RoundView): [ReactNode, ReactNode][] {
  if (map === null) return [];
  return [
    [
      "Embedder",
      <span key="embedder" className="break-all">
        {map.model}
      </span>,
    ],
    ["Features", featuresInWords(map)],
    [
      <Named key="d" symbol="d">
        Dimensions
      </Named>,
      formatCount(map.dimension),
    ],
  ];
}

/** Of a round that only compares policies: on which prompts, and how. */
function comparisonRows({ config }: RoundView): [ReactNode, ReactNode][] {
  return [
    ["Pairs", formatCount(config.pairs)],
    ["On prompts of", config.comparison?.split],
    ["Labels each", config.labelsPerPair],
    ["Labeled by", labelerText(config.labeler)],
    ["Temperature", config.temperature],
  ];
}

function learningRows(round: RoundView): [ReactNode, ReactNode][] {
  const { config } = round;
  return [
    // Since the third version each arm says whose answers it takes.
    ...(config.choice === 3
      ? []
      : [
          [
            "Answers by",
            round.candidatePolicy ?? (config.candidateSource === "main" ? "main policy" : "π₀"),
          ] as [ReactNode, ReactNode],
        ]),
    [
      <Named key="m" symbol="m">
        Prompts
      </Named>,
      formatCount(config.pairs),
    ],
    [
      "Chosen from",
      promptChoiceNames(config.prompts, round.promptFiles).map((name) => (
        <span key={name} className="block break-all">
          {name}
        </span>
      )),
    ],
    [
      <Named key="n" symbol="n">
        Answers each
      </Named>,
      config.samples,
    ],
    [
      <Named key="k" symbol="k">
        Labels each
      </Named>,
      config.labelsPerPair,
    ],
    ["Labeled by", labelerText(config.labeler)],
    ...featureRows(round),
    ["η", config.eta],
    ...choiceRows(round),
    ["Temperature", config.temperature],
    ["Offline comparisons", config.hybrid ? "used" : "left out"],
    ["Freezes", config.autoFreeze || !isLabeledByPeople(config) ? "automatically" : "by hand"],
    ["Training", config.training.algorithm === "none" ? "none" : config.training.algorithm.toUpperCase()],
    ["Promotion", config.promote.replace("-", " ")],
  ];
}

/** What the round was set up with. */
export function RoundFacts({ slug, round }: { slug: string; round: RoundView }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const settings = trpc.rounds.settings.queryOptions({ slug, number: round.number });
  const { config, armShares } = round;
  const shareOf = (name: string) => {
    const arm = armShares.find((share) => share.name === name);
    return arm === undefined ? "" : armShareText(arm, armShares);
  };
  const rows = config.comparison === undefined ? learningRows(round) : comparisonRows(round);
  rows.push([
    "Seed",
    <span key="seed" className="font-mono text-[0.8125rem]">
      {round.seed}
    </span>,
  ]);
  return (
    <Card
      title="Set-up"
      actions={
        <SettingsFile
          call="rounds.create"
          name={`${slug}-round-${round.number}`}
          load={() => queryClient.fetchQuery(settings)}
        />
      }
    >
      <dl className="space-y-1.5 text-sm">
        {rows.map(([term, value], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes its order
          <div key={index} className="flex items-baseline justify-between gap-4">
            <dt className="text-muted">{term}</dt>
            <dd className="text-end tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      <h3 className="mt-4 text-base">Arms</h3>
      <ul className="mt-1 space-y-1 text-sm">
        {config.arms.map((arm) => (
          <li key={arm.name} className="flex justify-between gap-3">
            <span>
              {arm.name}
              {arm.name === arm.strategy ? null : <span className="text-muted"> ({arm.strategy})</span>}
              <SourceLines sources={round.armSources.find((told) => told.arm === arm.name)?.sources ?? []} />
            </span>
            <span className="text-end text-muted tabular-nums">{shareOf(arm.name)}</span>
          </li>
        ))}
      </ul>
      {round.skippedPrompts === 0 ? null : (
        <p className="mt-3 text-sm text-muted">
          {round.skippedPrompts === 1
            ? "1 prompt gave no pair: all its answers were the same, or there were none to read."
            : `${formatCount(round.skippedPrompts)} prompts gave no pair: all their answers were the same, or there were none to read.`}
        </p>
      )}
    </Card>
  );
}
