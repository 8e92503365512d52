import type { RoundView } from "@gshf/core/rounds";
import { Card } from "#ui/card.tsx";
import type { Column } from "#ui/data-table/index.tsx";
import { type DrawOptions, Figure } from "#ui/figure/index.tsx";
import { plotFrame } from "#ui/figure/plot-frame.ts";
import { formatCount, formatFigure } from "#ui/format.ts";
import { FigureList } from "./figure-list.tsx";

type Model = RoundView["rewardModels"][number];
type Figures = NonNullable<Model["figures"]>;

const purposes: Record<string, string> = {
  selection: "before choosing pairs",
  evaluation: "after the freeze",
};

/** The reward fits of a round, and how well they predict labels they have not seen. */
export function RewardModelCard({ round }: { round: RoundView }) {
  if (round.rewardModels.length === 0) return null;
  return (
    <Card title="Reward model">
      <div className="space-y-5">
        {round.rewardModels.map((model) => (
          <div key={model.purpose}>
            <h3 className="mb-1 text-base">{purposes[model.purpose] ?? model.purpose}</h3>
            <FigureList rows={rowsOf(model)} />
            <div className="mt-4 empty:hidden">
              <Evidence model={model} />
            </div>
          </div>
        ))}
      </div>
    </Card>
  );
}

function rowsOf({ observations, normTheta, figures }: Model): [string, string][] {
  const rows: [string, string][] = [
    ["Comparisons", formatCount(observations)],
    ["‖θ‖", formatFigure(normTheta)],
  ];
  if (figures === null) return rows;
  const { iterations, converged, boundActive } = figures;
  rows.push(["Newton steps", `${formatCount(iterations)}${converged ? "" : ", not converged"}`]);
  if (boundActive) rows.push(["Bound on ‖θ‖", "active"]);
  return [...rows, ...posteriorRows(figures), ...heldOutRows(figures), ...lengthRows(figures)];
}

function posteriorRows({ posterior }: Figures): [string, string][] {
  if (posterior === undefined) return [];
  const { ridge, evidence, effectiveDimension, logBayesFactor } = posterior;
  return [
    [evidence.length > 0 ? "Ridge λ₀, by evidence" : "Ridge λ₀", formatFigure(ridge)],
    ["Effective dimension", formatFigure(effectiveDimension, 1)],
    ["Evidence over chance, nats", formatFigure(logBayesFactor, 1)],
  ];
}

function heldOutRows({ heldOut }: Figures): [string, string][] {
  if (heldOut == null || heldOut.count === 0) return [];
  const { count, accuracy, logLoss, calibrationError, slope } = heldOut;
  const rows: [string, string][] = [
    ["Held-out comparisons", formatCount(count)],
    ["Held-out accuracy", formatFigure(accuracy, 3)],
    ["Held-out log loss", formatFigure(logLoss, 3)],
    ["Calibration error", formatFigure(calibrationError, 3)],
  ];
  if (slope != null) rows.push(["Slope of calibration", withInterval(slope.value, slope)]);
  return rows;
}

function lengthRows({ length }: Figures): [string, string][] {
  if (length == null) return [];
  const { coefficient, low, high, heldOut } = length;
  // How the odds of being preferred change when an answer is twice as long and says the same.
  const odds = withInterval(2 ** coefficient, { low: 2 ** low, high: 2 ** high });
  const rows: [string, string][] = [["Twice as long: odds ×", odds]];
  if (heldOut !== null) rows.push(["Held-out accuracy with length", formatFigure(heldOut.accuracy, 3)]);
  return rows;
}

function withInterval(value: number, { low, high }: { low: number; high: number }): string {
  return `${formatFigure(value)} [${formatFigure(low)}, ${formatFigure(high)}]`;
}

type Point = { ridge: number; logEvidence: number };

/** How well each ridge explains the labels, relative to the best of them. */
function Evidence({ model: { purpose, observations, figures } }: { model: Model }) {
  const posterior = figures?.posterior;
  // Without labels every ridge explains them alike.
  if (posterior === undefined || posterior.evidence.length === 0 || observations === 0) return null;
  const best = Math.max(...posterior.evidence.map(({ logEvidence }) => logEvidence));
  const points = posterior.evidence.map(({ ridge, logEvidence }) => ({
    ridge,
    logEvidence: logEvidence - best,
  }));
  return (
    <Figure
      label="Evidence for each ridge"
      caption="Log evidence of each ridge λ₀ relative to the best, in nats. The dashed line marks the one in use, kept between 0.5 and 2."
      fileName={`ridge-evidence-${purpose}`}
      data={{ points, used: posterior.ridge }}
      draw={drawEvidence}
      columns={evidenceColumns}
      rows={points}
      keyOf={({ ridge }) => String(ridge)}
    />
  );
}

const evidenceColumns: Column<Point>[] = [
  { id: "ridge", header: "λ₀", value: ({ ridge }) => ridge, cell: ({ ridge }) => formatFigure(ridge, 3) },
  {
    id: "evidence",
    header: "Log evidence",
    value: ({ logEvidence }) => logEvidence,
    cell: ({ logEvidence }) => formatFigure(logEvidence),
    align: "end",
  },
];

function drawEvidence(
  { points, used }: { points: readonly Point[]; used: number },
  { Plot, width, colors }: DrawOptions,
) {
  return Plot.plot({
    ...plotFrame({ width, colors }),
    height: 170,
    marginLeft: 48,
    x: {
      type: "log",
      label: "ridge λ₀",
      ticks: [0.125, 0.5, 2, 8],
      tickFormat: (value: number) => String(value),
    },
    y: { label: "log evidence", grid: true, ticks: 4 },
    marks: [
      Plot.ruleX([used], { stroke: colors.accent, strokeDasharray: "4 3" }),
      Plot.lineY(points, { x: "ridge", y: "logEvidence", stroke: colors["side-left"], strokeWidth: 2 }),
      Plot.dot(points, { x: "ridge", y: "logEvidence", fill: colors["side-left"] }),
    ],
  });
}
