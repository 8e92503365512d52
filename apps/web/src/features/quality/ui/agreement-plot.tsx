"use client";

import type { AgreementRow } from "@gshf/core/quality";
import type { Column } from "#ui/data-table/index.tsx";
import { type DrawOptions, Figure } from "#ui/figure/index.tsx";
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
  return (
    <Figure
      label="Krippendorff’s alpha by round and arm"
      caption="Ordinal α with 95 % bootstrap intervals over pairs; arms below their round."
      fileName="agreement"
      data={bars}
      draw={draw}
      columns={columns}
      rows={bars}
      keyOf={({ label }) => label}
    />
  );
}

const columns: Column<Bar>[] = [
  { id: "who", header: "Round", value: ({ label }) => label },
  {
    id: "value",
    header: "α",
    value: ({ value }) => value,
    cell: ({ value }) => formatFigure(value),
  },
  { id: "low", header: "low", value: ({ low }) => low, cell: ({ low }) => formatFigure(low) },
  { id: "high", header: "high", value: ({ high }) => high, cell: ({ high }) => formatFigure(high) },
];

function draw(bars: readonly Bar[], { Plot, width, colors }: DrawOptions) {
  const color = (bar: Bar) => (bar.isWhole ? colors.accent : colors["side-right"]);
  return Plot.plot({
    width,
    height: 80 + bars.length * 30,
    marginBottom: 42,
    marginLeft: Math.min(140, width * 0.35),
    style: { fontSize: "12px", color: colors.ink },
    x: { label: "Krippendorff’s α (ordinal)", grid: true, nice: true, ticks: 6 },
    y: { label: null, domain: bars.map((bar) => bar.label), tickSize: 0 },
    marks: [
      Plot.ruleX([0], { stroke: colors.muted, strokeDasharray: "4 4" }),
      Plot.ruleY(bars, { y: "label", x1: "low", x2: "high", stroke: color, strokeWidth: 2 }),
      Plot.dot(bars, {
        x: "value",
        y: "label",
        fill: color,
        stroke: colors.surface,
        strokeWidth: 2,
        r: 5,
      }),
    ],
  });
}
