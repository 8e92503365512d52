import type { MeasuredCell } from "@gshf/core/evaluations";
import { uncertaintyNotes } from "@gshf/core/trainings/model";
import type { Column } from "#ui/data-table/index.tsx";
import { type DrawOptions, Figure } from "#ui/figure/index.tsx";
import { plotFrame } from "#ui/figure/plot-frame.ts";
import { formatEstimate } from "./format-estimate.ts";
import { intervalOf } from "./measured-point.ts";
import type { RewardOfCells } from "./reward-of-cells.ts";

type Point = {
  policy: string;
  uncertainty: string;
  beta: number;
  mean: number;
  low: number;
  high: number;
};

/** Trainings that differ in β alone, two of them or more: a curve each. */
export function curvesOf(cells: readonly MeasuredCell[], of: RewardOfCells["of"]): Point[][] {
  const trained = cells.flatMap(({ pessimism, policy, temperature, ...cell }) => {
    const estimate = of({ pessimism, policy, temperature, ...cell });
    if (pessimism === null || estimate === null) return [];
    const { beta, uncertainty, series } = pessimism;
    return [{ line: `${series} ${temperature}`, policy, beta, uncertainty, ...intervalOf(estimate) }];
  });
  return [...Map.groupBy(trained, ({ line }) => line).values()].flatMap((own) => {
    const measures = [...new Set(own.flatMap(({ uncertainty }) => uncertainty ?? []))];
    const points = measures.flatMap((measure) =>
      own
        // At β = 0 there is no uncertainty: it belongs to each.
        .filter(({ beta, uncertainty }) => beta === 0 || uncertainty === measure)
        .map(({ policy, beta, mean, low, high }): Point => {
          return { policy, uncertainty: uncertaintyNotes[measure], beta, mean, low, high };
        }),
    );
    points.sort((a, b) => a.beta - b.beta);
    return new Set(points.map(({ beta }) => beta)).size > 1 ? [points] : [];
  });
}

/** What pessimism is worth: reward over β, from plain DPO at 0 on. */
export function PessimismCurve({
  points,
  split,
  reward,
  number,
}: {
  points: readonly Point[];
  split: string;
  reward: string;
  /** Which of several curves of an evaluation. */
  number: number;
}) {
  return (
    <Figure
      label={`Reward over pessimism on ${split}`}
      caption={`The ${reward} of policies from one dataset that differ in the weight of pessimism β alone, on ${split} prompts with 95 % intervals. β = 0 is plain DPO. Choose β on validation and report it on test.`}
      fileName={`pessimism-${split}${number === 0 ? "" : `-${number + 1}`}`}
      data={{ points, y: reward }}
      draw={drawCurve}
      columns={[...columns, rewardColumn(reward)]}
      rows={points}
      keyOf={({ policy, uncertainty }) => `${policy} ${uncertainty}`}
    />
  );
}

const columns: Column<Point>[] = [
  { id: "beta", header: "β", value: ({ beta }) => beta, align: "end" },
  { id: "policy", header: "Policy", value: ({ policy }) => policy },
  { id: "uncertainty", header: "Uncertainty Γ", value: ({ uncertainty }) => uncertainty },
];

function rewardColumn(header: string): Column<Point> {
  return {
    id: "reward",
    header,
    value: ({ mean }) => mean,
    cell: ({ mean, low, high }) => formatEstimate({ mean, ci95: low === high ? null : [low, high] }),
    className: "whitespace-nowrap",
  };
}

function drawCurve(
  { points, y }: { points: readonly Point[]; y: string },
  { Plot, width, colors }: DrawOptions,
) {
  const plain = points.find(({ beta }) => beta === 0);
  const several = new Set(points.map(({ uncertainty }) => uncertainty)).size > 1;
  return Plot.plot({
    ...plotFrame({ width, colors }),
    height: Math.min(340, Math.max(240, width * 0.6)),
    marginLeft: 52,
    color: { range: [colors.accent, colors["side-right"], colors["side-left"]], legend: several },
    // Zero belongs on the axis, and what follows grows by factors.
    x: {
      label: "β of pessimism",
      type: "sqrt",
      ticks: [...new Set(points.map(({ beta }) => beta))],
      tickFormat: String,
    },
    y: { label: y, grid: true, nice: true, ticks: 5 },
    marks: [
      ...(plain === undefined
        ? []
        : [Plot.ruleY([plain.mean], { stroke: colors.muted, strokeDasharray: "4 4" })]),
      Plot.ruleX(points, {
        x: "beta",
        y1: "low",
        y2: "high",
        stroke: "uncertainty",
        strokeWidth: 1.5,
        strokeOpacity: 0.6,
      }),
      Plot.line(points, { x: "beta", y: "mean", stroke: "uncertainty", strokeWidth: 2 }),
      Plot.dot(points, { x: "beta", y: "mean", fill: "uncertainty", r: 4, stroke: colors.surface }),
    ],
  });
}
