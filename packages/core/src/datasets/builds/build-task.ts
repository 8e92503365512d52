import type { ManifestFile } from "@gshf/trainer-protocol";
import type { Deps } from "../../access/index.ts";
import { readStored } from "../../stored/model.ts";
import { type BuildSummary, type StoredRecipe, storedRecipeSchema } from "../model.ts";
import type { RowCounts } from "../store-dataset.ts";
import type { LoadedBuild } from "./hold-build.ts";

/** What a recipe is followed with. */
export type BuildTask<Recipe extends StoredRecipe = StoredRecipe> = {
  deps: Deps;
  build: LoadedBuild;
  recipe: Recipe;
  signal: AbortSignal;
  /** Told how many prompts, or files, are done. */
  progress: (done: number) => Promise<void>;
};

/** What a recipe came to, before it has a name. */
export type Made = {
  files: ManifestFile[];
  counts: RowCounts;
  /** The features that rows were labeled in; null where nothing was. */
  featureMapSha256: string | null;
  /** Rounds whose labels are in it, or in its reward. */
  rounds: readonly number[];
  /** Null where nothing is drawn. */
  summary: BuildSummary | null;
  /** Why there may be no row in it. */
  whyEmpty: string;
};

/** What a dataset is made by, as it was resolved when it was begun. */
export function recipeOf(build: { recipe: unknown; number: number }): StoredRecipe {
  return readStored(storedRecipeSchema, build.recipe, `the recipe of dataset ${build.number}`);
}
