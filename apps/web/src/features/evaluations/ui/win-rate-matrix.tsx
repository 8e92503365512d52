import type { MeasuredCell } from "@gshf/core/evaluations";
import type { Column } from "#ui/data-table/index.tsx";
import { type DrawOptions, Figure } from "#ui/figure/index.tsx";
import { plotFrame } from "#ui/figure/plot-frame.ts";
import { formatFigure } from "#ui/format.ts";
import { formatEstimate } from "./format-estimate.ts";
import { shortName, widthOf } from "./short-name.ts";

/** How one policy does against another. */
export type Duel = {
  policy: string;
  opponent: string;
  rate: number;
  low: number;
  high: number;
  prompts: number;
};

/** Every policy against every other; policies at several temperatures meet at the same one alone. */
export function duelsOf(cells: readonly MeasuredCell[]): Duel[] {
  const names = new Map(cells.map(({ policyId, policy }) => [policyId, policy]));
  return cells.flatMap(({ policy, figures }) =>
    figures.against.map(({ policyId, rate, ci95: [low, high], wins, ties, losses }) => ({
      policy,
      opponent: names.get(policyId) ?? policyId,
      rate,
      low,
      high,
      prompts: wins + ties + losses,
    })),
  );
}

/** Policies by policies: how often each row's answer is preferred to the column's. */
export function WinRateMatrix({
  duels,
  split,
  temperature,
}: {
  duels: readonly Duel[];
  split: string;
  temperature: number | null;
}) {
  const where = temperature === null ? split : `${split} at T = ${temperature}`;
  return (
    <Figure
      label={`Win rates of every two policies on ${where}`}
      caption={`How often the judge prefers the row’s answer to the column’s, on ${where}: asked in both orders, ties counted one half. Bold where Wilson’s 95 % interval leaves out .5.`}
      fileName={`win-rate-matrix-${split}${temperature === null ? "" : `-t-${temperature}`}`}
      data={{ duels, names: namesOf(duels) }}
      draw={drawMatrix}
      columns={columns}
      rows={duels}
      keyOf={({ policy, opponent }) => `${policy} ${opponent}`}
    />
  );
}

const columns: Column<Duel>[] = [
  { id: "policy", header: "Policy", value: ({ policy }) => policy },
  { id: "opponent", header: "Against", value: ({ opponent }) => opponent },
  {
    id: "rate",
    header: "Win rate",
    value: ({ rate }) => rate,
    cell: ({ rate, low, high }) => formatEstimate({ mean: rate, ci95: [low, high] }),
    className: "whitespace-nowrap",
  },
  { id: "prompts", header: "Prompts", value: ({ prompts }) => prompts, align: "end" },
];

/** The policy that wins most stands first. */
function namesOf(duels: readonly Duel[]): string[] {
  const means = new Map<string, number>();
  for (const [name, own] of Map.groupBy(duels, ({ policy }) => policy)) {
    means.set(name, own.reduce((sum, { rate }) => sum + rate, 0) / own.length);
  }
  return [...means].sort(([a, x], [b, y]) => y - x || a.localeCompare(b)).map(([name]) => name);
}

function drawMatrix(
  { duels, names }: { duels: readonly Duel[]; names: readonly string[] },
  { Plot, width, colors }: DrawOptions,
) {
  const marginLeft = 16 + widthOf(names);
  const side = Math.min(64, Math.max(30, (width - marginLeft) / Math.max(2, names.length)));
  // Upright, so that the last name takes no room beside the matrix.
  const marginTop = 12 + widthOf(names);
  const isWide = side >= 38;
  return Plot.plot({
    ...plotFrame({ width, colors }),
    width: marginLeft + side * names.length + 20,
    height: marginTop + Math.min(side, 40) * names.length + 8,
    marginTop,
    marginBottom: 8,
    marginLeft,
    x: {
      axis: "top",
      label: null,
      domain: names,
      tickFormat: shortName,
      tickSize: 0,
      tickRotate: -90,
      padding: 0.06,
    },
    y: { label: null, domain: names, tickFormat: shortName, tickSize: 0, padding: 0.06 },
    marks: [
      Plot.cell(duels, {
        x: "opponent",
        y: "policy",
        fill: ({ rate }: Duel) => (rate > 0.5 ? colors.accent : rate < 0.5 ? colors.warn : colors.line),
        // Letters stay readable on the strongest.
        fillOpacity: ({ rate }: Duel) => 0.08 + 0.7 * Math.abs(rate - 0.5),
      }),
      ...[400, 700].map((fontWeight) =>
        Plot.text(
          duels.filter(({ low, high }) => (low > 0.5 || high < 0.5) === (fontWeight === 700)),
          {
            x: "opponent",
            y: "policy",
            text: ({ rate }: Duel) => formatFigure(rate).replace(/^0/, isWide ? "0" : ""),
            fill: colors.ink,
            fontWeight,
          },
        ),
      ),
    ],
  });
}
