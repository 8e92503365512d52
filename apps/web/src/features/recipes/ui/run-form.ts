import { type RunnableRecipe, recipeAskSchema, recipeLabel } from "@gshf/core/recipes/model";
import type { StrategyName } from "@gshf/core/rounds/model";
import type { AlgorithmName, Uncertainty } from "@gshf/core/trainings/model";
import { z } from "zod";
import { type Range, readHyperparameters, readPath } from "#features/trainings/index.ts";
import type { VerbForm } from "#ui/form.tsx";

type Splits = Record<"validation" | "test" | "ood", boolean>;

/** The form's values: what any recipe asks for, lists and hyperparameters as they are typed. The server reads them. */
export type RunFormValues = {
  slug: string;
  experiment: string;
  seed: number;
  recipe: {
    name: RunnableRecipe;
    eta?: number;
    path?: string;
    betaPess?: string;
    uncertainty?: Uncertainty;
    prompts?: number;
    n?: number;
    temperature?: number;
    scoredBy?: "reward" | "scorer";
    method?: "liu2023" | "exact";
    coefficient?: number;
    strategy?: StrategyName;
    labeler?: { kind: "people" | "scorer" | "reward-model" };
    rounds?: number;
    trainEvery?: number;
    pairs?: number;
    samples?: number;
    labelsPerPair?: number;
    hyperparameters: Record<string, string>;
    makesMain: boolean;
    evaluation: { splits: Splits; promptsMax: number; samples: number; judgeId: string | null };
  };
};
export type RunForm = VerbForm<RunFormValues>;

/** Nothing is checked before it is sent: which values count, and what they may be, is the recipe's. */
export const runFormSchema = z.custom<RunFormValues>((value) => typeof value === "object");

export const recipeOptions = Object.fromEntries(
  recipeAskSchema.options.map(({ shape }) => [shape.name.value, recipeLabel(shape.name.value)]),
) as Record<RunnableRecipe, string>;

/** What a recipe begins with: its own defaults, or what an earlier run of it was set to. */
export function startingRecipe(
  name: RunnableRecipe,
  evaluation: RunFormValues["recipe"]["evaluation"],
  earlier: object = {},
): RunFormValues["recipe"] {
  const parsed = recipeAskSchema.safeParse({ ...earlier, name });
  const ask = parsed.success ? parsed.data : recipeAskSchema.parse({ name });
  const { hyperparameters, evaluation: measured, ...settings } = ask;
  const { promptsMax, samples, judgeId } = measured;
  const lists =
    settings.name === "multi-step-rso"
      ? { path: settings.path.join(", ") }
      : settings.name === "offline-gshf-2"
        ? { betaPess: [settings.betaPess].flat().join(", ") }
        : {};
  return {
    ...settings,
    ...lists,
    hyperparameters: Object.fromEntries(
      Object.entries(hyperparameters).map(([key, value]) => [key, String(value)]),
    ),
    evaluation: { splits: evaluation.splits, promptsMax, samples, judgeId },
  } as RunFormValues["recipe"];
}

/** What the verbs take. */
export function recipeOf(
  { recipe }: RunFormValues,
  ranges: readonly Range[] | null,
): z.input<typeof recipeAskSchema> {
  const { splits, ...evaluation } = recipe.evaluation;
  const chosen = (["validation", "test", "ood"] as const).filter((split) => splits[split]);
  return {
    ...recipe,
    ...(recipe.path === undefined ? {} : { path: readPath(recipe.path) }),
    ...(recipe.betaPess === undefined ? {} : { betaPess: readBetas(recipe.betaPess) }),
    hyperparameters: readHyperparameters(recipe.hyperparameters, ranges),
    evaluation: { ...evaluation, splits: chosen },
  } as z.input<typeof recipeAskSchema>;
}

/** One β is a number, as runs before there could be several have it. */
function readBetas(text: string): number | number[] {
  const betas = readPath(text);
  return betas.length === 1 ? (betas[0] ?? Number.NaN) : betas;
}

/** What the trainer is asked to do in a recipe. */
export const algorithmOf: Readonly<Record<RunnableRecipe, AlgorithmName>> = {
  sft: "sft",
  raft: "raft",
  "offline-dpo": "dpo",
  "offline-gshf-2": "dpo_pessimistic",
  rso: "rso",
  "multi-step-rso": "multi_step_rso",
  "hybrid-gshf-dpo": "dpo",
  sequential: "dpo",
};

/** Whether a recipe has a setting. */
export function has(name: RunnableRecipe, setting: string): boolean {
  const option = recipeAskSchema.options.find(({ shape }) => shape.name.value === name);
  return option !== undefined && Object.hasOwn(option.shape, setting);
}
