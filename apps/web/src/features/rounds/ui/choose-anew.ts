import type { PairExplanation, WeighedExplanation } from "@gshf/core/rounds/model";
import { accountFor, affordability, mainAgent, uncertaintyEnhancer } from "@gshf/gshf";

export type Explanation = Extract<PairExplanation, { version: 2 }>;

/** What the sliders of a pair's page set. */
export type Knobs = { eta: number; radius: number };

/** The pair's candidates under another η and radius, and what Option II's distribution of a² would gain and cost. */
export type Anew = Pick<WeighedExplanation, "candidates" | "gamma" | "klCost" | "budget">;

/**
 * Works π¹, the affordable candidates and Option II's π² out anew from what the pair keeps: rewards, π₀'s weights and
 * Gram matrices, as the round's worker did. Null for a pair with too many candidates to have kept them.
 */
export function chooseAnew(explanation: Explanation, { eta, radius }: Knobs): Anew | null {
  const { candidates, gram, gramNow } = explanation;
  if (gram === null) return null;
  const k = candidates.length;
  const { weights: main } = mainAgent({
    rewards: candidates.map(({ reward }) => reward),
    eta,
    multiplicities: candidates.map(({ reference }) => reference ?? 0),
  });
  const budgetGram = square(gram, k);
  const geometry = {
    main,
    gram: gramNow === null ? budgetGram : square(gramNow, k),
    budgetGram,
    eta,
    betaA: radius,
  };
  const { affordable, distances } = affordability(geometry);
  const { weights } = uncertaintyEnhancer(geometry);
  const { gamma, klCost, budget } = accountFor(geometry, weights);
  return {
    gamma,
    klCost,
    budget,
    candidates: candidates.map((candidate, j) => {
      const weight = main[j] ?? 0;
      return {
        ...candidate,
        weight,
        enhancerWeight: weights[j] ?? 0,
        distance: distances[j] ?? 0,
        cost: weight > 0 ? -eta * Math.log(weight) : null,
        affordable: affordable[j] ?? false,
      };
    }),
  };
}

/** A symmetric matrix from its lower half. */
function square(half: readonly number[], k: number): Float64Array {
  const matrix = new Float64Array(k * k);
  let at = 0;
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      const value = half[at++] ?? 0;
      matrix[i * k + j] = value;
      matrix[j * k + i] = value;
    }
  }
  return matrix;
}
