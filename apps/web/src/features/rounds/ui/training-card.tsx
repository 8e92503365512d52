"use client";

import type { RoundView } from "@gshf/core/rounds";
import { Badge } from "#ui/badge.tsx";
import { Card } from "#ui/card.tsx";
import type { Column } from "#ui/data-table/index.tsx";
import { type DrawOptions, Figure } from "#ui/figure/index.tsx";
import { plotFrame } from "#ui/figure/plot-frame.ts";
import { formatFigure, formatPercent } from "#ui/format.ts";
import { Progress } from "#ui/progress.tsx";
import { Time } from "#ui/time.tsx";

type Training = NonNullable<RoundView["training"]>;

/** The job at the trainer: its state, its last sign of life and its loss. */
export function TrainingCard({ training }: { training: Training }) {
  const { state, progress, heartbeatAt, attempt, metrics } = training;
  const tone =
    state === "succeeded" ? "ok" : state === "failed" || state === "cancelled" ? "danger" : "accent";
  return (
    <Card
      title="Training"
      description={
        <>
          {source(training)}
          {attempt > 1 ? `, attempt ${attempt}` : ""}
          {heartbeatAt === null ? null : (
            <>
              {" · last sign of life "}
              <Time at={heartbeatAt} />
            </>
          )}
        </>
      }
      actions={<Badge tone={tone}>{state}</Badge>}
    >
      {state === "succeeded" ? null : (
        <>
          <Progress value={progress} max={1} label="Training" />
          <p className="mt-1 text-sm text-muted tabular-nums">{formatPercent(progress)}</p>
        </>
      )}
      {training.unverifiedBecause === null ? null : <Unverified because={training.unverifiedBecause} />}
      {metrics.length > 1 ? <TrainingCurve metrics={metrics} /> : null}
    </Card>
  );
}

function source({ isByHand, externalId }: Training): string {
  if (isByHand) return "Trained elsewhere and registered by hand";
  return externalId === null ? "Waiting for the trainer" : `Job ${externalId}`;
}

/** What was trained may be something else than was announced; nobody else decides what to do about it. */
function Unverified({ because }: { because: string }) {
  return (
    <p className="rounded-lg bg-warn-soft px-3 py-2 text-sm">
      <span className="font-semibold text-warn">Unverified checkpoint:</span> {because}. It is measured like
      any other, but never becomes the main policy by itself. Make it the main policy on the policies page if
      you trust it.
    </p>
  );
}

/** From where on the loss was no number, in words: a gap in a curve is easily overlooked. */
function lost(metrics: Training["metrics"]): string {
  const first = metrics.find(({ loss }) => loss === null);
  return first === undefined ? "" : ` The loss was not a finite number at step ${first.step}.`;
}

function TrainingCurve({ metrics }: { metrics: Training["metrics"] }) {
  const hasAccuracy = metrics.some((point) => point.accuracy !== null);
  return (
    <div className="mt-2">
      <Figure
        label="Training loss and accuracy by step"
        caption={`${
          hasAccuracy
            ? "Loss, and the share of pairs whose preferred answer the policy ranks higher, as reported by the trainer."
            : "Loss, as reported by the trainer."
        }${lost(metrics)}`}
        fileName="training-curve"
        data={metrics}
        draw={draw}
        columns={columns}
        rows={metrics}
        keyOf={({ step }) => String(step)}
      />
    </div>
  );
}

const columns: Column<Training["metrics"][number]>[] = [
  { id: "step", header: "Step", value: ({ step }) => step },
  {
    id: "loss",
    header: "Loss",
    value: ({ loss }) => loss,
    cell: ({ loss }) => (loss === null ? "–" : formatFigure(loss, 4)),
  },
  {
    id: "accuracy",
    header: "Accuracy",
    value: ({ accuracy }) => accuracy,
    cell: ({ accuracy }) => (accuracy === null ? "–" : formatFigure(accuracy, 3)),
  },
];

function draw(points: Training["metrics"], { Plot, width, colors }: DrawOptions) {
  const withAccuracy = points.filter((point) => point.accuracy !== null);
  return Plot.plot({
    ...plotFrame({ width, colors }),
    height: Math.min(260, Math.max(180, width * 0.4)),
    marginLeft: 48,
    x: { label: "step", nice: true },
    y: { label: null, grid: true, zero: true, ticks: 5 },
    marks: [
      Plot.line(points, { x: "step", y: "loss", stroke: colors.accent, strokeWidth: 2 }),
      Plot.line(withAccuracy, { x: "step", y: "accuracy", stroke: colors["side-right"], strokeWidth: 2 }),
      Plot.text(points.filter(({ loss }) => loss !== null).slice(-1), {
        x: "step",
        y: "loss",
        text: () => "loss",
        fill: colors.accent,
        textAnchor: "end",
        dy: -10,
        fontWeight: 600,
      }),
      Plot.text(withAccuracy.slice(-1), {
        x: "step",
        y: "accuracy",
        text: () => "accuracy",
        fill: colors["side-right"],
        textAnchor: "end",
        dy: -10,
        fontWeight: 600,
      }),
    ],
  });
}
