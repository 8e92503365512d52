import { type Recipe, recipeLabels } from "@gshf/core/experiments/model";

/** The method an experiment follows, in words; null where none was chosen. */
export function recipeName(recipe: Recipe | null): string | null {
  return recipe === null ? null : recipeLabels[recipe.name];
}

/** A recipe's settings, each as "name value". */
export function recipeSettings(recipe: Recipe | null): string[] {
  return Object.entries(recipe?.settings ?? {}).map(([name, value]) => `${name} ${String(value)}`);
}
