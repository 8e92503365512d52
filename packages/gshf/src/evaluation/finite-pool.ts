import { requireModerateVector, requireScale, requireWeights, type Vector } from "../errors.ts";
import { gibbsLogits } from "../gibbs-logits.ts";
import { dot } from "../linear-algebra/vectors.ts";
import { klDivergence, logSumExp, softmax } from "../numerics.ts";

/** A policy on one prompt's finite pool of answers, where every expectation is an exact sum. */
export type PoolPolicy = {
  /** π(a_j|x); normalised here. */
  readonly weights: Vector;
  /** π₀(a_j|x); normalised here. */
  readonly reference: Vector;
  /** r(x, a_j). */
  readonly rewards: Vector;
};

export type PoolValue = {
  /** E_π[r]. */
  readonly reward: number;
  /** KL(π‖π₀) in nats; ∞ where π answers what π₀ never does, and then the objective is −∞. */
  readonly kl: number;
  /** E_π[r] − η·KL(π‖π₀): the prompt's share of J, Eq. (2). */
  readonly objective: number;
};

/**
 * E[r], KL and J, Eq. (2), of a policy on one prompt, exactly. A policy that leaves π₀'s support has a KL of ∞ and an
 * objective of −∞.
 *
 * @throws DomainError on unequal lengths, weights that are negative or sum to 0, rewards that are not finite, or η ≤ 0.
 */
export function poolValue(policy: PoolPolicy, eta: number): PoolValue {
  checkPool(policy.reference, policy.rewards, eta);
  requireWeights("weights", policy.weights, policy.rewards.length);
  const weights = normalise(policy.weights);
  const kl = klDivergence(weights, normalise(policy.reference));
  const reward = dot(weights, policy.rewards);
  return { reward, kl, objective: reward - eta * kl };
}

/**
 * π* ∝ π₀·exp(r/η) on a pool: the maximiser of J (Definition 2.2).
 *
 * @returns k probabilities.
 * @throws DomainError on unequal lengths, weights that are negative or sum to 0, rewards that are not finite, or η ≤ 0.
 */
export function optimalPolicy(reference: Vector, rewards: Vector, eta: number): Float64Array {
  checkPool(reference, rewards, eta);
  return softmax(gibbsLogits(reference, rewards, eta));
}

/**
 * J(π*) − J(π) on one prompt, in the unit of the rewards; equal to η·KL(π‖π*), hence quadratic in a small reward
 * error. Taken from log π*, since π* itself may be too small for a double where π is not; ∞ only where π leaves π₀'s
 * support.
 *
 * @throws DomainError on unequal lengths, weights that are negative or sum to 0, rewards that are not finite, or η ≤ 0.
 */
export function suboptimality(policy: PoolPolicy, eta: number): number {
  const { reference, rewards } = policy;
  checkPool(reference, rewards, eta);
  requireWeights("weights", policy.weights, rewards.length);
  const logits = gibbsLogits(reference, rewards, eta);
  const normaliser = logSumExp(logits);
  const weights = normalise(policy.weights);
  return eta * weights.reduce((sum, p, j) => sum + relativeEntropyTerm(p, logits[j]! - normaliser), 0);
}

/** p log(p/q) − p + q ≥ 0 as in `klDivergence`, for a q that only its logarithm may tell from zero. */
function relativeEntropyTerm(p: number, logQ: number): number {
  const q = Math.exp(logQ);
  if (p === 0) return q;
  const excess = p - q;
  const logRatio = Math.abs(excess) < q / 2 ? Math.log1p(excess / q) : Math.log(p) - logQ;
  return Math.max(0, p * logRatio - excess);
}

function checkPool(reference: Vector, rewards: Vector, eta: number): void {
  requireScale("eta", eta);
  requireModerateVector("rewards", rewards);
  requireWeights("reference", reference, rewards.length);
}

function normalise(weights: Vector): Float64Array {
  let total = 0;
  for (let j = 0; j < weights.length; j++) total += weights[j]!;
  return Float64Array.from(weights, (weight) => weight / total);
}
