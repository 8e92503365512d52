import { meanEstimate, pairedDifference } from "@gshf/gshf";
import { z } from "zod";

/** A mean with its 95 % interval (Student t over prompts); no interval for a single prompt. */
export const estimateSchema = z.object({
  mean: z.number(),
  ci95: z.tuple([z.number(), z.number()]).nullable(),
});
export type Estimate = z.output<typeof estimateSchema>;

/** One policy on one prompt: means over its draws. */
const measured = z.object({
  /** Under the round's fit after the freeze, up to a constant per prompt. */
  reward: z.number(),
  /** Under the project's gold scorer. */
  gold: z.number().nullable(),
  /** Mean of log π − log π₀ over the draws: the k1 estimate, unbiased. */
  kl: z.number().nullable(),
});

export const measuredPromptSchema = z.object({ key: z.string(), reference: measured, policy: measured });
export type MeasuredPrompt = z.output<typeof measuredPromptSchema>;

export const evaluationShardSchema = z.object({ prompts: z.array(measuredPromptSchema) });

export type PolicySummary = {
  prompts: number;
  estimatedReward: Estimate & { gain: Estimate | null };
  goldReward: Estimate | null;
  goldGain: Estimate | null;
  kl: Estimate | null;
  /** E[r] − η·KL, with the gold reward where it is known. */
  objective: number | null;
};

/** What the measurements say of π₀ and of the new policy; gains are paired by prompt. */
export function summarise(
  prompts: readonly MeasuredPrompt[],
  eta: number,
): { reference: PolicySummary; policy: PolicySummary } | null {
  if (prompts.length === 0) return null;
  const of = (role: "reference" | "policy", field: "reward" | "gold" | "kl"): number[] | null => {
    const values = prompts.flatMap((prompt) => prompt[role][field] ?? []);
    return values.length === prompts.length ? values : null;
  };
  const summary = (role: "reference" | "policy"): PolicySummary => {
    const rewards = of(role, "reward") ?? [];
    const gold = of(role, "gold");
    const kl = role === "reference" ? prompts.map(() => 0) : of(role, "kl");
    const isNew = role === "policy";
    const goldReward = estimate(gold);
    const klEstimate = estimate(kl);
    const reward = goldReward ?? estimate(rewards) ?? { mean: 0, ci95: null };
    return {
      prompts: prompts.length,
      estimatedReward: {
        ...(estimate(rewards) ?? { mean: 0, ci95: null }),
        gain: isNew ? gain(rewards, of("reference", "reward")) : null,
      },
      goldReward,
      goldGain: isNew ? gain(gold, of("reference", "gold")) : null,
      kl: klEstimate,
      objective: klEstimate === null ? null : reward.mean - eta * klEstimate.mean,
    };
  };
  return { reference: summary("reference"), policy: summary("policy") };
}

function estimate(values: readonly number[] | null): Estimate | null {
  if (values === null || values.length === 0) return null;
  return toEstimate(meanEstimate(values));
}

function gain(treatment: readonly number[] | null, baseline: readonly number[] | null): Estimate | null {
  if (treatment === null || baseline === null || treatment.length === 0) return null;
  return toEstimate(pairedDifference(treatment, baseline));
}

export function toEstimate(value: ReturnType<typeof meanEstimate>): Estimate {
  return { mean: value.mean, ci95: value.ci95 === undefined ? null : [value.ci95.low, value.ci95.high] };
}

/**
 * Whether the new policy becomes the main one. `if-better`: its gain over π₀ is positive, and where gold scores
 * exist it does no worse than the present main policy did.
 */
export function isPromoted(
  rule: "if-better" | "always" | "never",
  policy: PolicySummary | null,
  mainGold: number | null,
): boolean {
  if (rule === "never") return false;
  if (rule === "always" || policy === null) return true;
  if (policy.goldReward === null || policy.goldGain === null) {
    return (policy.estimatedReward.gain?.mean ?? 0) > 0;
  }
  return policy.goldGain.mean > 0 && (mainGold === null || policy.goldReward.mean >= mainGold);
}
