import {
  type DatasetRecipe,
  datasetRecipeSchema,
  newDatasetSchema,
  recipeKinds,
  rejectionMethods,
  rowChoiceSchema,
} from "@gshf/core/datasets/model";
import { z } from "zod";
import type { VerbForm } from "#ui/form.tsx";

const drawn = datasetRecipeSchema.options[2];

/** The form's values: all that any kind of recipe asks for, of which only the chosen kind's are sent. */
export const datasetFormSchema = newDatasetSchema.omit({ recipe: true }).extend({
  recipe: z.object({
    kind: z.enum(recipeKinds),
    offline: z.boolean(),
    /** Empty: all that are frozen. */
    rounds: z.string().regex(/^[\d\s,;]*$/, "Enter numbers with commas between them, such as 1, 2."),
    policyId: z.string().nullable(),
    choice: rowChoiceSchema,
    n: drawn.shape.n,
    temperature: drawn.shape.temperature,
    topP: drawn.shape.topP,
    prompts: drawn.shape.prompts,
    labeler: z.object({
      kind: z.enum(["reward", "scorer"]),
      upToRound: z.int().positive().nullable(),
    }),
    method: z.enum(rejectionMethods),
    coefficient: drawn.shape.coefficient,
    pairs: drawn.shape.pairs,
  }),
});
export type DatasetFormValues = z.input<typeof datasetFormSchema>;
export type DatasetForm = VerbForm<DatasetFormValues>;

/** What the verb takes. */
export function inputOf({ recipe, ...rest }: DatasetFormValues) {
  return { ...rest, recipe: recipeOf(recipe) };
}

export function recipeOf(values: DatasetFormValues["recipe"]): z.input<typeof datasetRecipeSchema> {
  const { kind, offline, rounds, choice, method, coefficient, pairs, policyId, labeler, ...rest } = values;
  if (kind === "mixture") return { kind, offline, rounds: readRounds(rounds), choice };
  const drawing = {
    ...rest,
    policyId: policyId ?? "",
    labeler: labeler.kind === "reward" ? labeler : { kind: labeler.kind },
  };
  return kind === "best-of-n" ? { kind, ...drawing } : { kind, ...drawing, method, coefficient, pairs };
}

function readRounds(text: string): Extract<DatasetRecipe, { kind: "mixture" }>["rounds"] {
  const numbers = text
    .split(/[\s,;]+/)
    .filter((part) => part !== "")
    .map(Number);
  return numbers.length === 0 ? "all" : numbers;
}
