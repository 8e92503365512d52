import type { Policy, Project } from "@gshf/db";
import { type Deps, type Refusal, refuse } from "../../access/index.ts";
import { whySilent, whyUnreachable } from "../../policies/index.ts";
import type { StoredRecipe } from "../model.ts";

/** Why a server that a recipe needs can't be counted on now, by field; null when all answer. */
export async function refuseSilent(
  deps: Deps,
  project: Project,
  recipe: StoredRecipe,
  policy: Policy | null,
): Promise<Refusal | null> {
  if (recipe.kind === "mixture" || policy === null) return null;
  const labeler = await whySilent(deps, project, recipe.labeler.kind === "scorer" ? "scorer" : "embedder");
  if (labeler !== null) return refuse("unavailable", labeler, "recipe.labeler.kind");
  const silent = await whyUnreachable(deps, policy);
  return silent === null ? null : refuse("unavailable", silent, "recipe.policyId");
}
