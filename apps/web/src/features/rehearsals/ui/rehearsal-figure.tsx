import type { RehearsalView } from "@gshf/core/rehearsals";
import { formatEstimate, formatGain } from "#features/evaluations/index.ts";
import { type Column, DataTable } from "#ui/data-table/index.tsx";
import { type DrawOptions, Figure } from "#ui/figure/index.tsx";
import { plotFrame } from "#ui/figure/plot-frame.ts";
import { formatCount } from "#ui/format.ts";

type Arm = RehearsalView["arms"][number];
type Row = { arm: string; labels: number; gain: Arm["points"][number]["gain"] };

/** Gain against labels by arm, and in words how much sooner or later each is where the control ends. */
export function RehearsalFigure({ arms, control }: { arms: readonly Arm[]; control: string }) {
  const rows = arms.flatMap(({ name, points }) =>
    points.map(({ labels, gain }): Row => ({ arm: name, labels, gain })),
  );
  return (
    <>
      <Figure
        label="Expected gain over π₀ by number of labels, for each arm"
        caption="Gain over π₀ in the fitted reward, on prompts that are not asked about. Real people are noisier than the fit: expect the direction, not the size."
        fileName="rehearsal"
        data={{ rows, names: arms.map(({ name }) => name) }}
        draw={drawCurves}
        columns={curveColumns}
        rows={rows}
        keyOf={({ arm, labels }) => `${arm} ${labels}`}
      />
      <div className="-mx-4 sm:-mx-5">
        <DataTable
          label="Rehearsed arms"
          name="rehearsal-arms"
          columns={armColumns(control)}
          rows={arms}
          keyOf={({ name }) => name}
        />
      </div>
    </>
  );
}

const curveColumns: Column<Row>[] = [
  { id: "arm", header: "Arm", value: ({ arm }) => arm },
  { id: "labels", header: "Labels", value: ({ labels }) => labels, align: "end" },
  {
    id: "gain",
    header: "Gain",
    value: ({ gain }) => gain.mean,
    cell: ({ gain }) => formatEstimate(gain),
    align: "end",
  },
];

function armColumns(control: string): Column<Arm>[] {
  const last = ({ points }: Arm) => points.at(-1);
  return [
    { id: "arm", header: "Arm", value: ({ name }) => name, className: "font-mono" },
    {
      id: "gain",
      header: "Final gain",
      value: (arm) => last(arm)?.gain.mean ?? null,
      cell: (arm) => formatEstimate(last(arm)?.gain ?? null),
      align: "end",
      className: "whitespace-nowrap",
    },
    {
      id: "difference",
      header: `Minus ${control}`,
      value: (arm) => last(arm)?.difference.mean ?? null,
      cell: (arm) => (arm.name === control ? "–" : formatGain(last(arm)?.difference ?? null)),
      align: "end",
      className: "whitespace-nowrap",
    },
    {
      id: "labels",
      header: `Labels to match ${control}`,
      explanation: `How many labels take the arm to where ${control} ends with all of them.`,
      value: ({ labelsToControl }) => labelsToControl,
      cell: ({ name, labelsToControl }) =>
        name === control
          ? "–"
          : labelsToControl === null
            ? "not reached"
            : formatCount(Math.round(labelsToControl)),
      align: "end",
    },
  ];
}

function drawCurves(
  { rows, names }: { rows: readonly Row[]; names: readonly string[] },
  { Plot, width, colors }: DrawOptions,
) {
  const bands = rows.flatMap(({ arm, labels, gain: { ci95 } }) =>
    ci95 === null ? [] : [{ arm, labels, low: ci95[0], high: ci95[1] }],
  );
  const means = rows.map(({ arm, labels, gain }) => ({ arm, labels, gain: gain.mean }));
  return Plot.plot({
    ...plotFrame({ width, colors }),
    height: 300,
    marginLeft: 48,
    x: { label: "labels" },
    y: { label: "gain over π₀", grid: true },
    color: { domain: [...names], legend: true },
    marks: [
      Plot.areaY(bands, { x: "labels", y1: "low", y2: "high", fill: "arm", fillOpacity: 0.15 }),
      Plot.lineY(means, { x: "labels", y: "gain", stroke: "arm", strokeWidth: 2 }),
      Plot.ruleY([0], { stroke: colors.line }),
    ],
  });
}
