import { allStrategies, informedArms, type Strategy } from "@gshf/gshf";
import { z } from "zod";

/**
 * Versions of how a round chooses its pairs. A round keeps the one it was made with, so that it replays byte for byte.
 *
 * 1. In the norm of A = mλI + Σzzᵀ with β_A = 1.5·√d: the same data choose otherwise in a batch of another size.
 * 2. In the norm of H, the Fisher information of the labels, or of A = λI + Σw·zzᵀ: what has been labeled decides.
 */
export const choiceVersions = [1, 2] as const;
export const choiceVersionNow = 2;

/** How an arm's enhancer finds a² beside the main agent's a¹. */
export const strategies = allStrategies;
export type StrategyName = Strategy;

/** One line per strategy, for whoever sets up a round. π¹ is the main agent, π₀ the reference policy. */
export const strategyNotes: Readonly<Record<StrategyName, string>> = {
  uncertainty: "a¹ from π¹, a² where the reward is least certain within the KL budget (Option II)",
  "uncertainty-stale": "Option II without taking the batch's earlier pairs into account",
  "uncertainty-global": "Option II with one direction for the whole batch",
  reference: "a¹ from π¹, a² from π₀ (Option I)",
  random: "both answers from π₀: the control",
  "best-worst": "the highest against the lowest estimated reward",
  "best-of-n": "a¹ from π¹, a² the best of several draws from π¹",
  temperature: "a¹ from π¹, a² from π¹ at another temperature",
  checkpoint: "a¹ from π¹, a² from the Gibbs policy of an earlier round's reward",
  "on-policy": "both answers from π¹",
  thompson: "a¹ from π¹, a² from the Gibbs policy of one posterior draw",
  "thompson-duel": "the Gibbs policies of two posterior draws",
  "max-uncertainty": "the two answers whose difference is least certain, whatever the KL",
  "v-optimal": "the pair whose labels lower the mean variance of the reward most",
  "information-gain": "the pair whose label tells most about the reward (BALD)",
  fisher: "the pair with the largest Fisher information: uncertain, and neither answer sure to win",
  "bai-ts": "the best answer under one posterior draw, and the one least certain against it",
  "near-tie": "the least certain pair among those that may yet be a tie",
  "delta-ucb": "the pair whose upper confidence bound is farthest above the other's lower one",
  drts: "the highest against the lowest reward, each shifted at random within its confidence interval",
};

const optionNames = ["bestOf", "temperature", "radius"] as const;
type OptionName = (typeof optionNames)[number];

/** The option that a strategy has of its own. */
export const strategyOptions: Readonly<Partial<Record<StrategyName, OptionName>>> = {
  "best-of-n": "bestOf",
  temperature: "temperature",
  "near-tie": "radius",
  "delta-ucb": "radius",
  drts: "radius",
};

/** Strategies that a round of version 1 can't have. */
const sinceVersion2: ReadonlySet<StrategyName> = new Set<StrategyName>(["checkpoint", ...informedArms]);

/** What an arm of a round of this version may be. */
export function strategiesOf(version: (typeof choiceVersions)[number]): readonly StrategyName[] {
  return version === 1 ? strategies.filter((name) => !sinceVersion2.has(name)) : strategies;
}

/** Arms of a round at most. */
export const armsMax = 8;

const armOptionsSchema = z.object({
  /** n of best-of-n; 8 as in the paper when left out. */
  bestOf: z.int().min(1).max(64).optional(),
  /** τ of π² ∝ (π¹)^{1/τ}; 2 when left out. */
  temperature: z.number().positive().max(100).optional(),
  /** β of near-tie, delta-ucb and drts; the round's own when left out. */
  radius: z.number().min(0).max(1_000).optional(),
});

