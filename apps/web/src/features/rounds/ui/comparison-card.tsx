"use client";

import type { RoundView } from "@gshf/core/rounds";
import { formatEstimate, shortName, widthOf } from "#features/evaluations/index.ts";
import { Card } from "#ui/card.tsx";
import type { Column } from "#ui/data-table/index.tsx";
import { type DrawOptions, Figure } from "#ui/figure/index.tsx";
import { plotFrame } from "#ui/figure/plot-frame.ts";
import { formatCount } from "#ui/format.ts";

type Compared = NonNullable<RoundView["comparisons"]>[number];
type Measured = Compared & { name: string; low: number; high: number };

/** Which of two policies the labels prefer, so far or for good. */
export function ComparisonCard({ round }: { round: Pick<RoundView, "comparisons" | "config" | "state"> }) {
  const { comparisons, config } = round;
  if (comparisons === null) return null;
  const measured = comparisons.flatMap((row): Measured[] =>
    row.rate === null || row.ci95 === null
      ? []
      : [{ ...row, name: `${row.first} against ${row.second}`, low: row.ci95[0], high: row.ci95[1] }],
  );
  const split = config.comparison?.split ?? "test";
  const isOver = round.state === "complete";
  return (
    <Card
      title="Which policy is preferred"
      description={
        isOver
          ? `On ${split} prompts. Each prompt counts once; a tie counts one half.`
          : "Labels are still coming in. Decide once they are complete."
      }
    >
      {measured.length === 0 ? (
        <p className="text-muted">No labels yet.</p>
      ) : (
        <Figure
          label={`Win rates of policies on ${split} prompts`}
          caption={`How often the answer of the policy named first is preferred, on ${split} prompts, with Wilson’s 95 % interval.`}
          fileName={`comparison-${split}`}
          data={measured}
          draw={draw}
          columns={columns}
          rows={measured}
          keyOf={({ arm }) => arm}
        />
      )}
    </Card>
  );
}

const columns: Column<Measured>[] = [
  { id: "first", header: "Policy", value: ({ first }) => first },
  { id: "second", header: "Against", value: ({ second }) => second },
  {
    id: "rate",
    header: "Win rate",
    value: ({ rate }) => rate,
    cell: ({ rate, ci95 }) => formatEstimate(rate === null ? null : { mean: rate, ci95 }),
    className: "whitespace-nowrap",
  },
  { id: "prompts", header: "Prompts", value: ({ prompts }) => prompts, align: "end" },
  {
    id: "labels",
    header: "Wins, ties, losses",
    value: ({ labels }) => labels,
    csv: ({ wins, ties, losses }) => `${wins}, ${ties}, ${losses}`,
    cell: ({ wins, ties, losses }) => [wins, ties, losses].map(formatCount).join(", "),
    align: "end",
  },
];

function draw(rows: readonly Measured[], { Plot, width, colors }: DrawOptions) {
  return Plot.plot({
    ...plotFrame({ width, colors }),
    height: 56 + 34 * rows.length,
    marginLeft: 16 + widthOf(rows.map(({ name }) => name)),
    x: { label: "win rate", domain: [0, 1], grid: true, ticks: 5 },
    y: {
      label: null,
      type: "band",
      domain: rows.map(({ name }) => name),
      tickFormat: shortName,
      tickSize: 0,
    },
    marks: [
      Plot.ruleX([0.5], { stroke: colors.muted, strokeDasharray: "4 4" }),
      Plot.ruleY(rows, { y: "name", x1: "low", x2: "high", stroke: colors.accent, strokeWidth: 2 }),
      Plot.dot(rows, {
        y: "name",
        x: "rate",
        fill: colors.accent,
        r: 5,
        stroke: colors.surface,
        strokeWidth: 2,
      }),
    ],
  });
}
