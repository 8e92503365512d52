import type { Experiment, Project, Tx } from "@gshf/db";
import { done, type Outcome, refuse } from "../access/index.ts";
import { readStored } from "../stored/model.ts";
import { mainExperiment, type PromptPlan, promptPlanSchema } from "./model.ts";

/** A project's experiment by its short name; left out, `main`. */
export async function findExperiment(
  db: Tx,
  project: Pick<Project, "id" | "slug">,
  slug: string = mainExperiment,
): Promise<Outcome<Experiment>> {
  const found = await db.experiment.findUnique({
    where: { projectId_slug: { projectId: project.id, slug } },
  });
  const message = `There is no experiment "${slug}" in "${project.slug}".`;
  return found === null ? refuse("not-found", message, "experiment") : done(found);
}

/** The same, where something is to be added to it. */
export async function findOpenExperiment(
  db: Tx,
  project: Pick<Project, "id" | "slug">,
  slug?: string,
): Promise<Outcome<Experiment>> {
  const found = await findExperiment(db, project, slug);
  if (!found.ok || found.value.archivedAt === null) return found;
  return refuse("conflict", `${found.value.name} is archived; bring it back first.`, "experiment");
}

/** Which prompts an experiment's rounds take. */
export function planOf(experiment: Pick<Experiment, "slug" | "promptPlan">): PromptPlan {
  return readStored(promptPlanSchema, experiment.promptPlan, `the prompts of experiment ${experiment.slug}`);
}