export const armSchema = z
  .object({
    name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "Up to 40 lower-case letters, digits and hyphens."),
    strategy: z.enum(strategies),
    /** Share of the round's prompts; the shares of all arms add up to 1. */
    share: z.number().positive().max(1),
    options: armOptionsSchema.optional(),
  })
  .superRefine(({ strategy, options = {} }, context) => {
    for (const name of optionNames) {
      if (options[name] === undefined || strategyOptions[strategy] === name) continue;
      const own = strategyOptions[strategy];
      const has = own === undefined ? "it has none" : `it has ${own}`;
      context.addIssue({
        code: "custom",
        path: ["options", name],
        message: `The strategy ${strategy} has no option ${name}; ${has}.`,
      });
    }
  });
export type Arm = z.output<typeof armSchema>;

/** The settings of a round that decide which pairs it chooses. */
export const choiceShape = {
  choice: z.literal(choiceVersions).default(choiceVersionNow),
  arms: z
    .array(armSchema)
    .min(1)
    .max(armsMax)
    .default([{ name: "uncertainty", strategy: "uncertainty", share: 1 }]),
  /** The KL coefficient, in units of reward. */
  eta: z.number().positive().max(100).default(0.1),
  /** What measures uncertainty: H, the Fisher information of the labels, or the paper's A. */
  metric: z.enum(["information", "covariance"]).default("information"),
  /** β, the radius of the confidence set in that norm. */
  radius: z.number().positive().max(1_000).default(0.75),
  /** Whether `uncertainty` is V-optimal until the labels can carry Option II. */
  coldStart: z.boolean().default(true),
  /** The round whose reward is the checkpoint of arms with that strategy; null takes the latest before this one. */
  checkpointRound: z.int().min(1).nullable().default(null),
  /** Version 1: radius of the confidence set in the norm of A; null takes 1.5·√d. */
  betaA: z.number().positive().nullable().default(null),
  /** The regulariser of the covariance: A starts at λI, in version 1 at m·λ·I. */
  lambda: z.number().positive().default(1),
  /** λ₀, the ridge of the Bradley-Terry fit; null takes the one that explains the labels best, by evidence. */
  ridge: z.number().positive().nullable().default(null),
  /** B: the fit keeps ‖θ‖ ≤ B. */
  normBound: z.number().positive().default(30),
};

const choiceSchema = z.object(choiceShape);
export type ChoiceSettings = z.output<typeof choiceSchema>;

/** What is wrong with settings whose fields are right one by one; each with its field. */
export function choiceProblems(settings: ChoiceSettings): { path: (string | number)[]; message: string }[] {
  const { arms, choice, betaA, ridge } = settings;
  const problems: { path: (string | number)[]; message: string }[] = [];
  const sum = arms.reduce((total, arm) => total + arm.share, 0);
  if (Math.abs(sum - 1) > 1e-6) {
    problems.push({ path: ["arms"], message: `The shares add up to ${percent(sum)} %, not 100 %.` });
  }
  if (new Set(arms.map((arm) => arm.name)).size < arms.length) {
    problems.push({ path: ["arms"], message: "Two arms have the same name." });
  }
  if (choice === 2) {
    if (betaA !== null) {
      const message = `betaA (${betaA}) belongs to version 1 of the choice. In version 2 the radius is set by radius.`;
      problems.push({ path: ["betaA"], message });
    }
    return problems;
  }
  if (ridge === null) {
    const message = "The ridge by evidence needs version 2 of the choice. Enter a number, e.g. 0.3.";
    problems.push({ path: ["ridge"], message });
  }
  arms.forEach(({ strategy, options }, index) => {
    if (sinceVersion2.has(strategy)) {
      const message = `The strategy ${strategy} needs version 2 of the choice.`;
      problems.push({ path: ["arms", index, "strategy"], message });
    }
    if (options !== undefined) {
      const message = "Options of an arm need version 2 of the choice.";
      problems.push({ path: ["arms", index, "options"], message });
    }
  });
  return problems;
}

const percent = (share: number) => Number((share * 100).toPrecision(10));

