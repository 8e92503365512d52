import {
  DomainError,
  requireFinite,
  requireInteger,
  requireModerateVector,
  requireProbability,
  requireScale,
  type Vector,
} from "../errors.ts";
import type { Random } from "../random.ts";
import { normalQuantile, studentQuantile } from "./quantiles.ts";

export type Interval = {
  readonly low: number;
  readonly high: number;
};

export type MeanEstimate = {
  readonly count: number;
  readonly mean: number;
  /** Standard error of the mean; 0 for a single value. */
  readonly standardError: number;
  /** Student-t interval with count − 1 degrees of freedom; absent for a single value. */
  readonly ci95?: Interval;
};

/**
 * Mean with a 95 % Student-t confidence interval (Student 1908). Rows must be independent: one per prompt, not one per
 * token.
 *
 * @throws DomainError without values, or on one that is not finite or overflows when squared.
 */
export function meanEstimate(values: Vector): MeanEstimate {
  requireModerateVector("values", values);
  const count = values.length;
  if (count === 0) throw new DomainError("values.length", 0, "at least 1");
  let mean = 0;
  for (let i = 0; i < count; i++) mean += values[i]! / count;
  if (count === 1) return { count, mean, standardError: 0 };
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (values[i]! - mean) ** 2;
  const standardError = Math.sqrt(squares / (count - 1) / count);
  const reach = studentQuantile(0.975, count - 1) * standardError;
  return { count, mean, standardError, ci95: { low: mean - reach, high: mean + reach } };
}

/**
 * Mean of treatment − baseline with a 95 % t interval, paired by prompt: both vectors in the same prompt order.
 *
 * @throws DomainError on unequal lengths, none, or values that are not finite or overflow when squared.
 */
export function pairedDifference(treatment: Vector, baseline: Vector): MeanEstimate {
  requireModerateVector("treatment", treatment);
  if (treatment.length === 0) throw new DomainError("treatment.length", 0, "at least 1");
  requireModerateVector("baseline", baseline, treatment.length);
  return meanEstimate(Float64Array.from(treatment, (value, i) => value - baseline[i]!));
}

/**
 * Percentile bootstrap interval of a statistic, resampling whole rows (prompts) (Efron 1979).
 *
 * @param statistic maps resampled row indices, `count` of them, to a finite number.
 * @throws DomainError on fewer than one row or ten resamples, a confidence outside (0, 1), or a statistic that is not
 * finite on some resample.
 */
export function bootstrapInterval(options: {
  readonly count: number;
  readonly statistic: (rows: Int32Array) => number;
  readonly random: Random;
  readonly resamples?: number;
  /** 1 − α; default 0.95. */
  readonly confidence?: number;
}): Interval {
  const { count, statistic, random, resamples = 1000, confidence = 0.95 } = options;
  requireInteger("count", count, 1);
  requireInteger("resamples", resamples, 10);
  requireConfidence(confidence);
  const values = Float64Array.from({ length: resamples }, (_, i) =>
    requireFinite(
      `statistic of resample ${i}`,
      statistic(Int32Array.from({ length: count }, () => random.int(count))),
    ),
  ).sort();
  const tail = (1 - confidence) / 2;
  return { low: sortedQuantile(values, tail), high: sortedQuantile(values, 1 - tail) };
}

function requireConfidence(confidence: number): void {
  if (!(confidence > 0 && confidence < 1))
    throw new DomainError("confidence", confidence, "strictly between 0 and 1");
}

/** Quantile of sorted values by linear interpolation (numpy's default). */
export function sortedQuantile(sorted: Float64Array, q: number): number {
  const position = q * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!);
}

export type WinRate = {
  readonly rate: number;
  readonly count: number;
  readonly ci95: Interval;
};

/**
 * Win rate with ties counted ½, and its 95 % Wilson score interval (Wilson 1927), which stays inside [0, 1] and
 * covers well near the ends, where the normal interval does not.
 *
 * @throws DomainError on counts that are no integers ≥ 0, or all 0.
 */
export function winRate(counts: {
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
}): WinRate {
  for (const [name, value] of Object.entries(counts)) requireInteger(name, value, 0);
  const count = counts.wins + counts.losses + counts.ties;
  if (count === 0) throw new DomainError("wins + losses + ties", 0, "at least 1");
  const rate = (counts.wins + counts.ties / 2) / count;
  return { rate, count, ci95: wilsonInterval(rate, count) };
}

/**
 * Wilson's interval for a share `rate` of `count` trials (Wilson 1927).
 *
 * @param count need not be an integer: an effective number of trials will do.
 * @param confidence 1 − α.
 * @throws DomainError on a rate outside [0, 1], a count that is not positive, or a confidence outside (0, 1).
 */
export function wilsonInterval(rate: number, count: number, confidence = 0.95): Interval {
  requireProbability("rate", rate);
  requireScale("count", count);
  requireConfidence(confidence);
  const z = -normalQuantile((1 - confidence) / 2);
  const shrink = 1 + z ** 2 / count;
  const centre = (rate + z ** 2 / (2 * count)) / shrink;
  const reach = (z / shrink) * Math.sqrt((rate * (1 - rate)) / count + z ** 2 / (4 * count ** 2));
  return { low: Math.max(0, centre - reach), high: Math.min(1, centre + reach) };
}
