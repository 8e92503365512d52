import { DomainError, requireDistribution, type Vector } from "./errors.ts";

/**
 * Numerically stable scalar functions. Everything that exponentiates goes through this file.
 *
 * The scalar ones without a check of their own (log1pExp, sigmoid) give NaN for NaN, and the limit for
 * ±∞: they run once per comparison and Newton step, on what their callers have checked.
 */

/** log(1 + eˣ), the softplus, without overflow for large x nor loss of digits for very negative x. */
export function log1pExp(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

/** σ(x) = 1/(1 + e⁻ˣ), Eq. (1). Exact at the tails: σ(−745) is the smallest subnormal rather than 0/0. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/**
 * logit(p) = log p − log(1 − p); the inverse of {@link sigmoid}.
 *
 * @throws DomainError unless 0 < p < 1.
 */
export function logit(p: number): number {
  if (!(p > 0 && p < 1)) throw new DomainError("p", p, "strictly between 0 and 1");
  return Math.log(p) - Math.log1p(-p);
}

/**
 * log Σ e^{xᵢ}. Entries of −∞ stand for probability zero.
 *
 * @returns −∞ for an empty vector.
 * @throws DomainError on NaN or +∞.
 */
export function logSumExp(values: Vector): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value) || value === Number.POSITIVE_INFINITY)
      throw new DomainError(`values[${i}]`, value, "a number below infinity");
    if (value > largest) largest = value;
  }
  if (largest === Number.NEGATIVE_INFINITY) return largest;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.exp(values[i]! - largest);
  return largest + Math.log(sum);
}

/**
 * Softmax: pᵢ = e^{xᵢ} / Σ e^{xⱼ}.
 *
 * @throws DomainError when no entry is finite, since nothing could carry the mass.
 */
export function softmax(values: Vector): Float64Array {
  const normaliser = logSumExp(values);
  if (normaliser === Number.NEGATIVE_INFINITY)
    throw new DomainError("values", Array.from(values), "a vector with at least one finite entry");
  const result = new Float64Array(values.length);
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    result[i] = Math.exp(values[i]! - normaliser);
    sum += result[i]!;
  }
  // The exponentials can miss 1 by rounding when the entries are huge; one division makes the sum exact.
  for (let i = 0; i < values.length; i++) result[i]! /= sum;
  return result;
}

/**
 * D_KL(p‖q) = Σ pᵢ log(pᵢ/qᵢ) in nats; ∞ where p has mass that q lacks. Never negative.
 *
 * Summed as Σ (pᵢ log(pᵢ/qᵢ) − pᵢ + qᵢ), which is the same for distributions: no term is negative, so distributions
 * that are close lose no digits to cancellation, and a sum that misses one by rounding does not count as divergence.
 *
 * @throws DomainError unless both are distributions (non-negative, sum 1 within 1e-6) of the same length.
 */
export function klDivergence(p: Vector, q: Vector): number {
  requireDistribution("p", p);
  requireDistribution("q", q, p.length);
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += relativeEntropyTerm(p[i]!, q[i]!);
  return sum;
}

/** p log(p/q) − p + q ≥ 0 with the conventions 0·log(0/q) = 0 and p·log(p/0) = ∞. */
function relativeEntropyTerm(p: number, q: number): number {
  if (p === 0) return q;
  if (q === 0) return Number.POSITIVE_INFINITY;
  const excess = p - q;
  // Close to each other the difference is exact; far apart p/q may overflow where its logarithm does not.
  const logRatio = Math.abs(excess) < q / 2 ? Math.log1p(excess / q) : Math.log(p) - Math.log(q);
  return Math.max(0, p * logRatio - excess);
}
