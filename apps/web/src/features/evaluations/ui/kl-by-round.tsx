"use client";

import type { EvaluationPoint } from "@gshf/core/evaluations";
import { useCallback } from "react";
import { type DrawFigure, Figure } from "#ui/figure/index.tsx";
import { formatEstimate } from "./format-estimate.ts";

/** How far each round's policy has moved from π₀. */
export function KlByRound({ points }: { points: readonly EvaluationPoint[] }) {
  const dots = points
    .filter((point) => point.split === "validation" && !point.isReference)
    .flatMap(({ round, kl }) =>
      kl === null
        ? []
        : [{ round, mean: kl.mean, low: kl.ci95?.[0] ?? kl.mean, high: kl.ci95?.[1] ?? kl.mean }],
    );
  const key = JSON.stringify(dots);
  const draw = useCallback<DrawFigure>(
    (Plot, { width, colors }) => {
      const shown: typeof dots = [{ round: 0, mean: 0, low: 0, high: 0 }, ...JSON.parse(key)];
      return Plot.plot({
        width,
        height: Math.min(280, Math.max(200, width * 0.5)),
        marginLeft: 48,
        style: { fontSize: "12px", color: colors.ink },
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
    },
    [key],
  );
  return (
    <Figure
      label="KL divergence from the reference policy by round"
      caption="KL of each round’s policy from π₀ on validation prompts (k1 estimate), with 95 % intervals: the price of the reward."
      fileName="kl-by-round"
      draw={draw}
      table={{
        columns: ["Round", "Policy", "KL to π₀"],
        rows: points
          .filter((point) => !point.isReference)
          .map((point) => [point.round, point.policy, formatEstimate(point.kl)]),
      }}
    />
  );
}
