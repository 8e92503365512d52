import { DomainError, requireInteger, requireModerateVector, type Vector } from "../errors.ts";
import { type MeanEstimate, meanEstimate } from "./intervals.ts";

export type KlEstimate = {
  /** Mean of log p − log q over samples from p: unbiased, the figure to report. */
  readonly k1: MeanEstimate;
  /**
   * Mean of e^{−k1} − 1 + k1: unbiased too where supports agree, never negative, of lower variance. Null where q gives a
   * sample e^230 times as much as p: its square is beyond a double, and no mean of such terms says anything.
   */
  readonly k3: MeanEstimate | null;
};

/**
 * KL(p‖q) from samples of p and both log probabilities (Schulman 2020). Nothing is clamped: a single negative k1
 * is a fact about the sample, not an error.
 *
 * @param logP log p of each sample, in nats; `logQ` log q of the same samples.
 * @throws DomainError without samples, on unequal lengths, or on log probabilities that are not finite.
 */
export function estimateKl(logP: Vector, logQ: Vector): KlEstimate {
  if (logP.length === 0) throw new DomainError("logP.length", 0, "at least 1");
  requireModerateVector("logP", logP);
  requireModerateVector("logQ", logQ, logP.length);
  const ratios = Float64Array.from(logP, (value, i) => value - logQ[i]!);
  const isTame = ratios.every((ratio) => ratio > ratioMin);
  return {
    k1: meanEstimate(ratios),
    k3: isTame ? meanEstimate(ratios.map((ratio) => Math.expm1(-ratio) + ratio)) : null,
  };
}

/** Below it e^{−ratio} overflows when squared. */
const ratioMin = -230;

/**
 * log n − (n−1)/n: the usual bound on KL(best-of-n‖base), attained for continuous rewards (§5.2).
 *
 * @returns nats.
 * @throws DomainError when n is no positive integer.
 */
export function bestOfNKlBound(n: number): number {
  requireInteger("n", n, 1);
  return Math.log(n) - (n - 1) / n;
}
