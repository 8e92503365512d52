"use client";

import type { JudgeAgreement } from "@gshf/core/quality";
import { type DrawOptions, Figure } from "#ui/figure/index.tsx";
import { plotFrame } from "#ui/figure/plot-frame.ts";
import { formatPercent } from "#ui/format.ts";
import { type IntervalBar, intervalColumns, intervalMarks } from "./interval-bars.ts";

const shown = [
  { key: "withPeople", label: "judge and person", isMain: true },
  { key: "decisive", label: "the same, no ties", isMain: true },
  { key: "betweenPeople", label: "two people", isMain: false },
  { key: "consistency", label: "judge, both orders", isMain: true },
] as const;

/** How often a judge agrees with people, people with one another, and the judge with itself. */
export function JudgePlot({ round, agreement }: { round: number; agreement: JudgeAgreement }) {
  const bars = shown.flatMap(({ key, label, isMain }): IntervalBar[] => {
    const coefficient = agreement[key];
    return coefficient === null ? [] : [{ label, isMain, value: coefficient.value, ...coefficient.ci95 }];
  });
  return (
    <Figure
      label={`Agreement of the judge in round ${round}`}
      caption="Shares with 95 % intervals. A tie agrees only with a tie."
      fileName={`judge-round-${round}`}
      data={bars}
      draw={draw}
      columns={columns}
      rows={bars}
      keyOf={({ label }) => label}
    />
  );
}

const columns = intervalColumns("Who", "Agreement", (value) => formatPercent(value));

function draw(bars: readonly IntervalBar[], options: DrawOptions) {
  const { Plot, width, colors } = options;
  return Plot.plot({
    ...plotFrame({ width, colors }),
    height: 70 + bars.length * 30,
    marginLeft: Math.min(150, width * 0.4),
    x: {
      label: "agreement",
      domain: [0, 1],
      grid: true,
      ticks: 5,
      tickFormat: (share: number) => `${share * 100} %`,
    },
    y: { label: null, domain: bars.map((bar) => bar.label), tickSize: 0 },
    marks: intervalMarks(bars, options),
  });
}
