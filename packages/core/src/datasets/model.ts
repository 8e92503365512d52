import { z } from "zod";
import { numberSchema, wholeMax } from "../access/model.ts";
import { promptChoiceSchema } from "../prompts/model.ts";

export {
  containerNotes,
  contentTypes,
  type ExportReport,
  exportContainers,
  exportRefSchema,
  exportSplits,
  type NewExport,
  newExportSchema,
  systemNotes,
  systemOptions,
  tieNotes,
  tieOptions,
  weightNotes,
  weightOptions,
} from "./exports/model.ts";

/** How a dataset that no round makes comes about. */
export const recipeKinds = ["mixture", "best-of-n", "rejection"] as const;
export type RecipeKind = (typeof recipeKinds)[number];

export const recipeNotes: Readonly<Record<RecipeKind, { label: string; what: string }>> = {
  mixture: {
    label: "Rows that are there",
    what: "Puts offline comparisons and frozen rounds together; nothing is drawn.",
  },
  "best-of-n": {
    label: "Best of n",
    what: "Draws n answers to each prompt and keeps the best and the worst by a reward: rows for SFT and RAFT.",
  },
  rejection: {
    label: "Rejection sampling",
    what: "Draws n answers to each prompt, accepts the better ones more often, and pairs the accepted: rows for RSO.",
  },
};

export const rejectionMethods = ["liu2023", "exact"] as const;
export type RejectionMethod = (typeof rejectionMethods)[number];

export const methodNotes: Readonly<Record<RejectionMethod, { label: string; what: string }>> = {
  liu2023: {
    label: "Liu et al. (2023)",
    what: "As in the paper: passes over a prompt’s draws until enough are accepted. Every prompt gives its pairs.",
  },
  exact: {
    label: "Exact",
    what: "Accepted answers follow the policy times exp(reward / coefficient) exactly. A prompt may give no pair.",
  },
};

/** By what draws are told apart. */
const labelerSchema = z.discriminatedUnion("kind", [
  z.object({
    /** A Bradley–Terry fit to the experiment’s offline comparisons and frozen rounds. */
    kind: z.literal("reward"),
    /** Rounds up to this number; null: all that are frozen when the dataset is begun. */
    upToRound: numberSchema.nullable().default(null),
  }),
  z.object({ kind: z.literal("scorer") }),
]);
export type DatasetLabeler = z.output<typeof labelerSchema>;

/** The most draws of a prompt, as rounds have it. */
export const drawsMax = 64;
export const promptsMax = 100_000;

const promptsSchema = promptChoiceSchema.extend({
  /** At most so many, which ones by the seed. */
  max: z.int().min(1).max(promptsMax).default(1_000),
  /** One of the experiment’s disjoint parts, from 0; null: all of them. */
  part: z.int().min(0).max(wholeMax).nullable().default(null),
});

const drawnShape = {
  policyId: z.uuid("Choose a policy."),
  /** Draws of a prompt; the paper’s 8. */
  n: z.int().min(2).max(drawsMax).default(8),
  /** The policy’s own where they are null. */
  temperature: z.number().min(0).max(2).nullable().default(null),
  topP: z.number().gt(0).max(1).nullable().default(null),
  prompts: promptsSchema.default(promptsSchema.parse({})),
  labeler: labelerSchema.default({ kind: "reward", upToRound: null }),
};

const rejectionShape = {
  method: z.enum(rejectionMethods).default("liu2023"),
  /** η of the target; of a step of multi-step RSO 1/(1/η_i − 1/η_{i−1}). Table 8’s for RSO. */
  coefficient: z.number().positive().max(1_000).default(0.5),
  /** Pairs of a prompt, both of whose answers were accepted. */
  pairs: z
    .int()
    .min(1)
    .max(drawsMax / 2)
    .default(1),
};

/** Which rows of its sources a mixture takes. */
export const rowChoiceSchema = z.object({
  /** Rows that fewer people labeled are left out. */
  votesMin: z.int().min(0).max(100).default(0),
  /** Of rows with several votes, those whose larger side has less of them are left out. */
  agreementMin: z.number().min(0.5).max(1).default(0.5),
  /** Votes of annotators whose reliability in the row’s round was found to be less don’t count. */
  reliabilityMin: z.number().min(-5).max(5).optional(),
  /** Of all rows the offline comparisons are so much at most; null: as many as there are. */
  offlineShare: z.number().gt(0).lt(1).nullable().default(null),
  /** So much of the prompts, with all their rows, goes to the validation split. */
  heldOut: z.number().min(0).max(0.5).default(0),
});
export type StoredChoice = z.output<typeof rowChoiceSchema>;

