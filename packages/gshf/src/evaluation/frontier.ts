import {
  DomainError,
  requireFinite,
  requireModerateVector,
  requireNonNegative,
  type Vector,
} from "../errors.ts";
import { type Interval, meanEstimate } from "./intervals.ts";
import { normalQuantile } from "./quantiles.ts";

/** One policy or checkpoint on the reward–KL plane (Figure 2). */
export type FrontierPoint = {
  readonly name: string;
  readonly reward: number;
  /** In nats. */
  readonly kl: number;
};

/**
 * The points that no other point beats: none has at least their reward for less KL. Sorted by KL.
 *
 * @throws DomainError on a reward that is not finite, or a KL that is negative or infinite (a policy outside π₀'s
 * support is on no frontier); it names the point.
 */
export function rewardKlFrontier(points: readonly FrontierPoint[]): FrontierPoint[] {
  for (const { name, reward, kl } of points) {
    requireFinite(`reward of ${name}`, reward);
    requireNonNegative(`kl of ${name}`, kl);
  }
  const frontier: FrontierPoint[] = [];
  for (const point of [...points].sort((a, b) => a.kl - b.kl || b.reward - a.reward)) {
    const best = frontier.at(-1);
    if (best === undefined || point.reward > best.reward) frontier.push(point);
  }
  return frontier;
}

export type OodDrop = {
  /** Δ = mean in domain − mean out of domain, as in Table 1; positive when the policy does worse outside. */
  readonly drop: number;
  readonly standardError: number;
  /** Normal interval; the two prompt sets are independent samples. */
  readonly ci95: Interval;
};

/**
 * The out-of-distribution drop of a gold reward between two independent prompt sets of at least two prompts each
 * (Table 1), with Welch's standard error.
 *
 * @throws DomainError on a set of fewer than two, or rewards that are not finite or overflow when squared.
 */
export function oodDrop(inDomain: Vector, outOfDomain: Vector): OodDrop {
  for (const [name, rewards] of Object.entries({ inDomain, outOfDomain })) {
    if (rewards.length < 2) throw new DomainError(`${name}.length`, rewards.length, "at least 2");
    requireModerateVector(name, rewards);
  }
  const inside = meanEstimate(inDomain);
  const outside = meanEstimate(outOfDomain);
  const drop = inside.mean - outside.mean;
  const standardError = Math.hypot(inside.standardError, outside.standardError);
  const reach = normalQuantile(0.975) * standardError;
  return { drop, standardError, ci95: { low: drop - reach, high: drop + reach } };
}
