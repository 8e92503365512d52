import { type MeanEstimate, meanEstimate, pairedDifference, type RehearsalPoint } from "@gshf/gshf";
import { nameOf, type Variant } from "./options.ts";

/** A variant's points of every seed, in the order of seeds. */
export type Replayed = {
  readonly variant: Variant;
  readonly dimension: number;
  readonly curves: readonly (readonly RehearsalPoint[])[];
};

type Figure = { readonly mean: number; readonly ci95: readonly [number, number] | null };
type Figures = { readonly accuracy: Figure; readonly log_loss: Figure; readonly gain: Figure };
type VariantPoint = Figures & { readonly labels: number; readonly vs_baseline: Figures };
export type VariantReport = Variant & {
  readonly name: string;
  readonly dimension: number;
  readonly at: readonly VariantPoint[];
};

/** Means over seeds with Student intervals, and differences to the first one's, paired by seed. */
export function compareVariants(
  replayed: readonly Replayed[],
  labels: readonly number[],
): readonly VariantReport[] {
  const [baseline] = replayed;
  return replayed.map((one) => ({
    ...one.variant,
    name: nameOf(one.variant),
    dimension: one.dimension,
    at: labels.map((count) => {
      const of = (values: (point: RehearsalPoint) => number) => {
        const own = valuesAt(one, count, values);
        const other = baseline === undefined ? own : valuesAt(baseline, count, values);
        return { own: figure(meanEstimate(own)), minus: figure(pairedDifference(own, other)) };
      };
      const accuracy = of((point) => point.accuracy ?? Number.NaN);
      const logLoss = of((point) => point.logLoss);
      const gain = of((point) => point.gain);
      return {
        labels: count,
        accuracy: accuracy.own,
        log_loss: logLoss.own,
        gain: gain.own,
        vs_baseline: { accuracy: accuracy.minus, log_loss: logLoss.minus, gain: gain.minus },
      };
    }),
  }));
}

function valuesAt({ curves }: Replayed, count: number, value: (point: RehearsalPoint) => number) {
  return Float64Array.from(curves, (curve) => {
    const point = curve.find(({ labels }) => labels === count);
    if (point === undefined) throw new Error(`no point at ${count} labels`);
    return value(point);
  });
}

function figure({ mean, ci95 }: MeanEstimate): Figure {
  return { mean, ci95: ci95 === undefined ? null : [ci95.low, ci95.high] };
}

/** The figures at the largest label count, for people. */
export function tableOf(variants: readonly VariantReport[]): string {
  const rows = variants.map(({ name, dimension, at }) => {
    const last = at.at(-1);
    if (last === undefined) return [name, String(dimension)];
    const { accuracy, log_loss, gain, vs_baseline: versus } = last;
    return [
      name,
      String(dimension),
      accuracy.mean.toFixed(3),
      signed(versus.accuracy),
      log_loss.mean.toFixed(3),
      signed(versus.log_loss),
      gain.mean.toFixed(2),
      signed(versus.gain),
    ];
  });
  const labels = variants[0]?.at.at(-1)?.labels ?? 0;
  const head = [`at ${labels} labels`, "d", "accuracy", "minus", "log loss", "minus", "gain", "minus"];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => (row[i] ?? "").length)));
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function signed({ mean, ci95 }: Figure): string {
  const say = (value: number) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
  return ci95 === null ? say(mean) : `${say(mean)} [${say(ci95[0])}, ${say(ci95[1])}]`;
}
