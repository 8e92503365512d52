import type { Random } from "../random.ts";

/** Two policies over the same candidates: a¹ comes from the first, a² from the second. */
export type PolicyPair = {
  readonly first: Float64Array;
  readonly second: Float64Array;
};

export type DrawnPair = {
  readonly a1: number;
  readonly a2: number;
  /** P(a¹, a² | candidates, arm, what was picked before): the propensity of the ordered pair. */
  readonly probability: number;
};

/** Below this mass off a¹ the second policy can't supply a different answer. */
const massFloor = 1e-12;

/**
 * Draws a¹ ~ π¹, then a² ~ π² redrawn while it equals a¹, i.e. from π² conditioned on a² ≠ a¹. The pair's
 * probability is π¹(a¹)·π²(a²)/(1 − π²(a¹)).
 *
 * When π² is (numerically) a point mass on the very a¹ drawn, a² comes from the `fallback` policies in turn, and at
 * last uniformly from the others, with the probability recorded accordingly.
 */
export function drawPair(pair: PolicyPair, fallbacks: readonly Float64Array[], random: Random): DrawnPair {
  const a1 = random.categorical(pair.first);
  const uniform = new Float64Array(pair.first.length).fill(1);
  for (const policy of [pair.second, ...fallbacks, uniform]) {
    const others = Float64Array.from(policy);
    others[a1] = 0;
    const total = policy.reduce((sum, weight) => sum + weight, 0);
    const mass = others.reduce((sum, weight) => sum + weight, 0);
    if (mass <= massFloor * total) continue;
    const a2 = random.categorical(others);
    return { a1, a2, probability: pair.first[a1]! * (others[a2]! / mass) };
  }
  throw new Error("drawPair needs at least two candidates");
}
