import type { ChosenPair, DrawnPair } from "@gshf/gshf";
import {
  type CandidateExplanation,
  type DrawnExplanation,
  gramCandidatesMax,
  type PairExplanation,
} from "../explanation/model.ts";
import { type ChoiceSettings, radiusOf } from "./model.ts";
import type { ArmSources, Source } from "./sources.ts";

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

/** What a pair of draws keeps: where its answers are from, and what else was drawn with them. */
export function explainDraw(
  candidates: readonly ExplainedCandidate[],
  choice: DrawnPair,
  { arm, drawn }: { arm: ArmSources; drawn: { first: readonly number[]; second: readonly number[] } },
): DrawnExplanation {
  if (arm.kind !== "drawn") throw new Error(`arm ${choice.arm} draws no pairs`);
  const told = ({ policy, temperature, topP, n }: Source) => ({ policy, temperature, topP, n });
  return {
    version: 3,
    strategy: choice.strategy,
    first: told(arm.first),
    second: told(arm.second),
    candidates: candidates.map(({ responseId, multiplicity }, j) => ({
      responseId,
      multiplicity,
      reward: choice.rewards[j] ?? 0,
      isOfFirst: drawn.first.includes(j),
      isOfSecond: drawn.second.includes(j),
    })),
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
