import type { ChosenPair } from "@gshf/gshf";
import {
  type CandidateExplanation,
  type ChoiceSettings,
  gramCandidatesMax,
  type PairExplanation,
  radiusOf,
} from "./model.ts";

export type ExplainedCandidate = { responseId: string; multiplicity: number };

/** What a pair keeps of its choice, for its page. */
export function explainChoice(
  candidates: readonly ExplainedCandidate[],
  choice: ChosenPair,
  round: { config: ChoiceSettings; dimension: number; isCold: boolean },
): PairExplanation {
  const { config } = round;
  const { eta, metric } = config;
  const { strategy } = choice;
  const radius = radiusOf(config, round.dimension);
  const shared = {
    strategy,
    eta,
    gamma: choice.gamma,
    klCost: finite(choice.klCost),
    budget: choice.budget,
    effectiveSampleSize: choice.effectiveSampleSize,
  };
  const rows = candidates.map((candidate, j): CandidateExplanation => {
    const weight = choice.mainWeights[j] ?? 0;
    return {
      responseId: candidate.responseId,
      multiplicity: candidate.multiplicity,
      reward: choice.rewards[j] ?? 0,
      weight,
      enhancerWeight: choice.enhancerWeights[j] ?? 0,
      distance: choice.distances[j] ?? 0,
      cost: finite(-eta * Math.log(weight)),
      affordable: choice.affordable[j] ?? false,
    };
  });
  if (config.choice === 1) return { version: 1, betaA: radius, candidates: rows, ...shared };
  const { farthest, gram, gramNow, referenceWeights } = choice;
  const isKept = candidates.length <= gramCandidatesMax;
  return {
    version: 2,
    metric,
    radius,
    // A cold Option II arm, not one that was set up to be V-optimal.
    isCold:
      round.isCold &&
      config.arms.some(({ name, strategy: asked }) => name === choice.arm && asked !== strategy),
    farthest,
    gram: isKept ? lowerHalf(gram) : null,
    gramNow: isKept && gramNow !== gram ? lowerHalf(gramNow) : null,
    candidates: rows.map((row, j) => ({ ...row, reference: referenceWeights[j] ?? 0 })),
    ...shared,
  };
}

/** Nine digits: what is computed anew from them differs in none that is shown. */
function lowerHalf(gram: Float64Array): number[] {
  const k = Math.sqrt(gram.length);
  const half: number[] = [];
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) half.push(Number((gram[i * k + j] ?? 0).toPrecision(9)));
  }
  return half;
}

/** An enhancer that answers what π¹ never would has infinite KL; JSON and the screens take null for it. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
