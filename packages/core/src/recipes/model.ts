import { z } from "zod";
import { numberSchema, wholeMax } from "../access/model.ts";
import { recipeLabels } from "../experiments/model.ts";
import { labelerSchema, pairsMax, strategies } from "../rounds/model.ts";
import { etaSchema, hyperparametersSchema, pathMax, uncertainties } from "../trainings/model.ts";

const evaluationShape = {
  /** What its policies are measured on; the best is chosen on validation. */
  splits: z
    .array(z.enum(["validation", "test", "ood"]))
    .min(1)
    .default(["validation"]),
  promptsMax: z.int().min(1).max(5_000).default(128),
  samples: z.int().min(1).max(32).default(4),
  /** Who compares their answers with π₀’s; null: nobody. */
  judgeId: z.uuid().nullable().default(null),
};

/** What every recipe has. */
const shared = {
  /** Of every training of the recipe. */
  hyperparameters: hyperparametersSchema.default({}),
  evaluation: z.object(evaluationShape).prefault({}),
  /** Whether the run ends by making the best on validation the main policy of its experiment. */
  makesMain: z.boolean().default(false),
};

const common = {
  /** η, in units of reward. */
  eta: etaSchema.default(0.1),
  ...shared,
};

/** Draws of a policy that a reward labels. */
export const drawShape = {
  /** Prompts that are drawn for, at most. */
  prompts: z.int().min(1).max(100_000).default(512),
  /** n: draws a prompt. */
  n: z.int().min(2).max(64).default(8),
  temperature: z.number().min(0).max(2).default(1),
  /** What says which answer is better: the reward fitted to the experiment’s labels, or the gold scorer. */
  scoredBy: z.enum(["reward", "scorer"]).default("reward"),
};

const rejectionShape = { ...drawShape, pairs: z.int().min(1).max(32).default(1) };

const roundShape = {
  /** How an arm chooses its pair. */
  strategy: z.enum(strategies).default("uncertainty"),
  /** n: draws a prompt. */
  samples: z.int().min(2).max(64).default(8),
  labelsPerPair: z.int().min(1).max(20).default(1),
  labeler: labelerSchema.prefault({ kind: "people" }),
};

/** The most rounds of a recipe; a sequential one has as many as labels. */
export const roundsMax = 200;

const betaSchema = z.number().min(0).max(1_000);

/** Each of the paper's methods with what it may be set to. */
export const recipeAskSchema = z.discriminatedUnion("name", [
  z.object({ name: z.literal("sft"), ...common }),
  z.object({ name: z.literal("raft"), ...common, ...drawShape }),
  z.object({ name: z.literal("offline-dpo"), ...common }),
  z.object({
    name: z.literal("offline-gshf-2"),
    ...common,
    /** β of Eq. (10). Several train a policy each from one dataset, for the curve over β; 0 among them is plain DPO. */
    betaPess: z.union([betaSchema.positive(), z.array(betaSchema).min(1).max(12)]).default(0.1),
    uncertainty: z.enum(uncertainties).default("norm"),
  }),
  z.object({
    name: z.literal("rso"),
    ...common,
    ...rejectionShape,
    method: z.enum(["liu2023", "exact"]).default("liu2023"),
    coefficient: z.number().positive().max(1_000).default(0.5),
  }),
  z.object({
    name: z.literal("multi-step-rso"),
    ...shared,
    ...rejectionShape,
    method: z.enum(["liu2023", "exact"]).default("liu2023"),
    /** η_1 > … > η_N: the last is the η of its policy. */
    path: z.array(etaSchema).min(2).max(pathMax).default([0.5, 0.3, 0.1]),
  }),
  z.object({
    name: z.literal("hybrid-gshf-dpo"),
    ...common,
    ...roundShape,
    /** T */
    rounds: z.int().min(1).max(roundsMax).default(3),
    /** m */
    pairs: z.int().min(1).max(pairsMax).default(64),
  }),
  z.object({
    name: z.literal("sequential"),
    ...common,
    ...roundShape,
    /** T: one pair a round, and a new fit after each. */
    rounds: z.int().min(1).max(roundsMax).default(32),
    /** A policy is trained after every so many rounds, and after the last. */
    trainEvery: z.int().min(1).max(roundsMax).default(16),
  }),
]);
export type RecipeAsk = z.output<typeof recipeAskSchema>;
export type RunnableRecipe = RecipeAsk["name"];