/** The ridge that a round of the first version has when its settings name none. */
const firstRidge = 0.3;

/** Settings as they were stored: those from before there were versions are of the first, with its defaults. */
export function withStoredVersion(stored: unknown): unknown {
  if (typeof stored !== "object" || stored === null || "choice" in stored) return stored;
  return { choice: 1, ridge: firstRidge, ...stored };
}

/** β in use, in the norm the round measures by. */
export function radiusOf(
  { choice, betaA, radius }: Pick<ChoiceSettings, "choice" | "betaA" | "radius">,
  dimension: number,
): number {
  return choice === 1 ? (betaA ?? 1.5 * Math.sqrt(dimension)) : radius;
}

/** The same before the dimension is known; null where it depends on that. */
export function radiusIn(
  settings: Pick<ChoiceSettings, "choice" | "betaA" | "radius">,
  dimension: number | null,
) {
  if (dimension !== null) return radiusOf(settings, dimension);
  return settings.choice === 1 ? settings.betaA : settings.radius;
}

/**
 * Why a pair was chosen, per candidate (a distinct text among the prompt's draws).
 *
 * - `multiplicity`: how many of the n draws gave this text
 * - `reward`: r = θᵀφ under the round's fit, up to a constant per prompt
 * - `reference`: probability under π₀ as the draws show it; since version 2
 * - `weight`: probability under the main agent π¹ ∝ π₀·exp(r/η)
 * - `enhancerWeight`: probability under the arm's distribution of a²
 * - `distance`: β·‖φ − φ(π¹)‖ in the round's norm, at the start of the batch
 * - `cost`: η·(−log weight), the KL price of always answering this, or null where the weight is zero;
 *   `affordable` when cost ≤ distance
 */
export const candidateExplanationSchema = z.object({
  responseId: z.string(),
  multiplicity: z.int(),
  reward: z.number(),
  reference: z.number().optional(),
  weight: z.number(),
  enhancerWeight: z.number(),
  distance: z.number(),
  cost: z.number().nullable(),
  affordable: z.boolean(),
});
export type CandidateExplanation = z.output<typeof candidateExplanationSchema>;

/** Candidates up to which a pair keeps its Gram matrices, so that its page can work the choice out anew. */
export const gramCandidatesMax = 16;

const explanationShape = {
  strategy: z.enum(strategies),
  eta: z.number(),
  /** Γ of a²'s distribution: β·‖φ(π²) − φ(π¹)‖ in the round's norm. */
  gamma: z.number().nullable(),
  /** η·KL(π²‖π¹). */
  klCost: z.number().nullable(),
  /** What the KL cost may be at most: Γ at the factor from the start of the batch. */
  budget: z.number().nullable(),
  /** (Σu)²/Σu² of the importance weights; n when the candidates came from π₀. */
  effectiveSampleSize: z.number(),
  candidates: z.array(candidateExplanationSchema),
};

export const pairExplanationSchema = z.discriminatedUnion("version", [
  z.object({
    version: z.literal(1),
    /** β_A. */
    betaA: z.number(),
    ...explanationShape,
  }),
  z.object({
    version: z.literal(2),
    metric: z.enum(["information", "covariance"]),
    /** β in that norm. */
    radius: z.number(),
    /** Whether the arm would be Option II, but the labels can't carry it yet. */
    isCold: z.boolean(),
    /** Which candidate is farthest from φ(π¹) in the plain norm, whatever was labeled. */
    farthest: z.int(),
    /**
     * Lower half, row by row, of the k×k Gram matrix of the candidates about π¹ in the round's norm at the start of the
     * batch; null where there are too many candidates to keep it.
     */
    gram: z.array(z.number()).nullable(),
    /** The same as it was when this pair was chosen, where the arm follows the batch; null where it is `gram`. */
    gramNow: z.array(z.number()).nullable(),
    ...explanationShape,
  }),
]);
export type PairExplanation = z.output<typeof pairExplanationSchema>;
