import { type DatasetBuild, transaction } from "@gshf/db";
import { actorName, type Deps, done, type Outcome, type ProjectCaller } from "../../access/index.ts";
import { findOpenExperiment } from "../../experiments/index.ts";
import { lockProject } from "../../projects/index.ts";
import type { NewDataset } from "../model.ts";
import { refuseSilent } from "./refuse-silent.ts";
import { type ResolvedRecipe, resolveRecipe } from "./resolve-recipe.ts";
import { wakeBuild } from "./wake-build.ts";

const promptsPerInsert = 1_000;

/**
 * Begins a dataset that no round makes, or finds the one of the same recipe and seed that there is, in whichever state.
 * What can't come to a good end is refused, by field, before anything is spent: the servers that it needs are asked first.
 */
export async function startBuild(
  deps: Deps,
  caller: Pick<ProjectCaller, "project" | "actor" | "audit">,
  input: Omit<NewDataset, "slug">,
): Promise<Outcome<{ build: DatasetBuild; isNew: boolean }>> {
  const { project, actor, audit } = caller;
  const experiment = await findOpenExperiment(deps.db, project, input.experiment);
  if (!experiment.ok) return experiment;
  const place = { project, experiment: experiment.value };
  const resolved = await resolveRecipe(deps.db, place, input);
  if (!resolved.ok) return resolved;
  const { recipe, sha256: recipeSha256, promptIds, policy } = resolved.value;
  const key = { experimentId: place.experiment.id, recipeSha256 };
  const where = { experimentId_recipeSha256: key };
  const known = await deps.db.datasetBuild.findUnique({ where });
  if (known !== null) return done({ build: known, isNew: false });
  const silent = await refuseSilent(deps, project, recipe, policy);
  if (silent !== null) return silent;
  return transaction(deps.db, async (tx) => {
    // The row is the lock under which numbers are given.
    await lockProject(tx, project.id);
    const same = await tx.datasetBuild.findUnique({ where });
    if (same !== null) return done({ build: same, isNew: false });
    const { nextBuildNumber } = await tx.project.update({
      where: { id: project.id },
      data: { nextBuildNumber: { increment: 1 } },
    });
    const now = deps.now();
    const build = await tx.datasetBuild.create({
      data: {
        ...key,
        projectId: project.id,
        number: nextBuildNumber - 1,
        name: input.name,
        recipe,
        seed: input.seed,
        total: totalOf(resolved.value),
        stateSince: now,
        wakeAt: now,
        createdBy: actorName(actor),
        createdAt: now,
      },
    });
    const rows = promptIds.map((promptId, position) => ({ buildId: build.id, position, promptId }));
    for (let from = 0; from < rows.length; from += promptsPerInsert) {
      await tx.datasetBuildPrompt.createMany({ data: rows.slice(from, from + promptsPerInsert) });
    }
    await wakeBuild(tx, deps, build.id);
    await audit(tx, {
      subject: `dataset-build:${build.id}`,
      detail: { name: input.name, kind: recipe.kind },
    });
    return done({ build, isNew: true });
  });
}

/** Prompts; files, where nothing is drawn. */
function totalOf({ recipe, promptIds }: ResolvedRecipe): number {
  if (recipe.kind !== "mixture") return promptIds.length;
  return recipe.rounds.length + (recipe.offline === null ? 0 : 1);
}
