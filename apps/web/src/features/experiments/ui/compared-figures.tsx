"use client";

import type { ExperimentComparison } from "@gshf/core/experiments";
import { estimateColumn, intervalOf } from "#features/evaluations/index.ts";
import { Card } from "#ui/card.tsx";
import type { Column } from "#ui/data-table/index.tsx";
import { type DrawOptions, Figure } from "#ui/figure/index.tsx";
import { plotFrame } from "#ui/figure/plot-frame.ts";

type Compared = ExperimentComparison["experiments"];
type Estimate = NonNullable<Compared[number]["points"][number]["goldReward"]>;

/** A measured policy on the common axes: `step` counts its experiment's measured rounds from 1. */
type Row = {
  experiment: string;
  step: number;
  round: number;
  policy: string;
  reward: Estimate | null;
  kl: Estimate | null;
};

type Dot = { experiment: string; step: number; mean: number; low: number; high: number };

/** Reward and KL of all experiments by round, and reward over KL. */
export function ComparedFigures({ experiments }: { experiments: Compared }) {
  const all = experiments.flatMap(({ points }) => points);
  // A gold reward that some lack would compare nothing.
  const isGold = all.length > 0 && all.every(({ goldReward }) => goldReward !== null);
  const rows = experiments.flatMap(({ name, points }) =>
    points
      .filter(({ isReference }) => !isReference)
      .map(
        (point, index): Row => ({
          experiment: name,
          step: index + 1,
          round: point.round,
          policy: point.policy,
          reward: isGold ? point.goldReward : point.estimatedGain,
          kl: point.kl,
        }),
      ),
  );
  const names = experiments.map(({ name }) => name);
  if (rows.length === 0) {
    return (
      <Card title="Progress">
        <p className="text-muted">The charts appear once each experiment has a measured round.</p>
      </Card>
    );
  }
  const rewardOf = isGold ? "Gold reward" : "Gain in estimated reward";
  const shared = { columns: columnsOf(rewardOf), rows, keyOf: ({ policy }: Row) => policy };
  return (
    <Card title="Progress">
      <div className="grid gap-8 md:grid-cols-2">
        <Figure
          label={`${rewardOf} by round of each experiment`}
          caption={
            isGold
              ? "Gold reward on validation prompts, with 95 % intervals. Rounds are counted within each experiment."
              : "Gain over each experiment’s own π₀ in the estimate of its own fits, with 95 % intervals. Without a gold scorer the two scales are not the same."
          }
          fileName="experiments-reward"
          data={{ names, label: rewardOf.toLowerCase(), dots: dotsOf(rows, ({ reward }) => reward) }}
          draw={drawLines}
          {...shared}
        />
        <Figure
          label="KL divergence by round of each experiment"
          caption="KL to each experiment’s own π₀ on validation prompts (k1 estimate), with 95 % intervals."
          fileName="experiments-kl"
          data={{ names, label: "KL to π₀, nats", dots: dotsOf(rows, ({ kl }) => kl) }}
          draw={drawLines}
          {...shared}
        />
      </div>
    </Card>
  );
}

function dotsOf(rows: readonly Row[], measured: (row: Row) => Estimate | null): Dot[] {
  return rows.flatMap((row) => {
    const found = measured(row);
    return found === null ? [] : [{ experiment: row.experiment, step: row.step, ...intervalOf(found) }];
  });
}

function columnsOf(rewardOf: string): Column<Row>[] {
  return [
    { id: "experiment", header: "Experiment", value: ({ experiment }) => experiment },
    { id: "round", header: "Round", value: ({ round }) => round },
    { id: "policy", header: "Policy", value: ({ policy }) => policy },
    estimateColumn({ id: "reward", header: rewardOf }, ({ reward }) => reward),
    estimateColumn({ id: "kl", header: "KL to π₀" }, ({ kl }) => kl),
  ];
}

const symbols = ["circle", "square", "triangle", "diamond", "star", "cross"];

function drawLines(
  { names, label, dots }: { names: readonly string[]; label: string; dots: readonly Dot[] },
  { Plot, width, colors }: DrawOptions,
) {
  const range = [
    colors.accent,
    colors["side-right"],
    colors["side-left"],
    colors.warn,
    colors.ok,
    colors.danger,
  ];
  const steps = Math.max(1, ...dots.map(({ step }) => step));
  return Plot.plot({
    ...plotFrame({ width, colors }),
    height: Math.min(320, Math.max(220, width * 0.55)),
    marginLeft: 52,
    // Colour and shape, since not everybody tells these colours apart.
    color: { domain: [...names], range },
    symbol: { domain: [...names], range: symbols, legend: true },
    x: {
      label: "round of its experiment",
      type: "point",
      domain: Array.from({ length: steps }, (_, i) => i + 1),
      tickSize: 0,
    },
    y: { label, grid: true, nice: true, ticks: 5 },
    marks: names.flatMap((name, place) => {
      const own = dots.filter(({ experiment }) => experiment === name);
      // Beside each other, so that no interval hides another.
      const dx = (place - (names.length - 1) / 2) * 10;
      return [
        Plot.ruleX(own, { x: "step", y1: "low", y2: "high", stroke: "experiment", strokeWidth: 2, dx }),
        Plot.line(own, { x: "step", y: "mean", stroke: "experiment", strokeWidth: 2, dx }),
        Plot.dot(own, {
          x: "step",
          y: "mean",
          stroke: "experiment",
          fill: "experiment",
          symbol: "experiment",
          r: 5,
          dx,
        }),
      ];
    }),
  });
}
