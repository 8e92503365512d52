import { requireModerateVector } from "../errors.ts";
import type { Interval } from "../evaluation/intervals.ts";
import { normalQuantile } from "../evaluation/quantiles.ts";
import { dot } from "../linear-algebra/vectors.ts";
import { type Comparisons, checkComparisons } from "./comparisons.ts";
import { fitPosterior } from "./posterior.ts";

/** c of P(y = 1) = σ(c·s), s = θᵀz: 1 when rewards are as far apart as they should be, less when they are too far. */
export type CalibrationSlope = {
  readonly slope: number;
  readonly ci95: Interval;
};

/** So weak that it only keeps c finite where the logits separate the labels. */
const ridge = 1e-3;

/**
 * The slope of labels on predicted logits (Cox 1958, *Two further applications of a model for binary regression*), on
 * comparisons that θ was not fitted on.
 *
 * @returns null where all logits are the same to rounding, so that no slope can be told.
 * @throws DomainError on malformed comparisons, or a θ of another length.
 */
export function calibrationSlope(comparisons: Comparisons, theta: Float64Array): CalibrationSlope | null {
  const { differences, labels, weights, dimension, count } = checkComparisons(comparisons);
  requireModerateVector("theta", theta, dimension);
  const logits = Float64Array.from({ length: count }, (_, i) =>
    dot(theta, differences, dimension, 0, i * dimension),
  );
  const spread = logits.reduce((sum, logit, i) => sum + weights[i]! * logit * logit, 0);
  if (!(spread > 1e-12)) return null;
  const { fit, information } = fitPosterior({ differences: logits, labels, weights, dimension: 1, ridge });
  const slope = fit.theta[0]!;
  const reach = normalQuantile(0.975) / Math.sqrt(information.matrix[0]!);
  return Object.freeze({ slope, ci95: Object.freeze({ low: slope - reach, high: slope + reach }) });
}