/** The η of the policy that a recipe ends with. */
export function etaOf(recipe: RecipeAsk): number {
  return recipe.name === "multi-step-rso" ? (recipe.path.at(-1) ?? 0) : recipe.eta;
}

/** The β that policies are trained at, in the order asked for. */
export function betasOf({ betaPess }: Extract<RecipeAsk, { name: "offline-gshf-2" }>): readonly number[] {
  return typeof betaPess === "number" ? [betaPess] : betaPess;
}

/** Why settings make no sense together, by field; null when they do. */
export function recipeProblem(recipe: RecipeAsk): { field: string; message: string } | null {
  if (recipe.name === "multi-step-rso") {
    const { path } = recipe;
    if (path.some((eta, i) => i > 0 && eta >= (path[i - 1] ?? 0))) {
      return { field: "recipe.path", message: "η falls along the path." };
    }
  }
  if (recipe.name === "offline-gshf-2") {
    const betas = betasOf(recipe);
    if (new Set(betas).size < betas.length) {
      return { field: "recipe.betaPess", message: "Each β stands there once." };
    }
    if (betas.every((beta) => beta === 0)) {
      const message = "Pessimism of weight 0 is plain DPO. Add a β above 0, or choose Offline DPO.";
      return { field: "recipe.betaPess", message };
    }
  }
  if (recipe.name === "rso" || recipe.name === "multi-step-rso") {
    const { n, pairs } = recipe;
    if (2 * pairs > n) {
      const message = `${pairs} pairs need ${2 * pairs} answers, and a prompt has ${n} draws.`;
      return { field: "recipe.pairs", message };
    }
  }
  return null;
}

/** What a recipe does, in a sentence. */
export const recipeNotes: Readonly<Record<RunnableRecipe, string>> = {
  sft: "Makes the preferred answers of the offline comparisons likely. Nobody is asked.",
  raft: "Draws n answers a prompt from π₀ and makes the best of them likely. Nobody is asked.",
  "offline-dpo": "DPO on the offline comparisons. Nobody is asked.",
  "offline-gshf-2":
    "DPO on the offline comparisons that counts answers for less where these say little (Proposition 5.1). Nobody is asked.",
  rso: "Draws n answers a prompt from π₀, accepts some by rejection sampling, lets the reward label them, and runs DPO on these pairs. Nobody is asked.",
  "multi-step-rso":
    "RSO in steps of falling η. Each step draws from the policy of the step before. Nobody is asked.",
  "hybrid-gshf-dpo":
    "Rounds of labels on top of the offline comparisons. After each round, DPO starts again from π₀ on everything there is.",
  sequential: "One pair, one label, a new fit, and so on. Trains a policy now and then.",
};

export function recipeLabel(name: RunnableRecipe): string {
  return recipeLabels[name];
}

/** A run of a recipe by its place in its project. */
export const runRefSchema = z.object({ slug: z.string(), number: numberSchema });

export const newRunSchema = z.object({
  slug: z.string(),
  /** `main` when left out. */
  experiment: z.string().optional(),
  recipe: recipeAskSchema,
  seed: z.int().min(0).max(wholeMax).default(1),
  /** The number the run is expected to get. Repeating a request with it makes one run, not two. */
  number: numberSchema.optional(),
});
export type NewRun = z.output<typeof newRunSchema>;

export const stepKinds = ["dataset", "training", "round", "evaluation"] as const;
export type StepKindName = (typeof stepKinds)[number];
