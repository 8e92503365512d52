import type { ArmComparison, Interval, MeanEstimate } from "@gshf/gshf";

/** What is printed of an arm. */
export type ArmReport = ReturnType<typeof reportArm>;

/** An arm's figures at the label counts asked for. */
export function reportArm({ name, points, labelsToBaseline }: ArmComparison, labels: readonly number[]) {
  const at = points.filter((point) => labels.includes(point.labels));
  const differences = at.map((point) => ({ labels: point.labels, ...estimate(point.difference) }));
  const last = differences.at(-1);
  return {
    name,
    at: at.map((point) => ({
      labels: point.labels,
      gain_mean: point.gain.mean,
      gain_ci95: pair(point.gain.ci95),
      accuracy: point.accuracy,
      log_loss: point.logLoss,
      kl: point.kl,
      // What Option II would find to choose from, whatever the arm; only where a fit chooses.
      ...(point.choice && {
        share_affordable: point.choice.affordable,
        share_euclidean_farthest: point.choice.farthest,
        d_eff: point.choice.effectiveDimension,
        lambda_0: point.choice.ridge,
      }),
    })),
    vs_random: { mean: last?.mean ?? 0, ci95: last?.ci95 ?? null, at: differences },
    labels_to_random_final: {
      ...estimate(labelsToBaseline.estimate),
      reached: labelsToBaseline.reached,
      of_mean_curve: labelsToBaseline.ofMeans,
      of_mean_curve_ci95: pair(labelsToBaseline.ofMeansCi95),
    },
    curve: points.map((point) => ({
      labels: point.labels,
      gain_mean: point.gain.mean,
      gain_ci95: pair(point.gain.ci95),
    })),
  };
}

function estimate({ mean, ci95 }: MeanEstimate) {
  return { mean, ci95: pair(ci95) };
}

function pair(interval: Interval | undefined): [number, number] | null {
  return interval === undefined ? null : [interval.low, interval.high];
}

/** The same as lines of text, for people. */
export function tableOf(arms: readonly ArmReport[]): string {
  const rows = arms.map((arm) => [
    arm.name,
    ...arm.at.map(({ gain_mean, gain_ci95 }) => `${gain_mean.toFixed(2)} ±${reach(gain_ci95)}`),
    `${signed(arm.vs_random.mean)} ${interval(arm.vs_random.ci95, signed)}`,
    `${arm.labels_to_random_final.mean.toFixed(0)} ${interval(arm.labels_to_random_final.ci95, (x) => x.toFixed(0))}`,
    arm.labels_to_random_final.of_mean_curve?.toFixed(0) ?? "never",
    last(arm, "accuracy"),
    last(arm, "log_loss"),
    last(arm, "kl"),
  ]);
  const labels = arms[0]?.at.map((point) => `gain at ${point.labels}`) ?? [];
  const head = [
    "arm",
    ...labels,
    "minus random",
    "labels to random's",
    "of means",
    "accuracy",
    "log loss",
    "KL",
  ];
  const widths = head.map((title, c) =>
    Math.max(...[head, ...rows].map((row) => row[c]?.length ?? title.length)),
  );
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, c) => cell.padEnd(widths[c] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function last({ at }: ArmReport, field: "accuracy" | "log_loss" | "kl"): string {
  return at.at(-1)?.[field]?.toFixed(3) ?? "–";
}

const signed = (value: number) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
const reach = (ci95: [number, number] | null) => (ci95 === null ? "–" : ((ci95[1] - ci95[0]) / 2).toFixed(2));
const interval = (ci95: [number, number] | null, format: (value: number) => string) =>
  ci95 === null ? "" : `[${format(ci95[0])}, ${format(ci95[1])}]`;
