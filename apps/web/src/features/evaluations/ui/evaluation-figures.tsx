"use client";

import type { MeasuredCell } from "@gshf/core/evaluations";
import type { Estimate } from "@gshf/core/measurements";
import { Card } from "#ui/card.tsx";
import type { Column } from "#ui/data-table/index.tsx";
import { type DrawOptions, Figure } from "#ui/figure/index.tsx";
import { plotFrame } from "#ui/figure/plot-frame.ts";
import { estimateColumn } from "./estimate-columns.tsx";
import { intervalOf } from "./measured-point.ts";
import { curvesOf, PessimismCurve } from "./pessimism-curve.tsx";
import { rewardOf } from "./reward-of-cells.ts";
import { shortName, widthOf } from "./short-name.ts";
import { duelsOf, WinRateMatrix } from "./win-rate-matrix.tsx";

/** One cell as charts draw it. */
type Dot = {
  name: string;
  /** What is joined by a line. */
  line: string;
  order: number;
  x: number;
  y: number;
  low: number;
  high: number;
};

/** The pictures of one split: reward over KL, both by temperature, win rates and lengths. */
export function EvaluationFigures({ cells, split }: { cells: readonly MeasuredCell[]; split: string }) {
  const own = cells.filter((cell) => cell.split === split);
  const reward = rewardOf(own);
  const columns: Column<MeasuredCell>[] = [
    { id: "policy", header: "Policy", value: ({ policy }) => policy },
    { id: "temperature", header: "T", value: ({ temperature }) => temperature },
    estimateColumn({ id: "reward", header: reward.label }, reward.of),
    estimateColumn({ id: "kl", header: "KL to π₀" }, ({ figures }) => figures.kl),
    estimateColumn({ id: "characters", header: "Characters" }, ({ figures }) => figures.characters),
  ];
  const shared = {
    columns,
    rows: own,
    keyOf: (cell: MeasuredCell) => `${cell.policyId} ${cell.temperature}`,
  };
  const several = new Set(own.map(({ temperature }) => temperature)).size > 1;
  const labelOf = (cell: MeasuredCell) => (several ? `${cell.policy}, T = ${cell.temperature}` : cell.policy);
  const dot = (
    cell: MeasuredCell,
    x: number,
    estimate: Estimate | null,
    line: string,
    order: number,
  ): Dot[] => {
    if (estimate === null) return [];
    const { mean, low, high } = intervalOf(estimate);
    return [{ name: labelOf(cell), line, order, x, y: mean, low, high }];
  };
  // A training's checkpoints are joined by step, at each temperature.
  const frontier = own.flatMap((cell) => {
    const { kl } = cell.figures;
    if (kl === null) return [];
    const line = `${cell.training?.name ?? cell.policy} ${cell.temperature}`;
    return dot(cell, kl.mean, reward.of(cell), line, cell.training?.step ?? Number.MAX_SAFE_INTEGER);
  });
  const byTemperature = (of: (cell: MeasuredCell) => Estimate | null) =>
    own.flatMap((cell) =>
      dot(cell, cell.temperature, of(cell), cell.policy, cell.temperature).map((one) => ({
        ...one,
        name: cell.policy,
      })),
    );
  const bars = own.flatMap((cell) => {
    const { winRate } = cell.figures;
    return winRate === null ? [] : dot(cell, winRate.rate, { mean: winRate.rate, ci95: winRate.ci95 }, "", 0);
  });
  const hasMatrix = own.some(({ figures }) => figures.against.length > 0);
  const settings = several ? [...new Set(own.map(({ temperature }) => temperature))] : [null];
  const isMeeting = !own.every(({ policyId }, i) => own.findIndex((one) => one.policyId === policyId) === i);
  const matrices = isMeeting ? settings : [null];
  const lengths = own.flatMap((cell) => dot(cell, 0, cell.figures.characters, "", 0));
  return (
    <Card title={`Figures on ${split}`}>
      <div className="grid gap-8 md:grid-cols-2">
        {frontier.length === 0 ? null : (
          <Figure
            label={`Reward over KL on ${split}`}
            caption={`The ${reward.label} each policy gets for its distance from π₀, on ${split} prompts with 95 % intervals. Lines join a training’s checkpoints by step.`}
            fileName={`frontier-${split}`}
            data={{ dots: frontier, x: "KL to π₀, nats", y: reward.label }}
            draw={drawLines}
            {...shared}
          />
        )}
        {several ? (
          <>
            <Figure
              label={`Reward by temperature on ${split}`}
              caption={`The ${reward.label} at each temperature, on ${split} prompts with 95 % intervals.`}
              fileName={`reward-by-temperature-${split}`}
              data={{ dots: byTemperature(reward.of), x: "temperature", y: reward.label }}
              draw={drawLines}
              {...shared}
            />
            <Figure
              label={`KL by temperature on ${split}`}
              caption={`KL of what is sampled at each temperature to π₀ at temperature 1, on ${split} prompts.`}
              fileName={`kl-by-temperature-${split}`}
              data={{
                dots: byTemperature(({ figures }) => figures.kl),
                x: "temperature",
                y: "KL to π₀, nats",
              }}
              draw={drawLines}
              {...shared}
            />
          </>
        ) : null}
        {curvesOf(own, reward.of).map((points, i) => (
          <PessimismCurve
            key={points[0]?.policy}
            points={points}
            split={split}
            reward={reward.label}
            number={i}
          />
        ))}
        {hasMatrix
          ? matrices.map((temperature) => (
              <WinRateMatrix
                key={temperature}
                duels={duelsOf(
                  own.filter((cell) => temperature === null || cell.temperature === temperature),
                )}
                split={split}
                temperature={temperature}
              />
            ))
          : null}
        {hasMatrix || bars.length === 0 ? null : (
          <Figure
            label={`Win rates on ${split}`}
            caption="Share of prompts where the judge prefers the policy’s answer to the baseline’s in both orders, ties counted one half, with Wilson’s 95 % intervals. Dashed: even."
            fileName={`win-rates-${split}`}
            data={{ dots: bars, x: "win rate", even: 0.5 }}
            draw={drawBars}
            {...shared}
          />
        )}
        <Figure
          label={`Length of answers on ${split}`}
          caption={`Mean length of answers in characters, on ${split} prompts with 95 % intervals.`}
          fileName={`length-${split}`}
          data={{ dots: lengths, x: "characters", even: null }}
          draw={drawBars}
          {...shared}
        />
      </div>
    </Card>
  );
}

