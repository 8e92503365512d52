"use client";

import type { Column } from "#ui/data-table/index.tsx";
import { type DrawOptions, Figure } from "#ui/figure/index.tsx";
import { plotFrame } from "#ui/figure/plot-frame.ts";
import { estimateColumn, gainColumn } from "./estimate-columns.tsx";
import { intervalOf, isValidation, type MeasuredPoint } from "./measured-point.ts";

type Dot = { round: number; mean: number; low: number; high: number };

/**
 * Reward by round with its 95 % interval: gold where a gold scorer measures, else the gain in estimated reward
 * (estimated rewards themselves are only known up to a constant that changes with each fit).
 */
export function RewardByRound({ points }: { points: readonly MeasuredPoint[] }) {
  const series = seriesOf(points);
  const { isGold } = series;
  return (
    <Figure
      label={isGold ? "Gold reward by round" : "Gain in estimated reward by round"}
      caption={
        isGold
          ? "Gold reward of each round’s policy on validation prompts, with 95 % intervals. Dashed: π₀."
          : "Gain over π₀ in estimated reward on validation prompts, with 95 % intervals. The estimate comes from the loop’s own reward model; connect a gold scorer to check it."
      }
      fileName={isGold ? "gold-reward-by-round" : "estimated-gain-by-round"}
      data={series}
      draw={draw}
      columns={columns}
      rows={points}
      keyOf={({ round, policy }) => `${round} ${policy}`}
    />
  );
}

type Series = { isGold: boolean; dots: Dot[]; baseline: Dot | null };

function seriesOf(points: readonly MeasuredPoint[]): Series {
  const measured = points.filter(isValidation);
  const isGold = measured.some((point) => point.goldReward !== null);
  const dotOf = (point: MeasuredPoint): Dot[] => {
    const estimate = isGold ? point.goldReward : point.estimatedGain;
    return estimate === null ? [] : [{ round: point.round, ...intervalOf(estimate) }];
  };
  const trained = measured.filter((point) => !point.isReference).flatMap(dotOf);
  const reference = measured
    .filter((point) => point.isReference)
    .flatMap(dotOf)
    .at(-1);
  const start = reference === undefined ? null : { ...reference, round: 0 };
  const zero = { round: 0, mean: 0, low: 0, high: 0 };
  return { isGold, dots: [isGold ? start : zero, ...trained].flatMap((dot) => dot ?? []), baseline: start };
}

const columns: Column<MeasuredPoint>[] = [
  { id: "round", header: "Round", value: ({ round }) => round },
  { id: "policy", header: "Policy", value: ({ policy }) => policy },
  estimateColumn({ id: "gold", header: "Gold reward" }, ({ goldReward }) => goldReward),
  gainColumn({ id: "gold-gain", header: "Gain over π₀" }, ({ goldGain }) => goldGain),
  gainColumn({ id: "gain", header: "Estimated gain" }, ({ estimatedGain }) => estimatedGain),
  estimateColumn({ id: "kl", header: "KL to π₀" }, ({ kl }) => kl),
];

function draw({ isGold, dots, baseline }: Series, { Plot, width, colors }: DrawOptions) {
  const rounds = dots.map((dot) => dot.round);
  return Plot.plot({
    ...plotFrame({ width, colors }),
    height: Math.min(280, Math.max(200, width * 0.5)),
    marginLeft: 48,
    x: {
      label: "round",
      domain: [0, ...rounds.filter((round) => round !== 0)],
      type: "point",
      tickSize: 0,
    },
    y: { label: isGold ? "gold reward" : "gain in estimated reward", grid: true, nice: true, ticks: 5 },
    marks: [
      baseline === null
        ? Plot.ruleY([0], { stroke: colors.muted, strokeDasharray: "4 4" })
        : Plot.ruleY([baseline.mean], { stroke: colors.muted, strokeDasharray: "4 4" }),
      Plot.ruleX(dots, { x: "round", y1: "low", y2: "high", stroke: colors.accent, strokeWidth: 2 }),
      Plot.line(dots, { x: "round", y: "mean", stroke: colors.accent, strokeWidth: 2 }),
      Plot.dot(dots, {
        x: "round",
        y: "mean",
        fill: colors.accent,
        r: 5,
        stroke: colors.surface,
        strokeWidth: 2,
      }),
    ],
  });
}
