import { DomainError, requireFiniteVector, requireInteger, type Vector } from "../errors.ts";

/**
 * The unbiased estimate of E[max of n rewards] from N ≥ n draws: the mean of the maximum over all n-subsets,
 *
 *   Σᵢ C(i−1, n−1)/C(N, n) · r_(i),   r_(1) ≤ … ≤ r_(N)
 *
 * (the U-statistic of Hoeffding 1948; used for best-of-n by Nakano et al. 2021).
 *
 * @throws DomainError on rewards that are not finite, or an n that is no integer from 1 to N.
 */
export function bestOfNValue(rewards: Vector, n: number): number {
  requireFiniteVector("rewards", rewards);
  requireInteger("n", n, 1);
  const total = rewards.length;
  if (n > total) throw new DomainError("n", n, `at most the ${total} rewards given`);
  const sorted = Float64Array.from(rewards).sort();
  // From the top: C(N−1,n−1)/C(N,n) = n/N, and C(i−2,n−1)/C(i−1,n−1) = (i−n)/(i−1). No factorial is ever formed.
  let weight = n / total;
  let value = 0;
  for (let i = total; i >= n; i--) {
    value += weight * sorted[i - 1]!;
    weight *= (i - n) / (i - 1);
  }
  return value;
}
