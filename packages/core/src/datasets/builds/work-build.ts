import { Prisma, transaction } from "@gshf/db";
import { DatasetManifest } from "@gshf/trainer-protocol";
import type { Deps } from "../../access/index.ts";
import { type Lease, type LeasedWork, workUnderLease } from "../../leases/index.ts";
import { Trouble } from "../../trouble/index.ts";
import type { StoredRecipe } from "../model.ts";
import { recordDataset, storeManifest } from "../store-dataset.ts";
import { type BuildTask, type Made, recipeOf } from "./build-task.ts";
import { claimBuild, type Held, renewBuild, settleBuild } from "./hold-build.ts";
import { makeMixture } from "./make-mixture.ts";
import { makePseudoRows } from "./make-pseudo-rows.ts";
import { wakeBuild } from "./wake-build.ts";

/**
 * Makes a dataset as far as it gets now: draws, labels and writes it. What is drawn and labeled is kept as soon as it is
 * there, so it is safe to repeat, beside its twin, and to be killed at any line: whoever takes it up goes on where it
 * stood, and the bytes are the same.
 */
export async function workBuild(
  deps: Deps,
  buildId: string,
  { signal: processSignal }: { signal: AbortSignal },
): Promise<LeasedWork> {
  const held = await claimBuild(deps, buildId);
  if (held === null) return "stale";
  const { build } = held;
  const lease: Lease<number> = {
    idName: "buildId",
    id: buildId,
    renew: (done) => renewBuild(deps, held, done),
    settle: (db, data) =>
      settleBuild(db, held, { ...data, ...("state" in data ? { stateSince: data.endedAt } : {}) }),
    current: () => deps.db.datasetBuild.findUnique({ where: { id: buildId } }),
    wake: (tx, afterSeconds) => wakeBuild(tx, deps, buildId, afterSeconds),
  };
  return workUnderLease(deps, lease, processSignal, async ({ signal, renew }) => {
    const recipe = recipeOf(build);
    const made = await make({ deps, build, recipe, signal, progress: renew });
    return finish(deps, held, recipe, made);
  });
}

async function make(task: BuildTask): Promise<Made> {
  const { recipe } = task;
  return recipe.kind === "mixture" ? makeMixture({ ...task, recipe }) : makePseudoRows({ ...task, recipe });
}

async function finish(deps: Deps, held: Held, recipe: StoredRecipe, made: Made): Promise<"done" | "stale"> {
  const { build } = held;
  const { files, counts, featureMapSha256, rounds, summary } = made;
  if (files.length === 0) {
    throw new Trouble("dataset-empty", `the dataset would be empty: ${made.whyEmpty}`, { retryable: false });
  }
  const { projectId, experimentId, project, experiment, name } = build;
  const parent = await deps.db.dataset.findFirst({
    where: { round: { experimentId, number: { in: [...rounds] } } },
    orderBy: { round: { number: "desc" } },
  });
  const manifest = {
    schema_version: 2 as const,
    project: project.slug,
    experiment: experiment.slug,
    recipe: DatasetManifest.shape.recipe.parse(recipe),
    parent_manifest_sha256: parent?.manifestSha256 ?? null,
    files,
    offline_rows: counts.offlineRows,
    online_rows: counts.onlineRows,
    pseudo_rows: counts.pseudoRows,
    feature_map_sha: featureMapSha256,
  };
  const stored = await storeManifest(deps, projectId, manifest);
  const owner = { projectId, experimentId, roundId: null, name, parentId: parent?.id ?? null };
  return transaction(deps.db, async (tx) => {
    const now = deps.now();
    const ready = { state: "ready" as const, stateSince: now, endedAt: now, done: build.total };
    // First, so that nobody stops it in between.
    const told = { summary: summary ?? Prisma.DbNull, problem: Prisma.DbNull };
    if (!(await settleBuild(tx, held, { ...ready, ...told }))) return "stale";
    const { id: datasetId } = await recordDataset(tx, deps, owner, counts, stored);
    await tx.datasetBuild.update({ where: { id: build.id }, data: { datasetId } });
    return "done";
  });
}
