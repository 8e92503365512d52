import { DomainError, requireInteger, requireModerate, requireModerateVector } from "../errors.ts";
import { multiply } from "../linear-algebra/vectors.ts";
import type { Random } from "../random.ts";
import { type Comparisons, checkComparisons } from "./comparisons.ts";
import { fitBradleyTerry } from "./fit.ts";

export type EnsembleOptions = Comparisons & {
  /** The prompt behind each comparison, n entries. Prompts, not comparisons, are resampled: their pairs correlate. */
  readonly prompts: Int32Array | readonly number[];
  /** E ≥ 2. */
  readonly members: number;
  readonly ridge: number;
  readonly normBound?: number;
  readonly random: Random;
};

/**
 * Reward models fitted to bootstrap resamples by prompt: the uncertainty heuristic of §5.1 (Coste et al. 2023).
 * Prompts whose pairs weigh nothing are no data, and no resample may consist of them alone.
 *
 * @returns θ of every member, E arrays of d entries.
 * @throws DomainError as `fitBradleyTerry`, and on prompts of another number than the pairs, none of any weight, or
 * fewer than two members.
 */
export function fitEnsemble(options: EnsembleOptions): readonly Float64Array[] {
  const data = checkComparisons(options);
  requireInteger("members", options.members, 2);
  if (options.prompts.length !== data.count)
    throw new DomainError("prompts.length", options.prompts.length, `${data.count}`);
  const distinct = [...new Set(Array.from(options.prompts).filter((_, i) => data.weights[i]! > 0))];
  if (distinct.length === 0) throw new DomainError("prompts.length", 0, "at least 1");
  return Array.from({ length: options.members }, (_, member) => {
    const random = options.random.fork("member", member);
    const copies = new Map<number, number>();
    for (let draw = 0; draw < distinct.length; draw++) {
      const prompt = distinct[random.int(distinct.length)]!;
      copies.set(prompt, (copies.get(prompt) ?? 0) + 1);
    }
    const weights = data.weights.map((weight, i) => weight * (copies.get(options.prompts[i]!) ?? 0));
    return fitBradleyTerry({ ...options, weights }).theta;
  });
}

export type EnsembleRewards = {
  /** Mean over members of the reward relative to the prompt's mean candidate. */
  readonly mean: Float64Array;
  /** Unbiased variance over members (divisor E−1) of that relative reward. */
  readonly variance: Float64Array;
  /** Uncertainty-weighted optimisation: mean − λ·variance. */
  readonly uwo: Float64Array;
  /** Worst-case optimisation: the least relative reward any member gives. */
  readonly wco: Float64Array;
};

/**
 * Ensemble rewards of one prompt's k candidates. Rewards are identified only up to a constant per prompt, so each
 * member is centred on the prompt first; otherwise the variance would measure that arbitrary constant.
 *
 * @param options.features k×d, row-major.
 * @param options.thetas at least two members of d entries each, as `fitEnsemble` returns them.
 * @param options.lambda weight of the variance in UWO.
 * @throws DomainError on fewer than two members, members of unequal length, features that are no whole rows, or
 * entries that are not finite.
 */
export function ensembleRewards(options: {
  readonly features: Float32Array | Float64Array;
  readonly thetas: readonly Float64Array[];
  readonly lambda: number;
}): EnsembleRewards {
  const { features, thetas } = options;
  const lambda = requireModerate("lambda", options.lambda);
  if (thetas.length < 2) throw new DomainError("thetas.length", thetas.length, "at least 2");
  const d = thetas[0]!.length;
  if (d === 0) throw new DomainError("thetas[0].length", 0, "at least 1");
  thetas.forEach((theta, e) => {
    requireModerateVector(`thetas[${e}]`, theta, d);
  });
  if (features.length === 0 || features.length % d !== 0)
    throw new DomainError("features.length", features.length, `a positive multiple of ${d}`);
  requireModerateVector("features", features);
  const members = thetas.map((theta, e) => {
    const rewards = multiply(features, theta, d);
    requireModerateVector(`rewards by thetas[${e}]`, rewards);
    return centre(rewards);
  });
  const k = features.length / d;
  const mean = new Float64Array(k);
  const variance = new Float64Array(k);
  const wco = new Float64Array(k).fill(Number.POSITIVE_INFINITY);
  for (let j = 0; j < k; j++) {
    for (const rewards of members) {
      mean[j]! += rewards[j]! / members.length;
      wco[j] = Math.min(wco[j]!, rewards[j]!);
    }
    for (const rewards of members) variance[j]! += (rewards[j]! - mean[j]!) ** 2 / (members.length - 1);
  }
  return Object.freeze({ mean, variance, wco, uwo: mean.map((value, j) => value - lambda * variance[j]!) });
}

function centre(rewards: Float64Array): Float64Array {
  const mean = rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length;
  return rewards.map((reward) => reward - mean);
}
