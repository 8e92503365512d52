"use client";

import type { AnnotatorQuality } from "@gshf/core/quality";
import type { Column } from "#ui/data-table/index.tsx";
import { type DrawOptions, Figure } from "#ui/figure/index.tsx";
import { plotFrame } from "#ui/figure/plot-frame.ts";
import { formatFigure } from "#ui/format.ts";

type Dot = {
  name: string;
  reliability: number;
  reliabilityLow: number;
  reliabilityHigh: number;
  leftBias: number;
  leftBiasLow: number;
  leftBiasHigh: number;
};

/** Everybody by reliability and left-bias, each with its 95 % interval. */
export function ReliabilityPlot({ people }: { people: readonly AnnotatorQuality[] }) {
  const dots = people.flatMap(({ pseudonym, model }): Dot[] =>
    model === null
      ? []
      : [
          {
            name: pseudonym,
            reliability: model.reliability,
            reliabilityLow: model.reliabilityInterval[0],
            reliabilityHigh: model.reliabilityInterval[1],
            leftBias: model.leftBias,
            leftBiasLow: model.leftBiasInterval[0],
            leftBiasHigh: model.leftBiasInterval[1],
          },
        ],
  );
  return (
    <Figure
      label="Reliability and left-bias of each annotator"
      caption="One dot per person, with 95 % intervals; red where even the upper end stays below the typical annotator."
      fileName="reliability"
      data={dots}
      draw={draw}
      columns={columns}
      rows={dots}
      keyOf={({ name }) => name}
    />
  );
}

/** Dots whose names fit beside those named before them, the least reliable first; the others are named on hover. */
function apart(dots: readonly Dot[], width: number): Dot[] {
  const range = (values: readonly number[]) => Math.max(...values) - Math.min(...values) || 1;
  const across = range(dots.flatMap((dot) => [dot.reliabilityLow, dot.reliabilityHigh]));
  const down = range(dots.flatMap((dot) => [dot.leftBiasLow, dot.leftBiasHigh]));
  const named: Dot[] = [];
  for (const dot of [...dots].sort((a, b) => a.reliability - b.reliability)) {
    const isFree = named.every(
      (other) =>
        (Math.abs(dot.reliability - other.reliability) / across) * width > 56 ||
        Math.abs(dot.leftBias - other.leftBias) / down > 0.07,
    );
    if (isFree) named.push(dot);
  }
  return named;
}

const reliabilityOf = ({ reliability, reliabilityLow, reliabilityHigh }: Dot) =>
  `${formatFigure(reliability)} [${formatFigure(reliabilityLow)}, ${formatFigure(reliabilityHigh)}]`;
const leftBiasOf = ({ leftBias, leftBiasLow, leftBiasHigh }: Dot) =>
  `${formatFigure(leftBias)} [${formatFigure(leftBiasLow)}, ${formatFigure(leftBiasHigh)}]`;

const columns: Column<Dot>[] = [
  { id: "pseudonym", header: "Pseudonym", value: ({ name }) => name },
  {
    id: "reliability",
    header: "Reliability",
    value: ({ reliability }) => reliability,
    csv: reliabilityOf,
    cell: reliabilityOf,
    className: "whitespace-nowrap",
  },
  {
    id: "left-bias",
    header: "Left-bias",
    value: ({ leftBias }) => leftBias,
    csv: leftBiasOf,
    cell: leftBiasOf,
    className: "whitespace-nowrap",
  },
];

function draw(dots: readonly Dot[], { Plot, width, colors }: DrawOptions) {
  const whisker = { stroke: colors.muted, strokeOpacity: 0.45 };
  return Plot.plot({
    ...plotFrame({ width, colors }),
    height: Math.min(400, Math.max(260, width * 0.55)),
    marginLeft: 48,
    x: { label: "reliability (0 a coin, 1 typical)", grid: true, nice: true, ticks: 6 },
    y: { label: "left-bias, log odds", grid: true, nice: true, ticks: 5 },
    marks: [
      Plot.ruleY([0], { stroke: colors.muted, strokeDasharray: "4 4" }),
      Plot.ruleX([0], { stroke: colors.danger, strokeDasharray: "4 4" }),
      Plot.ruleX(dots, { x: "reliability", y1: "leftBiasLow", y2: "leftBiasHigh", ...whisker }),
      Plot.ruleY(dots, { y: "leftBias", x1: "reliabilityLow", x2: "reliabilityHigh", ...whisker }),
      Plot.dot(dots, {
        x: "reliability",
        y: "leftBias",
        fill: (dot: Dot) => (dot.reliabilityHigh < 1 ? colors.danger : colors.accent),
        stroke: colors.surface,
        strokeWidth: 1.5,
        r: 5,
      }),
      Plot.text(apart(dots, width), {
        x: "reliability",
        y: "leftBias",
        text: "name",
        dy: -11,
        fill: colors.ink,
      }),
      Plot.tip(dots, Plot.pointer({ x: "reliability", y: "leftBias", title: "name", fill: colors.surface })),
    ],
  });
}
