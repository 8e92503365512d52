import { z } from "zod";
import { knownAnswers } from "../crowds/model.ts";
import { endpointFields } from "../policies/model.ts";

/** Where somebody stands for the quality of their labels; paused and blocked get no pairs. */
export const standingStates = ["good", "warned", "paused", "blocked"] as const;
export type StandingState = (typeof standingStates)[number];

export const newStandingSchema = z.object({
  slug: z.string(),
  pseudonym: z.string(),
  state: z.enum(standingStates),
  /** Told to the person, unless the state is good. */
  reason: z.string().trim().min(1).max(500),
});

const share = z.number().min(0).max(1);

/** How a project watches over its labels. */
export const qualityRulesSchema = z
  .object({
    /** Probability that a pair handed out is a gold pair. */
    goldRate: z.number().min(0).max(0.5).default(0),
    /** Probability that it is an attention check. */
    attentionRate: z.number().min(0).max(0.5).default(0),
    /** So many failed ones among somebody's last attention checks pause them; the first warns. */
    attentionPauseAt: z.int().min(1).max(20).default(2),
    /** How many of somebody's last gold answers, and of their last attention checks, count. */
    goldWindow: z.int().min(1).max(200).default(20),
    /** How many gold answers there must be before they decide anything. */
    goldMin: z.int().min(1).max(100).default(8),
    /** Shares of right gold answers below which somebody is warned, paused, blocked. */
    warnBelow: share.default(0.75),
    pauseBelow: share.default(0.6),
    blockBelow: share.default(0.4),
    /** Reading speed beyond which an answer can't have been read. */
    charactersPerSecond: z.int().min(10).max(1_000).default(100),
  })
  .refine((rules) => rules.goldMin <= rules.goldWindow, {
    path: ["goldMin"],
    message: "Can't be more than the latest answers counted.",
  })
  .refine((rules) => rules.goldRate + rules.attentionRate <= 0.5, {
    path: ["attentionRate"],
    message: "Together with the gold pairs, at most half of what is handed out.",
  })
  .refine((rules) => rules.blockBelow <= rules.pauseBelow && rules.pauseBelow <= rules.warnBelow, {
    path: ["pauseBelow"],
    message: "Must lie between the share that blocks and the share that warns.",
  });
export type QualityRules = z.output<typeof qualityRulesSchema>;

export const setQualityRulesSchema = z.object({ slug: z.string(), rules: qualityRulesSchema });

/** The kinds of pairs with known answers that are mixed in silently. */
export const goldKinds = ["gold", "attention"] as const;

export const markGoldSchema = z.object({
  slug: z.string(),
  pairId: z.string(),
  kind: z.enum(goldKinds).default("gold"),
  /** The right answer. Null or left out: what the pair's adjudication, its import or its unanimous votes say. */
  answer: z.enum(knownAnswers).nullish(),
  /** Why, for whoever reviews. */
  explanation: z.string().trim().max(2_000).default(""),
});

export const goldFromImportsSchema = z.object({ slug: z.string(), count: z.int().min(1).max(500) });

const text = z.string().trim().min(1).max(4_000);

export const attentionCheckSchema = z
  .object({
    slug: z.string(),
    /** What the person is asked; says itself which answer to pick. */
    instruction: z.string().trim().min(20, "Say in a sentence which answer to pick.").max(4_000),
    rightAnswer: text,
    wrongAnswer: text,
    explanation: z.string().trim().max(2_000).default(""),
  })
  .refine(({ rightAnswer, wrongAnswer }) => rightAnswer !== wrongAnswer, {
    path: ["wrongAnswer"],
    message: "Must differ from the right answer.",
  });

/** What a reviewer may decide about a pair. */
export const verdicts = [...knownAnswers, "leave-out"] as const;
export type Verdict = (typeof verdicts)[number];

export const decisionSchema = z
  .object({
    slug: z.string(),
    pairId: z.string(),
    verdict: z.enum(verdicts),
    note: z.string().trim().max(2_000).default(""),
  })
  .refine(({ verdict, note }) => verdict !== "leave-out" || note !== "", {
    path: ["note"],
    message: "Say why the pair is left out.",
  });

/** Saving under a known name changes that judge; without a key the one there is stays, as long as the address does. */
export const judgeSettingsSchema = z.object({
  slug: z.string(),
  ...endpointFields,
  temperature: z.number().min(0).max(2).default(0),
  maxTokens: z.int().min(16).max(32_768).default(1_024),
  share: z.number().positive().max(1).default(1),
  counts: z.boolean().default(false),
  exported: z.boolean().default(false),
  isAutomatic: z.boolean().default(false),
});

export const judgeRunStates = ["running", "paused", "failed", "done"] as const;
export type JudgeRunState = (typeof judgeRunStates)[number];

export const judgeRunActions = ["pause", "resume", "retry"] as const;
export type JudgeRunAction = (typeof judgeRunActions)[number];
