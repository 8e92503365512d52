import { requireFiniteVector, requirePositive, requireWeights, type Vector } from "../errors.ts";
import { dot } from "../linear-algebra/vectors.ts";
import { klDivergence, softmax } from "../numerics.ts";

/** A policy on one prompt's finite pool of answers, where every expectation is an exact sum. */
export interface PoolPolicy {
  /** π(a_j|x); normalised here. */
  readonly weights: Vector;
  /** π₀(a_j|x). */
  readonly reference: Vector;
  /** r(x, a_j). */
  readonly rewards: Vector;
}

export interface PoolValue {
  /** E_π[r]. */
  readonly reward: number;
  /** KL(π‖π₀) in nats. */
  readonly kl: number;
  /** E_π[r] − η·KL(π‖π₀): the prompt's share of J, Eq. (2). */
  readonly objective: number;
}

/** E[r], KL and J of a policy on one prompt, exactly. */
export function poolValue(policy: PoolPolicy, eta: number): PoolValue {
  requirePositive("eta", eta);
  const k = policy.rewards.length;
  requireFiniteVector("rewards", policy.rewards);
  requireWeights("weights", policy.weights, k);
  requireWeights("reference", policy.reference, k);
  const weights = normalise(policy.weights);
  const kl = klDivergence(weights, normalise(policy.reference));
  const reward = dot(weights, policy.rewards);
  return { reward, kl, objective: reward - eta * kl };
}

/** π* ∝ π₀·exp(r/η) on a pool: the maximiser of J (Definition 2.2). */
export function optimalPolicy(reference: Vector, rewards: Vector, eta: number): Float64Array {
  requirePositive("eta", eta);
  requireFiniteVector("rewards", rewards);
  requireWeights("reference", reference, rewards.length);
  return softmax(Float64Array.from(rewards, (reward, j) => Math.log(reference[j]!) + reward / eta));
}

/** J(π*) − J(π) on one prompt; equal to η·KL(π‖π*), hence quadratic in a small reward error. */
export function suboptimality(policy: PoolPolicy, eta: number): number {
  const best = optimalPolicy(policy.reference, policy.rewards, eta);
  return eta * klDivergence(normalise(policy.weights), best);
}

function normalise(weights: Vector): Float64Array {
  let total = 0;
  for (let j = 0; j < weights.length; j++) total += weights[j]!;
  return Float64Array.from(weights, (weight) => weight / total);
}
