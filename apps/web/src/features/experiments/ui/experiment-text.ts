import { type Recipe, recipeLabels } from "@gshf/core/experiments/model";

/** The method an experiment follows, in words; null where none was chosen. */
export function recipeName(recipe: Recipe | null): string | null {
  return recipe === null ? null : recipeLabels[recipe.name];
}

/** A recipe's settings, each as "name value"; what is empty is left out. */
export function recipeSettings(recipe: Recipe | null): string[] {
  return settingsOf(recipe?.settings ?? {}, "");
}

function settingsOf(settings: object, prefix: string): string[] {
  return Object.entries(settings).flatMap(([name, value]: [string, unknown]) => {
    if (Array.isArray(value)) return value.length === 0 ? [] : [`${prefix}${name} ${value.join(", ")}`];
    if (typeof value === "object" && value !== null) return settingsOf(value, `${prefix}${name} `);
    return [`${prefix}${name} ${String(value)}`];
  });
}
