import { requireFiniteVector, requireModerateVector } from "../errors.ts";
import type { AnnotatorFit } from "./fit.ts";
import { checkJudgments, requireIndex } from "./judgments.ts";
import { judgePair } from "./latent-preference.ts";
import type { Vote } from "./posterior-grid.ts";
import type { Crowd } from "./simulate.ts";

/** Per pair, pairCount entries: 1 where the rule names the truly better answer, ½ where it can't decide, else 0. */
export type VoteAccuracy = {
  /** Every vote counts one. */
  readonly majority: Float64Array;
  /** Every vote counts its annotator's weight. */
  readonly weighted: Float64Array;
  /** P(u > 0) by the model, left-bias corrected for as well. */
  readonly posterior: Float64Array;
};

/** P(u > 0) is a sum: votes that cancel leave it this near to ½. */
const rounding = 1e-9;

/**
 * How well three ways of counting votes find the better answer of pairs that the fit has not seen: the measure by which
 * Dawid and Skene's weighting is compared with the majority (Raykar et al. 2010).
 *
 * @throws DomainError on judgments outside their domain, of annotators that the fit does not know,
 * or a fit whose weights are not finite.
 */
export function voteAccuracy(fit: AnnotatorFit, heldOut: Crowd): VoteAccuracy {
  checkJudgments(heldOut);
  requireFiniteVector("preferences", heldOut.preferences, heldOut.pairCount);
  requireModerateVector(
    "weights of annotators",
    fit.annotators.map(({ weight }) => weight),
  );
  const votesOf: Vote[][] = Array.from({ length: heldOut.pairCount }, () => []);
  const balance = new Float64Array(heldOut.pairCount);
  const weightedBalance = new Float64Array(heldOut.pairCount);
  for (let j = 0; j < heldOut.labels.length; j++) {
    const pair = heldOut.pairs[j]!;
    requireIndex(`annotators[${j}]`, heldOut.annotators[j]!, fit.annotators.length);
    const { reliability, leftBias, weight } = fit.annotators[heldOut.annotators[j]!]!;
    const label = heldOut.labels[j]!;
    balance[pair]! += label - 0.5;
    weightedBalance[pair]! += weight * (label - 0.5);
    votesOf[pair]!.push({ label, side: heldOut.sides[j]!, reliability, leftBias });
  }
  const prior = { mean: 0, scale: fit.priors.preferenceDeviation };
  const posterior = Float64Array.from(votesOf, (votes) => {
    const lean = judgePair(prior, votes).firstBetter - 0.5;
    return Math.abs(lean) < rounding ? 0 : lean;
  });
  const score = (decisions: Float64Array) =>
    decisions.map((decision, i) => (1 + Math.sign(decision) * Math.sign(heldOut.preferences[i]!)) / 2);
  return { majority: score(balance), weighted: score(weightedBalance), posterior: score(posterior) };
}
