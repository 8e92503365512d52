import { DomainError, requireFiniteVector, requireModerateVector, type Vector } from "../errors.ts";
import type { Interval } from "../evaluation/intervals.ts";
import { normalQuantile } from "../evaluation/quantiles.ts";
import { Cholesky } from "../linear-algebra/cholesky.ts";
import { addWeightedGram } from "../linear-algebra/gram.ts";
import { type CheckedComparisons, type Comparisons, checkComparisons } from "./comparisons.ts";
import type { BradleyTerryFit } from "./fit.ts";
import { evaluateLikelihood } from "./likelihood.ts";

/** What ℓ is multiplied by as a column of z: its coefficient then carries a ridge of λ₀/SCALE² only. */
const scale = 10;

/** The part of a fitted reward that is length alone. */
export type LengthTerm = {
  /** γ: what one unit of ℓ adds to the logit. */
  readonly coefficient: number;
  /** From the curvature at the fit. */
  readonly ci95: Interval;
  /** θ without the length term, d entries. */
  readonly theta: Float64Array;
};

/**
 * The same comparisons with the length of the answers as one more coordinate: the model becomes
 *
 *   P(a¹ ≻ a²) = σ(θᵀz + γℓ),  ℓ = log(length of a¹ / length of a²).
 *
 * The paper finds length bias in its rewards (Appendix H); with this term it is a figure of its own. The ridge hardly
 * touches γ: ½λ₀(‖θ‖² + γ²/100). Fit and judge the result as any comparisons; {@link lengthTerm} reads γ.
 *
 * @param lengths ℓ per comparison, n entries; 0 where both answers are of equal length.
 * @returns comparisons of dimension d+1.
 * @throws DomainError on a wrong number of lengths, or one that is not finite or overflows when squared.
 */
export function withLengthTerm(comparisons: Comparisons, lengths: Vector): CheckedComparisons {
  const { differences, labels, weights, dimension: d, count } = checkComparisons(comparisons);
  requireModerateVector("lengths", lengths, count);
  const rows = new Float64Array(count * (d + 1));
  for (let i = 0; i < count; i++) {
    rows.set(differences.subarray(i * d, (i + 1) * d), i * (d + 1));
    rows[i * (d + 1) + d] = scale * lengths[i]!;
  }
  return { differences: rows, labels, weights, dimension: d + 1, count };
}

/**
 * γ with its interval, out of a fit to comparisons made by {@link withLengthTerm}. Where no two lengths differ γ is 0
 * and the interval as wide as the ridge lets it.
 *
 * @throws DomainError when the fit is of another dimension, or there is no coordinate beside the length.
 */
export function lengthTerm(comparisons: Comparisons, fit: BradleyTerryFit): LengthTerm {
  const data = checkComparisons(comparisons);
  const size = data.dimension;
  if (size < 2) throw new DomainError("comparisons.dimension", size, "at least 2");
  requireFiniteVector("fit.theta", fit.theta, size);
  const { curvature } = evaluateLikelihood(data, fit.theta, fit.ridgeUsed);
  const hessian = new Float64Array(size * size);
  addWeightedGram(hessian, data.differences, size, curvature);
  for (let i = 0; i < size; i++) hessian[i * size + i]! += fit.ridgeUsed;
  const direction = new Float64Array(size);
  direction[size - 1] = 1;
  const deviation = scale * Cholesky.factor(hessian, size).inverseNorm(direction);
  const coefficient = scale * fit.theta[size - 1]!;
  const reach = normalQuantile(0.975) * deviation;
  return Object.freeze({
    coefficient,
    ci95: Object.freeze({ low: coefficient - reach, high: coefficient + reach }),
    theta: fit.theta.slice(0, -1),
  });
}
