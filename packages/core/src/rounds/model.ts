import { z } from "zod";
import { tagsSchema } from "../prompts/model.ts";
import { leaseSecondsDefault } from "../slots/model.ts";

/** The states in which a round has work of its own, in the order it passes them. */
export const workingStates = [
  "sampling",
  "embedding",
  "fitting",
  "selecting",
  "labeling",
  "freezing",
  "training",
  "evaluating",
] as const;
export type WorkingState = (typeof workingStates)[number];

export const roundStates = ["draft", ...workingStates, "complete", "paused", "failed", "cancelled"] as const;
export type RoundStateName = (typeof roundStates)[number];

export function isWorking(state: RoundStateName): state is WorkingState {
  return workingStates.some((working) => working === state);
}

/** How many files and tags a round's prompts are chosen by at most. */
export const chosenImportsMax = 50;
export const chosenTagsMax = 20;

/** How an arm's enhancer finds a² beside the main agent's a¹. */
export const strategies = [
  "uncertainty",
  "uncertainty-stale",
  "uncertainty-global",
  "reference",
  "random",
  "best-worst",
  "best-of-n",
  "temperature",
  "on-policy",
  "thompson",
  "thompson-duel",
  "max-uncertainty",
] as const;
export type StrategyName = (typeof strategies)[number];

/** One line per strategy, for whoever sets up a round. π¹ is the main agent, π₀ the reference policy. */
export const strategyNotes: Readonly<Record<StrategyName, string>> = {
  uncertainty: "a¹ from π¹, a² where the reward is least certain within the KL budget (Option II)",
  "uncertainty-stale": "Option II without taking the batch's earlier pairs into account",
  "uncertainty-global": "Option II with one direction for the whole batch",
  reference: "a¹ from π¹, a² from π₀ (Option I)",
  random: "both answers from π₀: the control",
  "best-worst": "the highest against the lowest estimated reward",
  "best-of-n": "a¹ from π¹, a² the best of eight draws from π¹",
  temperature: "a¹ from π¹, a² from π¹ at twice the temperature",
  "on-policy": "both answers from π¹",
  thompson: "a¹ from π¹, a² from the Gibbs policy of one posterior draw",
  "thompson-duel": "the Gibbs policies of two posterior draws",
  "max-uncertainty": "the two answers whose difference is least certain, whatever the KL",
};

/** Arms of a round at most. */
export const armsMax = 8;

export const armSchema = z.object({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "Up to 40 lower-case letters, digits and hyphens."),
  strategy: z.enum(strategies),
  /** Share of the round's prompts; the shares of all arms add up to 1. */
  share: z.number().positive().max(1),
});
export type Arm = z.output<typeof armSchema>;

const hyperparameter = z.union([z.number(), z.string(), z.boolean(), z.null()]);

export const roundConfigSchema = z
  .object({
    arms: z
      .array(armSchema)
      .min(1)
      .max(armsMax)
      .default([{ name: "uncertainty", strategy: "uncertainty", share: 1 }]),
    /** The KL coefficient, in units of reward. */
    eta: z.number().positive().max(100).default(0.1),
    /** Radius of the confidence set in the norm of A; null takes 1.5·√d. */
    betaA: z.number().positive().nullable().default(null),
    /** The regulariser of the covariance: A starts at m·λ·I. */
    lambda: z.number().positive().default(1),
    /** λ₀, the ridge of the Bradley-Terry fit. */
    ridge: z.number().positive().default(0.3),
    /** B: the fit keeps ‖θ‖ ≤ B. */
    normBound: z.number().positive().default(30),
    /** m: prompts of the round, and at most as many pairs. */
    pairs: z.int().min(1).max(100_000).default(64),
    /** n: draws per prompt. */
    samples: z.int().min(2).max(64).default(8),
    /** k: labels wanted for each pair. */
    labelsPerPair: z.int().min(1).max(20).default(1),
    temperature: z.number().min(0).max(2).default(1),
    /** Whether the offline comparisons count in the fit and go into the dataset. */
    hybrid: z.boolean().default(true),
    candidateSource: z.enum(["reference", "main"]).default("reference"),
    autoFreeze: z.boolean().default(true),
    /** Whether a vote counts by its annotator's fitted reliability rather than as one. */
    annotatorWeights: z.boolean().default(false),
    promote: z.enum(["if-better", "always", "never"]).default("if-better"),
    /** Which prompts for rounds it may ask; left out, all of the train split. */
    prompts: z
      .object({
        /** Of these files. */
        imports: z.array(z.uuid()).max(chosenImportsMax).optional(),
        /** With one of these tags. */
        tags: tagsSchema.max(chosenTagsMax).optional(),
      })
      .optional(),
    evaluation: z
      .object({
        promptsMax: z.int().min(1).max(5_000).default(128),
        samples: z.int().min(1).max(32).default(4),
      })
      .prefault({}),
    training: z
      .object({
        /** `none` ends the round with its frozen dataset. */
        algorithm: z.enum(["dpo", "none"]).default("dpo"),
        hyperparameters: z.record(z.string(), hyperparameter).default({}),
      })
      .prefault({}),
    /** How long somebody may hold a pair without a sign of life. */
    leaseSeconds: z.int().min(30).max(86_400).default(leaseSecondsDefault),
  })
  .superRefine((config, context) => {
    const sum = config.arms.reduce((total, arm) => total + arm.share, 0);
    if (Math.abs(sum - 1) > 1e-6) {
      context.addIssue({
        code: "custom",
        path: ["arms"],
        message: `The shares add up to ${percent(sum)} %, not 100 %.`,
      });
    }
    if (new Set(config.arms.map((arm) => arm.name)).size < config.arms.length) {
      context.addIssue({ code: "custom", path: ["arms"], message: "Two arms have the same name." });
    }
  });
