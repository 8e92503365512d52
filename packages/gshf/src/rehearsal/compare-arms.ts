import { DomainError, requireFinite, requireInteger } from "../errors.ts";
import {
  bootstrapInterval,
  type Interval,
  type MeanEstimate,
  meanEstimate,
} from "../evaluation/intervals.ts";
import { createRandom } from "../random.ts";
import type { ChoiceFreedom, RehearsalPoint } from "./types.ts";

/** An arm's curves, one a seed; the seeds of all arms in the same order. */
export type RehearsedArm = {
  readonly name: string;
  readonly curves: readonly (readonly RehearsalPoint[])[];
};

export type ArmPoint = {
  readonly labels: number;
  readonly gain: MeanEstimate;
  /** Null where no seed has one. */
  readonly accuracy: number | null;
  readonly logLoss: number;
  readonly kl: number;
  /** Gain minus the baseline's, paired by seed. */
  readonly difference: MeanEstimate;
  /** Means over seeds, where all of them looked. */
  readonly choice?: ChoiceFreedom;
};

/** How many labels it takes to be as good as the baseline is with all of its labels. */
export type LabelsToBaseline = {
  /**
   * Mean over seeds of the first crossing of that seed's baseline, between points by interpolation. A seed that never
   * gets there counts with all of its labels, so this is then a lower bound.
   */
  readonly estimate: MeanEstimate;
  /** Seeds that get there. */
  readonly reached: number;
  /**
   * The same of the mean curve and the mean baseline, which chance moves less: a noisy curve crosses early. Null where
   * the mean curve does not get there. Interval by bootstrap over seeds, absent for fewer than two.
   */
  readonly ofMeans: number | null;
  readonly ofMeansCi95?: Interval;
};

export type ArmComparison = {
  readonly name: string;
  readonly points: readonly ArmPoint[];
  readonly labelsToBaseline: LabelsToBaseline;
};

/**
 * What rehearsals with several seeds say of each arm: Student-t intervals over seeds, differences to the baseline
 * paired by seed.
 *
 * @param baseline name of one of the arms.
 * @throws DomainError without seeds, on curves that do not all have the same label counts, or an unknown baseline.
 */
export function compareArms(arms: readonly RehearsedArm[], baseline: string): ArmComparison[] {
  const control = arms.find(({ name }) => name === baseline);
  if (control === undefined) throw new DomainError("baseline", baseline, "the name of one of the arms");
  const counts = control.curves[0]?.map(({ labels }) => labels) ?? [];
  requireInteger("curves.length", control.curves.length, 1);
  requireInteger("points.length", counts.length, 1);
  for (const [i, labels] of counts.entries())
    requireInteger(`labels[${i}]`, labels, (counts[i - 1] ?? -1) + 1);
  for (const arm of arms) checkCurves(arm, counts, control.curves.length);
  const baselineGains = gainsOf(control);
  return arms.map((arm) => {
    const gains = gainsOf(arm);
    return {
      name: arm.name,
      points: counts.map((labels, p) => pointOf(arm, labels, p, baselineGains)),
      labelsToBaseline: compareFinal(counts, gains, baselineGains),
    };
  });
}

function checkCurves({ name, curves }: RehearsedArm, counts: readonly number[], seeds: number): void {
  requireInteger(`curves of ${name}`, curves.length, seeds, seeds);
  for (const curve of curves) {
    requireInteger(`points of ${name}`, curve.length, counts.length, counts.length);
    for (const [p, point] of curve.entries()) {
      if (point.labels !== counts[p])
        throw new DomainError(`labels of ${name}`, point.labels, `${counts[p]}`);
      for (const key of ["gain", "logLoss", "kl"] as const) requireFinite(`${key} of ${name}`, point[key]);
      if (point.accuracy !== null) requireFinite(`accuracy of ${name}`, point.accuracy);
    }
  }
}

/** Gains by seed and point. */
function gainsOf({ curves }: RehearsedArm): number[][] {
  return curves.map((curve) => curve.map(({ gain }) => gain));
}

function pointOf(
  { curves }: RehearsedArm,
  labels: number,
  p: number,
  baseline: readonly (readonly number[])[],
): ArmPoint {
  const column = curves.map((curve) => curve[p]!);
  const choices = column.flatMap(({ choice }) => choice ?? []);
  const accuracies = column.flatMap(({ accuracy }) => accuracy ?? []);
  return {
    labels,
    gain: meanEstimate(column.map(({ gain }) => gain)),
    accuracy: accuracies.length === 0 ? null : meanEstimate(accuracies).mean,
    logLoss: meanEstimate(column.map(({ logLoss }) => logLoss)).mean,
    kl: meanEstimate(column.map(({ kl }) => kl)).mean,
    difference: meanEstimate(column.map(({ gain }, seed) => gain - baseline[seed]![p]!)),
    ...(choices.length === column.length && { choice: meanFreedom(choices) }),
  };
}

function meanFreedom(choices: readonly ChoiceFreedom[]): ChoiceFreedom {
  const mean = (field: keyof ChoiceFreedom) => meanEstimate(choices.map((choice) => choice[field])).mean;
  return {
    affordable: mean("affordable"),
    farthest: mean("farthest"),
    effectiveDimension: mean("effectiveDimension"),
    ridge: mean("ridge"),
  };
}

/** Resamples of the bootstrap over seeds. */
const resamples = 2000;

function compareFinal(
  counts: readonly number[],
  gains: readonly (readonly number[])[],
  baseline: readonly (readonly number[])[],
): LabelsToBaseline {
  const last = counts.length - 1;
  const end = counts[last]!;
  const seeds = gains.length;
  const crossings = gains.map((curve, seed) => crossingOf(counts, curve, baseline[seed]![last]!));
  const ofMeansOf = (rows: ArrayLike<number>) => {
    const chosen = Array.from(rows);
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / seeds;
    const curve = counts.map((_, p) => mean(chosen.map((row) => gains[row]![p]!)));
    return crossingOf(counts, curve, mean(chosen.map((row) => baseline[row]![last]!)));
  };
  return {
    estimate: meanEstimate(crossings.map((labels) => labels ?? end)),
    reached: crossings.filter((labels) => labels !== null).length,
    ofMeans: ofMeansOf(gains.map((_, seed) => seed)),
    ...(seeds > 1 && {
      ofMeansCi95: bootstrapInterval({
        count: seeds,
        statistic: (rows) => ofMeansOf(rows) ?? end,
        // A fixed stream: the same curves give the same interval.
        random: createRandom(0).fork("labels to baseline"),
        resamples,
      }),
    }),
  };
}

/** Where a curve through the points first reaches the target; null when it never does. */
function crossingOf(counts: readonly number[], curve: readonly number[], target: number): number | null {
  const p = curve.findIndex((gain) => gain >= target);
  if (p === -1) return null;
  if (p === 0) return counts[0]!;
  const [from, to] = [curve[p - 1]!, curve[p]!];
  return counts[p - 1]! + ((target - from) / (to - from)) * (counts[p]! - counts[p - 1]!);
}
