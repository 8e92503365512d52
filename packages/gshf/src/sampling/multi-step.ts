import {
  DomainError,
  requireInteger,
  requireModerateVector,
  requireScale,
  requireWeights,
  type Vector,
} from "../errors.ts";
import { largestReward } from "../gibbs-logits.ts";
import { logSumExp } from "../numerics.ts";

/** η = ∞ stands for π₀ itself, where every path begins. */
const start = 0;

/** More steps than anybody takes: each needs fresh samples from a policy of its own. */
const stepsMax = 10_000;

/**
 * The path 1/η_i = i/(Nη) of Appendix E.2: N equal steps in 1/η, the last at η.
 *
 * @returns η_1 > … > η_N, in the unit of the rewards.
 * @throws DomainError on η ≤ 0 or a number of steps that is no integer from 1 to 10,000.
 */
export function evenPath(eta: number, steps: number): Float64Array {
  requireScale("eta", eta);
  requireInteger("steps", steps, 1, stepsMax);
  return Float64Array.from({ length: steps }, (_, i) => (steps * eta) / (i + 1));
}

export type PoolTarget = {
  /** π₀ on the pool (or the multiplicities of draws from it), k entries. */
  readonly reference: Vector;
  /** r(x, a_j), k entries. */
  readonly rewards: Vector;
};

/**
 * The exact acceptance rate of each step of multi-step rejection sampling, from π₀·e^{r/η_{i−1}} to π₀·e^{r/η_i}:
 *
 *   E_{π_{i−1}} exp((r − R)(1/η_i − 1/η_{i−1})),   R = max r
 *
 * in log space. Their product is the one-shot rate exactly, because the normalisers telescope. (The paper's
 * 1 − exp(−(R−r)/η) is the *rejection* rate.)
 *
 * @param path η_1 > η_2 > … > η_N.
 * @returns one rate per step.
 * @throws DomainError on a malformed pool, or a path that is not positive or goes back.
 */
export function stepAcceptances(target: PoolTarget, path: Vector): Float64Array {
  checkTarget(target);
  let previous = start;
  return Float64Array.from(path, (eta, i) => {
    requireScale(`path[${i}]`, eta);
    const inverse = 1 / eta;
    if (inverse < previous)
      throw new DomainError(`path[${i}]`, eta, `at most its predecessor ${1 / previous}`);
    const rate = Math.exp(logAcceptance(target, previous, inverse));
    previous = inverse;
    return rate;
  });
}

/**
 * The rate of accepting a draw from π₀ as one from π₀·e^{r/η} in a single step: E_{π₀} exp((r − R)/η) (Appendix A.2).
 *
 * @throws DomainError on a malformed pool or η ≤ 0.
 */
export function oneShotAcceptance(target: PoolTarget, eta: number): number {
  checkTarget(target);
  return Math.exp(logAcceptance(target, start, 1 / requireScale("eta", eta)));
}

/**
 * The longest steps whose acceptance, the mean over prompts, is still at least `acceptance`: each η_i is found by
 * bisection, and the last is η. Equal steps in 1/η don't do that, since the first is always the worst. Since the rates of
 * one prompt multiply to its one-shot rate p, it takes ⌈log p/log acceptance⌉ steps there.
 *
 * @param targets a pool for each prompt, or one.
 * @param stepsMost the most steps it may take.
 * @returns η_1 > … > η_N = η.
 * @throws DomainError on a malformed pool, η ≤ 0, an acceptance outside (0, 1), or one so near 1 that it takes more than
 * `stepsMost` steps, 10,000 by default.
 */
export function adaptivePath(
  targets: PoolTarget | readonly PoolTarget[],
  eta: number,
  acceptance = 0.37,
  stepsMost = stepsMax,
): Float64Array {
  const pools = "rewards" in targets ? [targets] : targets;
  if (pools.length === 0) throw new DomainError("targets", 0, "at least one pool");
  pools.forEach(checkTarget);
  requireScale("eta", eta);
  requireInteger("stepsMost", stepsMost, 1, stepsMax);
  if (!(acceptance > 0 && acceptance < 1))
    throw new DomainError("acceptance", acceptance, "strictly between 0 and 1");
  const goal = 1 / eta;
  const wanted = Math.log(acceptance);
  const logRate = (from: number, to: number) =>
    logSumExp(Float64Array.from(pools, (pool) => logAcceptance(pool, from, to))) - Math.log(pools.length);
  const path: number[] = [];
  let from = start;
  while (logRate(from, goal) < wanted) {
    // The last step isn't found yet.
    if (path.length + 1 >= stepsMost)
      throw new DomainError("acceptance", acceptance, `reached in ${stepsMost} steps`);
    let low = from;
    let high = goal;
    while (high - low > 1e-12 * high) {
      const middle = low + 0.5 * (high - low);
      if (logRate(from, middle) >= wanted) low = middle;
      else high = middle;
    }
    if (low === from)
      throw new DomainError("acceptance", acceptance, "low enough for a step that a double can tell");
    path.push(1 / low);
    from = low;
  }
  return Float64Array.from([...path, eta]);
}

/** log E_{π_from} exp((r − R)(to − from)), with arguments in 1/η. */
function logAcceptance(target: PoolTarget, from: number, to: number): number {
  const largest = largestReward(target.reference, target.rewards);
  return logPartition(target, largest, to) - logPartition(target, largest, from);
}

/** log Σ π₀ e^{(r−R)/η} over the pool. */
function logPartition({ reference, rewards }: PoolTarget, largest: number, inverseEta: number): number {
  return logSumExp(
    Float64Array.from(rewards, (reward, j) => Math.log(reference[j]!) + (reward - largest) * inverseEta),
  );
}

/** @throws DomainError unless rewards and weights are of one length and in their domain. */
export function checkTarget({ reference, rewards }: PoolTarget): void {
  requireModerateVector("rewards", rewards);
  requireWeights("reference", reference, rewards.length);
}
