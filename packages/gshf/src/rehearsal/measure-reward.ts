import { requireInteger, requireModerateVector } from "../errors.ts";
import { optimalPolicy, poolValue } from "../evaluation/finite-pool.ts";
import { multiply } from "../linear-algebra/vectors.ts";
import { log1pExp, sigmoid } from "../numerics.ts";
import { checkPool } from "./check-pool.ts";
import type { RehearsalPoint, RehearsalPool } from "./types.ts";

/** Gold rewards closer than this have no order worth counting: a person names the better one 55 times in 100. */
const decidedMargin = 0.2;

/**
 * What θ is worth on pools it was not fitted on: the mean over prompts of exact figures.
 *
 * @throws DomainError without pools, on malformed ones, naming them, or on a θ that is no vector of moderate numbers
 */
export function measureReward(
  pools: readonly RehearsalPool[],
  theta: Float64Array,
  eta: number,
): Omit<RehearsalPoint, "labels"> {
  requireInteger("pools.length", pools.length, 1);
  requireModerateVector("theta", theta);
  for (const pool of pools) checkPool(pool, theta.length);
  const sums = { gain: 0, logLoss: 0, kl: 0, accuracy: 0, ordered: 0 };
  for (const { features, gold, reference = new Float64Array(gold.length).fill(1) } of pools) {
    const rewards = multiply(features, theta, theta.length);
    const weights = optimalPolicy(reference, rewards, eta);
    const learned = poolValue({ weights, reference, rewards: gold }, eta);
    sums.gain += learned.reward - poolValue({ weights: reference, reference, rewards: gold }, eta).reward;
    sums.kl += learned.kl;
    const pairs = comparePairs(rewards, gold);
    sums.logLoss += pairs.logLoss;
    if (pairs.accuracy === null) continue;
    sums.accuracy += pairs.accuracy;
    sums.ordered++;
  }
  return {
    gain: sums.gain / pools.length,
    accuracy: sums.ordered === 0 ? null : sums.accuracy / sums.ordered,
    logLoss: sums.logLoss / pools.length,
    kl: sums.kl / pools.length,
  };
}

/** Over the pairs of one prompt's answers; a reward that calls two answers equal is half right about their order. */
function comparePairs(rewards: Float64Array, gold: RehearsalPool["gold"]) {
  let pairs = 0;
  let logLoss = 0;
  let decided = 0;
  let agreed = 0;
  for (let i = 0; i < gold.length; i++) {
    for (let j = 0; j < i; j++) {
      const margin = rewards[i]! - rewards[j]!;
      const truth = gold[i]! - gold[j]!;
      pairs++;
      logLoss += log1pExp(margin) - sigmoid(truth) * margin;
      if (Math.abs(truth) <= decidedMargin) continue;
      decided++;
      agreed += (1 + Math.sign(margin) * Math.sign(truth)) / 2;
    }
  }
  return { logLoss: logLoss / pairs, accuracy: decided === 0 ? null : agreed / decided };
}
