"use client";

import type { AgreementRow } from "@gshf/core/quality";
import { type DrawOptions, Figure } from "#ui/figure/index.tsx";
import { plotFrame } from "#ui/figure/plot-frame.ts";
import { formatFigure } from "#ui/format.ts";
import { type IntervalBar, intervalColumns, intervalMarks } from "./interval-bars.ts";

/** α of each round and arm with its interval. */
export function AgreementPlot({ rows }: { rows: readonly AgreementRow[] }) {
  const bars = rows.flatMap(({ round, arm, agreement }): IntervalBar[] => {
    const alpha = agreement.alphaOrdinal;
    if (alpha === null) return [];
    const label = arm === null ? `round ${round}` : `${round} · ${arm}`;
    return [{ label, isMain: arm === null, value: alpha.value, ...alpha.ci95 }];
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

const columns = intervalColumns("Round", "α", (value) => formatFigure(value));

function draw(bars: readonly IntervalBar[], options: DrawOptions) {
  const { Plot, width, colors } = options;
  return Plot.plot({
    ...plotFrame({ width, colors }),
    height: 80 + bars.length * 30,
    marginLeft: Math.min(140, width * 0.35),
    x: { label: "Krippendorff’s α (ordinal)", grid: true, nice: true, ticks: 6 },
    y: { label: null, domain: bars.map((bar) => bar.label), tickSize: 0 },
    marks: [
      Plot.ruleX([0], { stroke: colors.muted, strokeDasharray: "4 4" }),
      ...intervalMarks(bars, options),
    ],
  });
}
