import { DomainError, requireFinite, requireInteger, type Vector } from "../errors.ts";
import { type MeanEstimate, meanEstimate } from "./intervals.ts";

export interface KlEstimate {
  /** Mean of log p − log q over samples from p: unbiased, the figure to report. */
  readonly k1: MeanEstimate;
  /** Mean of e^{−k1} − 1 + k1: unbiased too where supports agree, never negative, of lower variance. */
  readonly k3: MeanEstimate;
}

/**
 * KL(p‖q) from samples of p and both log probabilities (Schulman 2020). Nothing is clamped: a single negative k1
 * is a fact about the sample, not an error.
 */
export function estimateKl(logP: Vector, logQ: Vector): KlEstimate {
  if (logP.length !== logQ.length) throw new DomainError("logQ.length", logQ.length, `${logP.length}`);
  const ratios = Float64Array.from(logP, (value, i) => requireFinite(`log ratio [${i}]`, value - logQ[i]!));
  return { k1: meanEstimate(ratios), k3: meanEstimate(ratios.map((ratio) => Math.expm1(-ratio) + ratio)) };
}

/** log n − (n−1)/n: the usual bound on KL(best-of-n‖base), attained for continuous rewards (§5.2). */
export function bestOfNKlBound(n: number): number {
  requireInteger("n", n, 1);
  return Math.log(n) - (n - 1) / n;
}
