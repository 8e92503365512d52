import type { RehearsalView } from "@gshf/core/rehearsals";
import { type Column, DataTable } from "#ui/data-table/index.tsx";
import { type DrawOptions, Figure } from "#ui/figure/index.tsx";
import { plotFrame } from "#ui/figure/plot-frame.ts";
import { formatCount, formatFigure, formatSigned } from "#ui/format.ts";

type Arm = RehearsalView["arms"][number];
type Row = { arm: string; labels: number; gain: number; low: number | null; high: number | null };

/** Gain against labels by arm, and in words how much sooner or later each is where the control ends. */
export function RehearsalFigure({ arms, control }: { arms: readonly Arm[]; control: string }) {
  const rows = arms.flatMap(({ name, points }) =>
    points.map(
      ({ labels, gain: { mean, low, high } }): Row => ({ arm: name, labels, gain: mean, low, high }),
    ),
  );
  return (
    <>
      <Figure
        label="Expected gain over π₀ by number of labels, for each arm"
        caption="Gain over π₀ in the fitted reward, on prompts that are not asked about. Of real people only the direction can be expected: they are noisier than their fit."
        fileName="rehearsal"
        data={{ rows, names: arms.map(({ name }) => name) }}
        draw={drawCurves}
        columns={curveColumns}
        rows={rows}
        keyOf={({ arm, labels }) => `${arm} ${labels}`}
      />
      <div className="-mx-4 sm:-mx-5">
        <DataTable
          label="Arms in rehearsal"
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
    value: ({ gain }) => gain,
    cell: ({ gain, low, high }) => withInterval(formatFigure(gain), low, high, formatFigure),
    align: "end",
  },
];

function withInterval(
  value: string,
  low: number | null,
  high: number | null,
  format: (value: number) => string,
): string {
  return low === null || high === null ? value : `${value} [${format(low)}, ${format(high)}]`;
}

function armColumns(control: string): Column<Arm>[] {
  const last = ({ points }: Arm) => points.at(-1);
  return [
    { id: "arm", header: "Arm", value: ({ name }) => name, className: "font-mono" },
    {
      id: "gain",
      header: "Gain at the end",
      value: (arm) => last(arm)?.gain.mean ?? null,
      cell: (arm) => {
        const { mean, low, high } = last(arm)?.gain ?? { mean: Number.NaN, low: null, high: null };
        return withInterval(formatFigure(mean), low, high, formatFigure);
      },
      align: "end",
      className: "whitespace-nowrap",
    },
    {
      id: "difference",
      header: `Minus ${control}`,
      value: (arm) => last(arm)?.difference.mean ?? null,
      cell: (arm) => {
        if (arm.name === control) return "–";
        const { mean, low, high } = last(arm)?.difference ?? { mean: Number.NaN, low: null, high: null };
        return withInterval(formatSigned(mean), low, high, formatSigned);
      },
      align: "end",
      className: "whitespace-nowrap",
    },
    {
      id: "labels",
      header: "Labels to its end",
      explanation: `After how many labels the arm is where ${control} is with all of them.`,
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
  return Plot.plot({
    ...plotFrame({ width, colors }),
    height: 300,
    marginLeft: 48,
    x: { label: "labels" },
    y: { label: "gain over π₀", grid: true },
    color: { domain: [...names], legend: true },
    marks: [
      Plot.areaY(
        rows.filter(({ low, high }) => low !== null && high !== null),
        { x: "labels", y1: "low", y2: "high", fill: "arm", fillOpacity: 0.15 },
      ),
      Plot.lineY(rows, { x: "labels", y: "gain", stroke: "arm", strokeWidth: 2 }),
      Plot.ruleY([0], { stroke: colors.line }),
    ],
  });
}
