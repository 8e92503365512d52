import type { Column } from "#ui/data-table/index.tsx";
import type { DrawOptions } from "#ui/figure/index.tsx";

/** One line of a plot of values with their intervals. */
export type IntervalBar = {
  label: string;
  /** Stands out; the others are there to compare with. */
  isMain: boolean;
  value: number;
  low: number;
  high: number;
};

/** Such a plot's data as a table: whose value, the value, and its interval's ends. */
export function intervalColumns(
  who: string,
  measure: string,
  format: (value: number) => string,
): Column<IntervalBar>[] {
  return [
    { id: "who", header: who, value: ({ label }) => label },
    { id: "value", header: measure, value: ({ value }) => value, cell: ({ value }) => format(value) },
    { id: "low", header: "low", value: ({ low }) => low, cell: ({ low }) => format(low) },
    { id: "high", header: "high", value: ({ high }) => high, cell: ({ high }) => format(high) },
  ];
}

/** A line for each interval and a dot on its value. */
export function intervalMarks(bars: readonly IntervalBar[], { Plot, colors }: DrawOptions) {
  const color = (bar: IntervalBar) => (bar.isMain ? colors.accent : colors["side-right"]);
  return [
    Plot.ruleY(bars, { y: "label", x1: "low", x2: "high", stroke: color, strokeWidth: 2 }),
    Plot.dot(bars, { x: "value", y: "label", fill: color, stroke: colors.surface, strokeWidth: 2, r: 5 }),
  ];
}