function drawLines(
  { dots, x, y }: { dots: readonly Dot[]; x: string; y: string },
  { Plot, width, colors }: DrawOptions,
) {
  const sorted = [...dots].sort((a, b) => a.order - b.order);
  const xs = dots.map((dot) => dot.x);
  const middle = (Math.min(...xs) + Math.max(...xs)) / 2;
  const range = [
    colors.accent,
    colors["side-right"],
    colors["side-left"],
    colors.warn,
    colors.ok,
    colors.danger,
  ];
  return Plot.plot({
    ...plotFrame({ width, colors }),
    height: Math.min(340, Math.max(240, width * 0.6)),
    marginLeft: 52,
    marginRight: 24,
    color: { range },
    x: { label: x, nice: true, ticks: 5 },
    y: { label: y, grid: true, nice: true, ticks: 5 },
    marks: [
      Plot.ruleX(sorted, {
        x: "x",
        y1: "low",
        y2: "high",
        stroke: "line",
        strokeWidth: 1.5,
        strokeOpacity: 0.6,
      }),
      Plot.line(sorted, { x: "x", y: "y", z: "line", stroke: "line", strokeWidth: 2 }),
      Plot.dot(sorted, { x: "x", y: "y", fill: "line", r: 4, stroke: colors.surface }),
      // To the side where there is room.
      ...(["start", "end"] as const).map((textAnchor) =>
        Plot.text(
          lastOf(sorted).filter(({ x }) => x > middle === (textAnchor === "end")),
          {
            x: "x",
            y: "y",
            text: ({ name }: Dot) => shortName(name),
            textAnchor,
            dx: textAnchor === "start" ? 8 : -8,
            // A line comes from the left: its name stands above it.
            dy: textAnchor === "start" ? 0 : -9,
            fill: colors.ink,
          },
        ),
      ),
    ],
  });
}

/** A line's name stands at its end. */
function lastOf(dots: readonly Dot[]): Dot[] {
  return [...new Map(dots.map((dot) => [dot.line, dot])).values()];
}

function drawBars(
  { dots, x, even }: { dots: readonly Dot[]; x: string; even: number | null },
  { Plot, width, colors }: DrawOptions,
) {
  return Plot.plot({
    ...plotFrame({ width, colors }),
    height: 70 + 24 * dots.length,
    marginLeft: 16 + widthOf(dots.map(({ name }) => name)),
    x: { label: x, grid: true, nice: true, ticks: 5, zero: true },
    y: { label: null, tickSize: 0, tickFormat: shortName },
    marks: [
      ...(even === null ? [] : [Plot.ruleX([even], { stroke: colors.muted, strokeDasharray: "4 4" })]),
      Plot.ruleY(dots, { y: "name", x1: "low", x2: "high", stroke: colors.accent, strokeWidth: 2 }),
      Plot.dot(dots, { y: "name", x: "y", fill: colors.accent, r: 5 }),
    ],
  });
}
