import { allStrategies, informedArms, type Strategy } from "@gshf/gshf";
import { z } from "zod";
import { numberSchema } from "../../access/model.ts";

/**
 * Versions of how a round chooses its pairs. A round keeps the one it was made with, so that it replays byte for byte.
 *
 * 1. In the norm of A = mλI + Σzzᵀ with β_A = 1.5·√d: the same data choose otherwise in a batch of another size.
 * 2. In the norm of H, the Fisher information of the labels, or of A = λI + Σw·zzᵀ: what has been labeled decides.
 * 3. An arm that names policies samples them, where 2 weighed draws of one policy anew to stand for the others.
 */
export const choiceVersions = [1, 2, 3] as const;
export type ChoiceVersion = (typeof choiceVersions)[number];
export const choiceVersionNow = 3;

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

/** The same since version 3, where these strategies sample the policies they name. π is the main policy. */
const drawnNotes: Readonly<Partial<Record<StrategyName, string>>> = {
  reference: "a¹ a draw of the main policy, a² a draw of π₀ (Option I)",
  random: "both answers draws of π₀: the control",
  "best-of-n": "a¹ a draw of the main policy, a² the best of several further draws by the reward",
  temperature: "a¹ a draw of the main policy, a² a draw of it at another temperature",
  checkpoint: "a¹ a draw of the main policy, a² a draw of an earlier policy",
  "on-policy": "both answers draws of the main policy",
};

/** The line of a strategy in this version of the choice. */
export function strategyNote(strategy: StrategyName, version: ChoiceVersion): string {
  return (version === 3 ? drawnNotes[strategy] : undefined) ?? strategyNotes[strategy];
}

/** Whether the strategy's pair is made of draws of two policies, rather than chosen among candidates. */
export function isDrawn(strategy: StrategyName, version: ChoiceVersion): boolean {
  return version === 3 && strategy in drawnNotes;
}

/** What a source may be called beside a policy's own name. */
export const sourceRoles = ["reference", "main", "previous"] as const;

/** What is sampled for a prompt; what is left out is the strategy's, the round's or the policy's own. */
const sourceSchema = z.object({
  /** `reference`, `main`, `previous` (the one before main), or a policy's name. */
  policy: z.string().min(1).max(64).optional(),
  temperature: z.number().min(0).max(2).optional(),
  topP: z.number().gt(0).max(1).optional(),
  /** Draws for each prompt. */
  n: z.int().min(1).max(64).optional(),
});
export type AskedSource = z.output<typeof sourceSchema>;

/** Sources that an arm's candidates may come from at most. */
export const candidateSourcesMax = 4;

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
export function strategiesOf(version: ChoiceVersion): readonly StrategyName[] {
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
    /** Since version 3, of strategies that draw both answers: where a¹ and a² are drawn from. */
    first: sourceSchema.optional(),
    second: sourceSchema.optional(),
    /** Since version 3, of strategies that choose among candidates: where these come from. */
    candidates: z.array(sourceSchema).min(1).max(candidateSourcesMax).optional(),
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
  checkpointRound: numberSchema.nullable().default(null),
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
  if (choice === 3) problems.push(...sourceProblems(settings));
  else problems.push(...tooEarly(arms));
  if (choice >= 2) {
    if (betaA !== null) {
      const message = `betaA (${betaA}) belongs to version 1 of the choice. Since version 2 the radius is set by radius.`;
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

const sourceFields = ["first", "second", "candidates"] as const;

function tooEarly(arms: ChoiceSettings["arms"]) {
  return arms.flatMap((arm, index) =>
    sourceFields
      .filter((field) => arm[field] !== undefined)
      .map((field) => ({
        path: ["arms", index, field],
        message: "Sources of an arm need version 3 of the choice.",
      })),
  );
}

/** What an arm can't have since version 3. */
function sourceProblems({ arms, choice, checkpointRound }: ChoiceSettings) {
  const problems: { path: (string | number)[]; message: string }[] = [];
  if (checkpointRound !== null) {
    const message =
      "checkpointRound belongs to version 2 of the choice. Since version 3 a checkpoint is a policy that is sampled: name it as the arm’s second source.";
    problems.push({ path: ["checkpointRound"], message });
  }
  arms.forEach(({ strategy, options = {}, ...arm }, index) => {
    const draws = isDrawn(strategy, choice);
    const others = draws ? (["candidates"] as const) : (["first", "second"] as const);
    for (const field of others) {
      if (arm[field] === undefined) continue;
      const message = draws
        ? `The strategy ${strategy} draws both answers: it has a first and a second source, and no candidates.`
        : `The strategy ${strategy} chooses among candidates, and has no source for one answer alone.`;
      problems.push({ path: ["arms", index, field], message });
    }
    for (const name of ["bestOf", "temperature"] as const) {
      if (options[name] === undefined) continue;
      const instead = name === "bestOf" ? "n" : "temperature";
      const message = `Since version 3 of the choice this is ${instead} of the arm’s second source.`;
      problems.push({ path: ["arms", index, "options", name], message });
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
