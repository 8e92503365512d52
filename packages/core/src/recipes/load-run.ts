import type { Prisma, Tx } from "@gshf/db";
import { readStored } from "../stored/model.ts";
import { recipeAskSchema } from "./model.ts";
import { planRecipe } from "./plan-recipe.ts";
import type { LoadedRun } from "./steps/step.ts";

/** A run as its steps need it; null where there is none. */
export async function loadRun(db: Tx, where: Prisma.RecipeRunWhereUniqueInput): Promise<LoadedRun | null> {
  const run = await db.recipeRun.findUnique({
    where,
    include: { project: true, experiment: true, steps: { orderBy: { index: "asc" } } },
  });
  if (run === null) return null;
  const recipe = readStored(recipeAskSchema, run.recipe, `the recipe of run ${run.number}`);
  return { ...run, recipe, plan: planRecipe(recipe) };
}
