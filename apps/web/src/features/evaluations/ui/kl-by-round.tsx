"use client";

import type { Column } from "#ui/data-table/index.tsx";
import { type DrawOptions, Figure } from "#ui/figure/index.tsx";
import { plotFrame } from "#ui/figure/plot-frame.ts";
import { estimateColumn } from "./estimate-columns.tsx";
import { intervalOf, isValidation, type MeasuredPoint } from "./measured-point.ts";

type Dot = { round: number; mean: number; low: number; high: number };

/** How far each round's policy has moved from π₀. */
export function KlByRound({ points }: { points: readonly MeasuredPoint[] }) {
  const dots = points
    .filter((point) => isValidation(point) && !point.isReference)
    .flatMap(({ round, kl }): Dot[] => (kl === null ? [] : [{ round, ...intervalOf(kl) }]));
  return (
    <Figure
      label="KL divergence from the reference policy by round"
      caption="KL of each round’s policy from π₀ on validation prompts (k1 estimate), with 95 % intervals: the price of the reward."
      fileName="kl-by-round"
      data={dots}
      draw={draw}
      columns={columns}
      rows={points.filter((point) => !point.isReference)}
      keyOf={({ round, policy }) => `${round} ${policy}`}
    />
  );
}

const columns: Column<MeasuredPoint>[] = [
  { id: "round", header: "Round", value: ({ round }) => round },
  { id: "policy", header: "Policy", value: ({ policy }) => policy },
  estimateColumn({ id: "kl", header: "KL to π₀" }, ({ kl }) => kl),
];

function draw(dots: readonly Dot[], { Plot, width, colors }: DrawOptions) {
  const shown = [{ round: 0, mean: 0, low: 0, high: 0 }, ...dots];
  return Plot.plot({
    ...plotFrame({ width, colors }),
    height: Math.min(280, Math.max(200, width * 0.5)),
    marginLeft: 48,
    x: { label: "round", type: "point", domain: shown.map((dot) => dot.round), tickSize: 0 },
    y: { label: "KL to π₀, nats", grid: true, zero: true, nice: true, ticks: 5 },
    marks: [
      Plot.ruleX(shown, {
        x: "round",
        y1: "low",
        y2: "high",
        stroke: colors["side-right"],
        strokeWidth: 2,
      }),
      Plot.line(shown, { x: "round", y: "mean", stroke: colors["side-right"], strokeWidth: 2 }),
      Plot.dot(shown, {
        x: "round",
        y: "mean",
        fill: colors["side-right"],
        r: 5,
        stroke: colors.surface,
        strokeWidth: 2,
      }),
    ],
  });
}
