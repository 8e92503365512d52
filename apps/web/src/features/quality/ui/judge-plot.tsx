"use client";

import type { JudgeRunView } from "@gshf/core/quality";
import type { Column } from "#ui/data-table/index.tsx";
import { type DrawOptions, Figure } from "#ui/figure/index.tsx";
import { formatPercent } from "#ui/format.ts";

type Bar = { label: string; isJudge: boolean; value: number; low: number; high: number };

const shown = [
  { key: "withPeople", label: "judge and person", isJudge: true },
  { key: "decisive", label: "the same, no ties", isJudge: true },
  { key: "betweenPeople", label: "two people", isJudge: false },
  { key: "consistency", label: "judge, both orders", isJudge: true },
] as const;

/** How often a judge agrees with people, people with one another, and the judge with itself. */
export function JudgePlot({ run }: { run: JudgeRunView }) {
  const bars = shown.flatMap(({ key, label, isJudge }): Bar[] => {
    const coefficient = run.agreement[key];
    return coefficient === null ? [] : [{ label, isJudge, value: coefficient.value, ...coefficient.ci95 }];
  });
  return (
    <Figure
      label={`Agreement of the judge in round ${run.round}`}
      caption="Shares with 95 % intervals. A tie agrees only with a tie."
      fileName={`judge-round-${run.round}`}
      data={bars}
      draw={draw}
      columns={columns}
      rows={bars}
      keyOf={({ label }) => label}
    />
  );
}

const columns: Column<Bar>[] = [
  { id: "who", header: "Who", value: ({ label }) => label },
  {
    id: "value",
    header: "Agreement",
    value: ({ value }) => value,
    cell: ({ value }) => formatPercent(value),
  },
  { id: "low", header: "low", value: ({ low }) => low, cell: ({ low }) => formatPercent(low) },
  { id: "high", header: "high", value: ({ high }) => high, cell: ({ high }) => formatPercent(high) },
];

function draw(bars: readonly Bar[], { Plot, width, colors }: DrawOptions) {
  const color = (bar: Bar) => (bar.isJudge ? colors.accent : colors["side-right"]);
  return Plot.plot({
    width,
    height: 70 + bars.length * 30,
    marginBottom: 42,
    marginLeft: Math.min(150, width * 0.4),
    style: { fontSize: "12px", color: colors.ink },
    x: {
      label: "agreement",
      domain: [0, 1],
      grid: true,
      ticks: 5,
      tickFormat: (share: number) => `${share * 100} %`,
    },
    y: { label: null, domain: bars.map((bar) => bar.label), tickSize: 0 },
    marks: [
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
