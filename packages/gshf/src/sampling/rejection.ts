import {
  DomainError,
  requireFinite,
  requireFiniteVector,
  requireInteger,
  requirePositive,
  type Vector,
} from "../errors.ts";
import type { Random } from "../random.ts";

/**
 * Rejection sampling as in Algorithm 1 of Liu et al. 2023 (RSO): passes over the remaining candidates, each accepted
 * when u < exp((r − max of the remaining)/coefficient), without replacement, the maximum recomputed each pass.
 * The paper takes 8 candidates to 2 with coefficient 0.5. Identical texts are distinct candidates.
 *
 * This is a ranking heuristic rather than a sampler of π_r: the bound moves as candidates leave.
 *
 * @returns `count` candidate indices in order of acceptance.
 * @throws DomainError when more candidates are asked for than there are, on rewards that are not finite, or a
 * coefficient that is not positive.
 */
export function rejectLiu2023(options: {
  readonly rewards: Vector;
  readonly count: number;
  /** η of the target; > 0. */
  readonly coefficient: number;
  readonly random: Random;
}): number[] {
  const { rewards, count, coefficient, random } = options;
  requireFiniteVector("rewards", rewards);
  requirePositive("coefficient", coefficient);
  requireInteger("count", count, 0);
  if (count > rewards.length)
    throw new DomainError("count", count, `at most the ${rewards.length} candidates given`);
  let remaining = Array.from(rewards.keys());
  const accepted: number[] = [];
  while (accepted.length < count) {
    const largest = remaining.reduce((best, j) => Math.max(best, rewards[j]!), Number.NEGATIVE_INFINITY);
    const kept: number[] = [];
    for (const j of remaining) {
      const isAccepted =
        accepted.length < count && random.uniform() < Math.exp((rewards[j]! - largest) / coefficient);
      (isAccepted ? accepted : kept).push(j);
    }
    remaining = kept;
  }
  return accepted;
}

/**
 * Textbook rejection against a fixed bound R ≥ r (Appendix A.2): every draw from π₀ is accepted independently with
 * probability exp((r − R)/η), and the accepted ones are exact draws from π₀·exp(r/η).
 *
 * @returns the indices accepted, in order; possibly none.
 * @throws DomainError when a reward exceeds the bound, since the result would not follow the target, on rewards or a
 * bound that are not finite, or η ≤ 0.
 */
export function rejectExact(options: {
  readonly rewards: Vector;
  /** R: at least the largest reward any draw could have. */
  readonly bound: number;
  readonly eta: number;
  readonly random: Random;
}): number[] {
  const { rewards, bound, eta, random } = options;
  requireFiniteVector("rewards", rewards);
  requireFinite("bound", bound);
  requirePositive("eta", eta);
  const accepted: number[] = [];
  for (let j = 0; j < rewards.length; j++) {
    if (rewards[j]! > bound) throw new DomainError(`rewards[${j}]`, rewards[j], `at most the bound ${bound}`);
    if (random.uniform() < Math.exp((rewards[j]! - bound) / eta)) accepted.push(j);
  }
  return accepted;
}