export type RoundConfig = z.output<typeof roundConfigSchema>;

const percent = (share: number) => Number((share * 100).toPrecision(10));

/** Which round of which project. */
export const roundRefSchema = z.object({ slug: z.string(), number: z.int().min(1) });

export const newRoundSchema = z.object({
  slug: z.string(),
  name: z.string().trim().max(120).default(""),
  config: roundConfigSchema,
  /** null or left out: drawn. The same seed and the same inputs give the same round, byte for byte. */
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .nullish(),
  /** The number the round is expected to get. Repeating a request with it makes one round, not two. */
  number: z.int().min(1).optional(),
});

/** A draft's settings as a whole; a seed that is left out stays. */
export const editedRoundSchema = newRoundSchema.extend({ number: z.int().min(1) });

/** Where a person serves the policy that a round goes on with. */
export const takenPolicySchema = roundRefSchema.extend({
  baseUrl: z.string().trim().min(1).max(500),
  model: z.string().trim().min(1).max(200),
  apiKey: z.string().max(500).optional(),
});

/** β_A in use: what was asked for, or 1.5·√d. */
export function betaOf(config: { betaA: number | null }, dimension: number): number {
  return config.betaA ?? 1.5 * Math.sqrt(dimension);
}

/** What a round waits for or broke on, for its page. `message` names host, field or value, never a secret. */
export const problemSchema = z.object({
  code: z.string(),
  message: z.string(),
  /** ISO 8601. When the present trouble began. */
  since: z.string(),
  /** ISO 8601. When it was last seen. */
  at: z.string(),
  retryable: z.boolean(),
  /** ISO 8601, while the round tries again by itself. */
  nextTryAt: z.string().nullable(),
});
export type RoundProblem = z.output<typeof problemSchema>;

/**
 * Why a pair was chosen, per candidate (a distinct text among the prompt's draws).
 *
 * - `multiplicity`: how many of the n draws gave this text
 * - `reward`: r = θᵀφ under the round's fit, up to a constant per prompt
 * - `weight`: probability under the main agent π¹ ∝ π₀·exp(r/η)
 * - `enhancerWeight`: probability under the arm's distribution of a²
 * - `distance`: β_A·‖φ − φ(π¹)‖ in the norm of A⁻¹, at the start of the batch
 * - `cost`: η·(−log weight), the KL price of always answering this, or null where the weight is zero;
 *   `affordable` when cost ≤ distance
 */
export const candidateExplanationSchema = z.object({
  responseId: z.string(),
  multiplicity: z.int(),
  reward: z.number(),
  weight: z.number(),
  enhancerWeight: z.number(),
  distance: z.number(),
  cost: z.number().nullable(),
  affordable: z.boolean(),
});
export type CandidateExplanation = z.output<typeof candidateExplanationSchema>;

export const pairExplanationSchema = z.object({
  version: z.literal(1),
  strategy: z.enum(strategies),
  eta: z.number(),
  betaA: z.number(),
  /** Γ of a²'s distribution: β_A·‖φ(π²) − φ(π¹)‖ in the norm of A⁻¹. */
  gamma: z.number().nullable(),
  /** η·KL(π²‖π¹). */
  klCost: z.number().nullable(),
  /** What the KL cost may be at most: Γ at the factor from the start of the batch. */
  budget: z.number().nullable(),
  /** (Σu)²/Σu² of the importance weights; n when the candidates came from π₀. */
  effectiveSampleSize: z.number(),
  candidates: z.array(candidateExplanationSchema),
});
export type PairExplanation = z.output<typeof pairExplanationSchema>;
