import {
  DomainError,
  requireFiniteVector,
  requireInteger,
  requirePositive,
  requireWeights,
  type Vector,
} from "../errors.ts";
import { logSumExp } from "../numerics.ts";

/** η = ∞ stands for π₀ itself, where every path begins. */
const START = 0;

/** The path 1/η_i = i/(Nη) of Appendix E.2: N equal steps in 1/η, the last at η. */
export function evenPath(eta: number, steps: number): Float64Array {
  requirePositive("eta", eta);
  requireInteger("steps", steps, 1);
  return Float64Array.from({ length: steps }, (_, i) => (steps * eta) / (i + 1));
}

export interface PoolTarget {
  /** π₀ on the pool (or the multiplicities of draws from it). */
  readonly reference: Vector;
  readonly rewards: Vector;
}

/**
 * The exact acceptance rate of each step of multi-step rejection sampling, from π₀·e^{r/η_{i−1}} to π₀·e^{r/η_i}:
 *
 *   E_{π_{i−1}} exp((r − R)(1/η_i − 1/η_{i−1})),   R = max r
 *
 * in log space. Their product is the one-shot rate exactly, because the normalisers telescope. (The paper's
 * 1 − exp(−(R−r)/η) is the *rejection* rate.)
 *
 * @param path η_1 > η_2 > … > η_N.
 */
export function stepAcceptances(target: PoolTarget, path: Vector): Float64Array {
  checkTarget(target);
  let previous = START;
  return Float64Array.from(path, (eta, i) => {
    requirePositive(`path[${i}]`, eta);
    const inverse = 1 / eta;
    if (inverse < previous)
      throw new DomainError(`path[${i}]`, eta, `at most its predecessor ${1 / previous}`);
    const rate = Math.exp(logAcceptance(target, previous, inverse));
    previous = inverse;
    return rate;
  });
}

/** The rate of accepting a draw from π₀ as one from π₀·e^{r/η} in a single step: E_{π₀} exp((r − R)/η). */
export function oneShotAcceptance(target: PoolTarget, eta: number): number {
  checkTarget(target);
  return Math.exp(logAcceptance(target, START, 1 / requirePositive("eta", eta)));
}

/**
 * The longest steps whose acceptance is still at least `acceptance`: each η_i is found by bisection, and the last is η.
 * Equal steps in 1/η don't do that, since the first is always the worst.
 */
export function adaptivePath(target: PoolTarget, eta: number, acceptance = 0.37): Float64Array {
  checkTarget(target);
  requirePositive("eta", eta);
  if (!(acceptance > 0 && acceptance < 1))
    throw new DomainError("acceptance", acceptance, "strictly between 0 and 1");
  const goal = 1 / eta;
  const wanted = Math.log(acceptance);
  const path: number[] = [];
  let from = START;
  while (logAcceptance(target, from, goal) < wanted) {
    let low = from;
    let high = goal;
    while (high - low > 1e-12 * goal) {
      const middle = 0.5 * (low + high);
      if (logAcceptance(target, from, middle) >= wanted) low = middle;
      else high = middle;
    }
    path.push(1 / low);
    from = low;
  }
  return Float64Array.from([...path, eta]);
}

/** log E_{π_from} exp((r − R)(to − from)), with arguments in 1/η. */
function logAcceptance(target: PoolTarget, from: number, to: number): number {
  const largest = maximum(target);
  return logPartition(target, largest, to) - logPartition(target, largest, from);
}

/** log Σ π₀ e^{(r−R)/η} over the pool. */
function logPartition({ reference, rewards }: PoolTarget, largest: number, inverseEta: number): number {
  return logSumExp(
    Float64Array.from(rewards, (reward, j) => Math.log(reference[j]!) + (reward - largest) * inverseEta),
  );
}

function maximum({ reference, rewards }: PoolTarget): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < rewards.length; j++) {
    if (reference[j]! > 0) largest = Math.max(largest, rewards[j]!);
  }
  return largest;
}

function checkTarget({ reference, rewards }: PoolTarget): void {
  requireFiniteVector("rewards", rewards);
  requireWeights("reference", reference, rewards.length);
}
