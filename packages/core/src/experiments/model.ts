import { z } from "zod";
import { wholeMax } from "../access/model.ts";
import { slugSchema } from "../projects/model.ts";
import { promptChoiceSchema } from "../prompts/model.ts";

/** The experiment that every project begins with: its policies are the project's, and it can't be archived. */
export const mainExperiment = "main";

/** The paper's methods, by what they are called here. */
export const recipeNames = [
  "sft",
  "raft",
  "offline-dpo",
  "offline-gshf-1",
  "offline-gshf-2",
  "rso",
  "multi-step-rso",
  "hybrid-gshf-dpo",
  "sequential",
] as const;
export type RecipeName = (typeof recipeNames)[number];

export const recipeLabels: Readonly<Record<RecipeName, string>> = {
  sft: "SFT",
  raft: "RAFT",
  "offline-dpo": "Offline DPO",
  "offline-gshf-1": "Offline GSHF, Option I",
  "offline-gshf-2": "Offline GSHF, Option II",
  rso: "RSO",
  "multi-step-rso": "Multi-step RSO",
  "hybrid-gshf-dpo": "Hybrid GSHF-DPO",
  sequential: "Sequential, one pair a round",
};

const scalar = z.union([z.number(), z.string().max(500), z.boolean(), z.null()]);
const scalars = z.union([scalar, z.array(scalar).max(100)]);

/** Which method an experiment follows, and with what settings. */
export const recipeSchema = z.object({
  name: z.enum(recipeNames),
  /** Those of core/recipes/model.ts, as the last run of the experiment had them. */
  settings: z
    .record(z.string().min(1).max(60), z.union([scalars, z.record(z.string().max(100), scalars)]))
    .default({}),
});
export type Recipe = z.output<typeof recipeSchema>;

/** Disjoint parts that prompts are divided into at most. */
export const partsMax = 100;

/** Which prompts the rounds of an experiment take. */
export const promptPlanSchema = promptChoiceSchema.extend({
  /** Into so many disjoint parts they are divided, one a round; null: every round may take all of them. */
  parts: z.int().min(2).max(partsMax).nullable().default(null),
});
export type PromptPlan = z.output<typeof promptPlanSchema>;

/** The largest limit of D_off; it is a number of comparisons. */
export const offlineLimitMax = 10_000_000;

/** What pages beside those of experiments are called. */
const reservedNames: readonly string[] = ["new", "compare"];

const settingsShape = {
  name: z.string().trim().min(1).max(120),
  /** What is expected of it, and why. */
  hypothesis: z.string().trim().max(4_000),
  /** π₀ of its rounds, which start from it and are measured against it. */
  referencePolicyId: z.uuid().nullable(),
  recipe: recipeSchema.nullable(),
  promptPlan: promptPlanSchema,
  /** Offline comparisons that count at most, in fits and datasets; null: all. */
  offlineLimit: z.int().min(1).max(offlineLimitMax).nullable(),
  /** The same seed leaves the same offline comparisons under a limit, and divides prompts into the same parts. */
  seed: z.int().min(0).max(wholeMax),
};

export const newExperimentSchema = z.object({
  slug: z.string(),
  /** Its short name, for good. */
  experiment: slugSchema.refine(
    (slug) => !reservedNames.includes(slug),
    "is the name of a page; choose another.",
  ),
  /** Whose settings it takes over where they are left out, seed included; `main` when left out. */
  copyOf: z.string().optional(),
  name: settingsShape.name.optional(),
  hypothesis: settingsShape.hypothesis.optional(),
  referencePolicyId: settingsShape.referencePolicyId.optional(),
  recipe: settingsShape.recipe.optional(),
  promptPlan: settingsShape.promptPlan.optional(),
  offlineLimit: settingsShape.offlineLimit.optional(),
  seed: settingsShape.seed.optional(),
});

/** Settings to change; what is left out stays as it is. */
export const experimentSettingsSchema = newExperimentSchema.omit({ copyOf: true });

/** Experiments that are compared at once: more lines than these nobody tells apart. */
export const comparedMax = 6;
