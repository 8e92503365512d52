import { z } from "zod";
import { numberSchema, wholeMax } from "../access/model.ts";
import { promptChoiceSchema } from "../prompts/model.ts";
import { leaseSecondsDefault } from "../slots/model.ts";
import { choiceProblems, choiceShape, withStoredVersion } from "./choice/model.ts";
import { comparisonProblems, comparisonSchema } from "./comparison/model.ts";
import { labelerSchema, labelsProblem } from "./labeler/model.ts";

export {
  type Arm,
  armSchema,
  armsMax,
  type ChoiceSettings,
  type ChoiceVersion,
  candidateSourcesMax,
  choiceVersionNow,
  isDrawn,
  radiusIn,
  radiusOf,
  type StrategyName,
  sourceRoles,
  strategies,
  strategiesOf,
  strategyNote,
  strategyNotes,
  strategyOptions,
} from "./choice/model.ts";
export { type ComparedSplit, comparedSplits } from "./comparison/model.ts";
export {
  type CandidateExplanation,
  candidateExplanationSchema,
  type DrawnExplanation,
  effectiveSampleMin,
  gramCandidatesMax,
  type PairExplanation,
  pairExplanationSchema,
  type WeighedExplanation,
} from "./explanation/model.ts";
export {
  isLabeledByPeople,
  type LabelerKind,
  labelerKinds,
  labelerSchema,
  labelsProblem,
  type PairScores,
  pairScoresSchema,
  type RoundLabeler,
} from "./labeler/model.ts";

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

/** m at most. */
export const pairsMax = 100_000;

const hyperparameter = z.union([z.number(), z.string(), z.boolean(), z.null()]);

export const roundConfigSchema = z
  .object({
    ...choiceShape,
    /** m: prompts of the round, and at most as many pairs. */
    pairs: z.int().min(1).max(pairsMax).default(64),
    /** n: draws per prompt. */
    samples: z.int().min(2).max(64).default(8),
    /** k: labels wanted for each pair. */
    labelsPerPair: z.int().min(1).max(20).default(1),
    temperature: z.number().min(0).max(2).default(1),
    /** Who labels the pairs. */
    labeler: labelerSchema.default({ kind: "people" }),
    /** Whether the offline comparisons count in the fit and go into the dataset. */
    hybrid: z.boolean().default(true),
    candidateSource: z.enum(["reference", "main"]).default("reference"),
    /** Whether a round closes by itself once its labels are there; one that no person labels always does. */
    autoFreeze: z.boolean().default(true),
    /** Whether a vote counts by its annotator's fitted reliability rather than as one. */
    annotatorWeights: z.boolean().default(false),
    promote: z.enum(["if-better", "always", "never"]).default("if-better"),
    /** Which of its experiment's prompts it may ask; left out, all of them. */
    prompts: promptChoiceSchema.optional(),
    /** Where given, the round only compares the policies that its arms name: it learns nothing, and trains none. */
    comparison: comparisonSchema.optional(),
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
    for (const { path, message } of [...choiceProblems(config), ...comparisonProblems(config)]) {
      context.addIssue({ code: "custom", path, message });
    }
    const labels = labelsProblem(config.labeler, config.labelsPerPair);
    if (labels !== null) context.addIssue({ code: "custom", path: ["labelsPerPair"], message: labels });
  });
export type RoundConfig = z.output<typeof roundConfigSchema>;

/** The settings of a round as its row has them, which may be older than versions of the choice. */
export const storedRoundConfigSchema = z.preprocess(withStoredVersion, roundConfigSchema);

/** Which round of which project. */
export const roundRefSchema = z.object({ slug: z.string(), number: numberSchema });

export const newRoundSchema = z.object({
  slug: z.string(),
  /** Whose round it is; `main` when left out. */
  experiment: z.string().optional(),
  name: z.string().trim().max(120).default(""),
  config: roundConfigSchema,
  /** null or left out: drawn. The same seed and the same inputs give the same round, byte for byte. */
  seed: z.int().min(0).max(wholeMax).nullish(),
  /** The number the round is expected to get. Repeating a request with it makes one round, not two. */
  number: numberSchema.optional(),
});

/** A draft's settings as a whole; a seed or an experiment that is left out stays. */
export const editedRoundSchema = newRoundSchema.extend({ number: numberSchema });

/** Where a person serves the policy that a round goes on with. */
export const takenPolicySchema = roundRefSchema.extend({
  baseUrl: z.string().trim().min(1).max(500),
  model: z.string().trim().min(1).max(200),
  apiKey: z.string().max(500).optional(),
});

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