/** Takes every row. */
export const everyRow: StoredChoice = rowChoiceSchema.parse({});

/** What somebody asks for. */
export const datasetRecipeSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("mixture"),
    /** Whether the experiment’s offline comparisons are in it, within its limit. */
    offline: z.boolean().default(true),
    /** Frozen rounds of the experiment, by number. */
    rounds: z.union([z.literal("all"), z.array(numberSchema).max(1_000)]).default("all"),
    /** Which of their rows; all where it is left out. */
    choice: rowChoiceSchema.optional(),
  }),
  z.object({ kind: z.literal("best-of-n"), ...drawnShape }),
  z.object({ kind: z.literal("rejection"), ...drawnShape, ...rejectionShape }),
]);
export type DatasetRecipe = z.output<typeof datasetRecipeSchema>;

export const seedSchema = z.int().min(0).max(wholeMax).default(1);

export const newDatasetSchema = z.object({
  slug: z.string(),
  /** `main` when left out. */
  experiment: z.string().optional(),
  name: z.string().trim().min(1, "Enter a name.").max(120),
  recipe: datasetRecipeSchema,
  /** Another seed draws afresh. */
  seed: seedSchema,
});
export type NewDataset = z.output<typeof newDatasetSchema>;

/** What is counted while somebody fills the form in. */
export const datasetPreviewSchema = newDatasetSchema.omit({ name: true });

const sha256Schema = z.string();

/** D_off as it was when a dataset was begun. */
const storedOfflineSchema = z.object({
  /** How many comparisons there were. */
  comparisons: z.int(),
  /** How many of them count at most, and what decides which. */
  limit: z.int().nullable(),
  seed: z.int(),
});

const storedDrawnShape = {
  /** By name, with the model that answers to it. */
  policy: z.string(),
  model: z.string(),
  n: z.int(),
  temperature: z.number(),
  topP: z.number(),
  prompts: z.object({
    count: z.int(),
    tags: z.array(z.string()),
    part: z.int().nullable(),
    /** Of the keys of the chosen, in their order. */
    sha256: sha256Schema,
  }),
  labeler: z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("reward"),
      offline: storedOfflineSchema.nullable(),
      rounds: z.array(z.int()),
      /** Pairs whose votes a reviewer's decision stands in place of. */
      reviewed: z.int(),
      featureMap: sha256Schema,
    }),
    z.object({ kind: z.literal("scorer"), model: z.string() }),
  ]),
};

/** A recipe with all that makes its bytes, as it is kept and stands in the manifest: numbers and names, no ids. */
export const storedRecipeSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("mixture"),
    seed: z.int(),
    offline: storedOfflineSchema.nullable(),
    rounds: z.array(z.int()),
    reviewed: z.int(),
    /** Left out where every row is taken. */
    choice: rowChoiceSchema.optional(),
  }),
  z.object({ kind: z.literal("best-of-n"), seed: z.int(), ...storedDrawnShape }),
  z.object({
    kind: z.literal("rejection"),
    seed: z.int(),
    ...storedDrawnShape,
    method: z.enum(rejectionMethods),
    coefficient: z.number(),
    pairs: z.int(),
  }),
]);
export type StoredRecipe = z.output<typeof storedRecipeSchema>;
export type StoredMixture = Extract<StoredRecipe, { kind: "mixture" }>;
export type StoredDrawn = Exclude<StoredRecipe, StoredMixture>;

/** What became of the prompts of a dataset. */
export const buildSummarySchema = z.object({
  prompts: z.int(),
  draws: z.int(),
  rows: z.int(),
  /** Pairs that were left out because both answers have the same reward: nothing says which is better. */
  ties: z.int(),
  /** Pairs that were asked for and not to be had: too few draws, or too few accepted. */
  missing: z.int(),
  /** Labeled pairs that the reward was fitted to; null where a scorer told. */
  observations: z.int().nullable(),
  /** R of exact rejection. */
  bound: z.number().nullable(),
});
export type BuildSummary = z.output<typeof buildSummarySchema>;

/** A dataset on its way, by its place in its project. */
export const buildRefSchema = z.object({ slug: z.string(), number: numberSchema });
