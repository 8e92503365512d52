import type { Vector } from "./errors.ts";

/**
 * log π₀ + (r − R)/η, the unnormalised log probabilities of the Gibbs policy π₀·exp(r/η) (Lemma G.6), with R the
 * largest reward that π₀ can draw: a shift common to all rewards takes no digits from log π₀.
 *
 * For entries that a caller has checked: moderate rewards, weights with a positive sum, η of usable scale.
 *
 * @returns k entries ≤ max log π₀, −∞ where π₀ is zero.
 */
export function gibbsLogits(reference: Vector, rewards: Vector, eta: number): Float64Array {
  const largest = largestReward(reference, rewards);
  return Float64Array.from(rewards, (reward, j) =>
    reference[j]! > 0 ? Math.log(reference[j]!) + (reward - largest) / eta : Number.NEGATIVE_INFINITY,
  );
}

/** R: the largest reward among those that π₀ can draw. */
export function largestReward(reference: Vector, rewards: Vector): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < rewards.length; j++) {
    if (reference[j]! > 0) largest = Math.max(largest, rewards[j]!);
  }
  return largest;
}
