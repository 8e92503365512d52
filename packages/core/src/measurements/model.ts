import { meanEstimate, pairedDifference } from "@gshf/gshf";
import { z } from "zod";

/** A mean with its 95 % interval (Student t over prompts); no interval for a single prompt. */
export const estimateSchema = z.object({
  mean: z.number(),
  ci95: z.tuple([z.number(), z.number()]).nullable(),
});
export type Estimate = z.output<typeof estimateSchema>;

/** A mean over prompts with its 95 % interval, and how many prompts it is of. */
export const figureSchema = estimateSchema.extend({ prompts: z.int() });
export type Figure = z.output<typeof figureSchema>;

const figure = figureSchema.nullable();

/** How one policy's answers do against another's, by a judge asked in both orders; the interval is Wilson's. */
const winRateSchema = z.object({
  rate: z.number(),
  ci95: z.tuple([z.number(), z.number()]),
  wins: z.int(),
  ties: z.int(),
  losses: z.int(),
  /** Pairs that it said nothing readable about. */
  failed: z.int(),
});

/** One cell of an evaluation: a policy on a split at a temperature. Null: not asked for, or not measurable. */
export const figuresSchema = z.object({
  /** By the project's gold scorer, and what it gains over π₀ and over the baseline, paired by prompt. */
  gold: figure,
  goldGain: figure,
  goldGainOverBaseline: figure,
  /** By a fit to the experiment's labels, up to a constant a prompt: gains alone can be compared. */
  estimated: figure,
  estimatedGain: figure,
  estimatedGainOverBaseline: figure,
  /** Of the density that was sampled, to π₀ as it is: temperature 1, top-p 1. In nats, by k1. */
  kl: figure,
  /** Why there is no KL though it was asked for. */
  whyNoKl: z.string().nullable(),
  /** r − η·KL, by the gold reward where there is one. */
  objective: figure,
  characters: figure,
  tokens: figure,
  /** The share of answers that ended at the limit of tokens. */
  cutOff: figure,
  /** Against the baseline's first draw. */
  winRate: winRateSchema
    .extend({
      /** With the length term set to 0 (Dubois et al. 2024). */
      lengthControlled: z.number(),
    })
    .nullable(),
  /** Against the first draw of every other policy at the same temperature setting, where that was asked for. */
  against: z.array(winRateSchema.extend({ policyId: z.uuid() })).default([]),
  /** Of `ood` alone: the gold reward in distribution less that here (Table 1's Δ). */
  oodDrop: estimateSchema.extend({ against: z.enum(["test", "validation"]) }).nullable(),
});
export type Figures = z.output<typeof figuresSchema>;

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
