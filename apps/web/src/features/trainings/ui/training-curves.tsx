"use client";

import type { TrainingView } from "@gshf/core/trainings";
import { Card } from "#ui/card.tsx";
import type { Column } from "#ui/data-table/index.tsx";
import { type DrawOptions, Figure } from "#ui/figure/index.tsx";
import { plotFrame } from "#ui/figure/plot-frame.ts";
import { formatFigure } from "#ui/format.ts";

type Points = TrainingView["metrics"];

/** How the loss fell and how far the policy went, step by step. */
export function TrainingCurves({ metrics }: { metrics: Points }) {
  const hasKl = metrics.some(({ kl }) => kl !== null);
  return (
    <Card title="Curves">
      <Figure
        label="Training loss by step"
        caption="Loss in nats, as reported by the trainer."
        fileName="training-loss"
        data={metrics}
        draw={drawLoss}
        columns={columns}
        rows={metrics}
        keyOf={({ step }) => String(step)}
      />
      {hasKl ? (
        <div className="mt-4">
          <Figure
            label="KL divergence from the reference policy by step"
            caption="KL divergence from the reference policy in nats, as reported by the trainer."
            fileName="training-kl"
            data={metrics}
            draw={drawKl}
            columns={columns}
            rows={metrics}
            keyOf={({ step }) => String(step)}
          />
        </div>
      ) : null}
    </Card>
  );
}

const figureColumn = (
  id: "loss" | "accuracy" | "kl",
  header: string,
  digits: number,
): Column<Points[number]> => ({
  id,
  header,
  value: (point) => point[id],
  cell: (point) => (point[id] === null ? "–" : formatFigure(point[id], digits)),
});

const columns: Column<Points[number]>[] = [
  { id: "step", header: "Step", value: ({ step }) => step },
  figureColumn("loss", "Loss", 4),
  figureColumn("accuracy", "Accuracy", 3),
  figureColumn("kl", "KL", 4),
];

const drawLoss = (points: Points, options: DrawOptions) => drawLine(points, "loss", options);
const drawKl = (points: Points, options: DrawOptions) => drawLine(points, "kl", options);

function drawLine(points: Points, y: "loss" | "kl", { Plot, width, colors }: DrawOptions) {
  return Plot.plot({
    ...plotFrame({ width, colors }),
    height: Math.min(240, Math.max(160, width * 0.35)),
    marginLeft: 48,
    x: { label: "step", nice: true },
    y: { label: y === "kl" ? "KL (nats)" : "loss (nats)", grid: true, ticks: 5, zero: y === "kl" },
    marks: [Plot.line(points, { x: "step", y, stroke: colors.accent, strokeWidth: 2 })],
  });
}
