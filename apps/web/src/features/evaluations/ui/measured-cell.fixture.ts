import type { MeasuredCell } from "@gshf/core/evaluations";

/** A policy on a split of which only its gold reward is known, but for what is given. */
export function measuredCell(
  change: Partial<Omit<MeasuredCell, "figures">>,
  figures: Partial<MeasuredCell["figures"]> = {},
): MeasuredCell {
  return {
    policyId: "00000000-0000-4000-8000-000000000000",
    policy: "dpo_1",
    isReference: false,
    isBaseline: false,
    training: null,
    pessimism: null,
    split: "validation",
    temperature: 1,
    topP: 1,
    prompts: 8,
    samples: 1,
    ...change,
    figures: {
      gold: { mean: 1, ci95: [0.5, 1.5], prompts: 8 },
      goldGain: null,
      goldGainOverBaseline: null,
      estimated: null,
      estimatedGain: null,
      estimatedGainOverBaseline: null,
      kl: null,
      whyNoKl: null,
      objective: null,
      characters: null,
      tokens: null,
      cutOff: null,
      winRate: null,
      against: [],
      oodDrop: null,
      ...figures,
    },
  };
}
