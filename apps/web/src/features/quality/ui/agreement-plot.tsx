"use client";

import type { AgreementRow } from "@gshf/core/quality";
import { useCallback } from "react";
import { type DrawFigure, Figure } from "#ui/figure/index.tsx";
import { formatFigure } from "#ui/format.ts";

type Bar = { label: string; isWhole: boolean; value: number; low: number; high: number };

/** α of each round and arm with its interval. */
export function AgreementPlot({ rows }: { rows: readonly AgreementRow[] }) {
  const bars = rows.flatMap(({ round, arm, agreement }): Bar[] => {
    const alpha = agreement.alphaOrdinal;
    if (alpha === null) return [];
    const label = arm === null ? `round ${round}` : `${round} · ${arm}`;
    return [{ label, isWhole: arm === null, value: alpha.value, ...alpha.ci95 }];
  });
  const key = JSON.stringify(bars);
  const draw = useCallback<DrawFigure>(
    (Plot, { width, colors }) => {
      const shown: Bar[] = JSON.parse(key);
      const color = (bar: Bar) => (bar.isWhole ? colors.accent : colors["side-right"]);
      return Plot.plot({
        width,
        height: 80 + shown.length * 30,
        marginBottom: 42,
        marginLeft: Math.min(140, width * 0.35),
        style: { fontSize: "12px", color: colors.ink },
        x: { label: "Krippendorff’s α (ordinal)", grid: true, nice: true, ticks: 6 },
        y: { label: null, domain: shown.map((bar) => bar.label), tickSize: 0 },
        marks: [
          Plot.ruleX([0], { stroke: colors.muted, strokeDasharray: "4 4" }),
          Plot.ruleY(shown, { y: "label", x1: "low", x2: "high", stroke: color, strokeWidth: 2 }),
          Plot.dot(shown, {
            x: "value",
            y: "label",
            fill: color,
            stroke: colors.surface,
            strokeWidth: 2,
            r: 5,
          }),
        ],
      });
    },
    [key],
  );
  return (
    <Figure
      label="Krippendorff’s alpha by round and arm"
      caption="Ordinal α with 95 % bootstrap intervals over pairs; arms below their round."
      fileName="agreement"
      draw={draw}
      table={{
        columns: ["Round", "α", "low", "high"],
        rows: bars.map((bar) => [
          bar.label,
          formatFigure(bar.value),
          formatFigure(bar.low),
          formatFigure(bar.high),
        ]),
      }}
    />
  );
}
