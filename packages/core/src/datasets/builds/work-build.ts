import { Prisma, transaction } from "@gshf/db";
import { DatasetManifest } from "@gshf/trainer-protocol";
import type { Deps } from "../../access/index.ts";
import { noteTrouble, Trouble, toTrouble } from "../../trouble/index.ts";
import type { StoredRecipe } from "../model.ts";
import { recordDataset, storeManifest } from "../store-dataset.ts";
import { type BuildTask, type Made, recipeOf } from "./build-task.ts";
import { claimBuild, type Held, renewBuild, settleBuild } from "./hold-build.ts";
import { makeMixture } from "./make-mixture.ts";
import { makePseudoRows } from "./make-pseudo-rows.ts";
import { wakeBuild } from "./wake-build.ts";

export type BuildWork = "stale" | "waiting" | "done" | "failed";

/**
 * Makes a dataset as far as it gets now: draws, labels and writes it. What is drawn and labeled is kept as soon as it is
 * there, so it is safe to repeat, beside its twin, and to be killed at any line: whoever takes it up goes on where it
 * stood, and the bytes are the same.
 */
export async function workBuild(
  deps: Deps,
  buildId: string,
  { signal: processSignal }: { signal: AbortSignal },
): Promise<BuildWork> {
  const held = await claimBuild(deps, buildId);
  if (held === null) return "stale";
  const lost = new AbortController();
  const signal = AbortSignal.any([processSignal, lost.signal]);
  const renew = async (done?: number) => {
    if (!(await renewBuild(deps, held, done))) lost.abort(new Error("the dataset's lease is lost"));
  };
  // A lease outlives two missed heartbeats. One that can't be sent is no reason to stop: the lease decides.
  const heartbeat = setInterval(() => renew().catch(() => undefined), deps.settings.leaseSeconds * 333);
  const progress = async (done: number) => {
    await renew(done);
    signal.throwIfAborted();
  };
  try {
    const { build } = held;
    const recipe = recipeOf(build);
    const made = await make({ deps, build, recipe, signal, progress });
    return await finish(deps, held, recipe, made);
  } catch (error) {
    if (lost.signal.aborted) return "stale";
    if (processSignal.aborted) {
      // The queue gives it to another worker.
      await settleBuild(deps.db, held, { wakeAt: deps.now() });
      throw error;
    }
    return await report(deps, held, toTrouble(error));
  } finally {
    clearInterval(heartbeat);
  }
}

async function make(task: BuildTask): Promise<Made> {
  const { recipe } = task;
  return recipe.kind === "mixture" ? makeMixture({ ...task, recipe }) : makePseudoRows({ ...task, recipe });
}

async function finish(deps: Deps, held: Held, recipe: StoredRecipe, made: Made): Promise<BuildWork> {
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
    const { id: datasetId } = await recordDataset(tx, owner, counts, stored);
    await tx.datasetBuild.update({ where: { id: build.id }, data: { datasetId } });
    return "done";
  });
}

/**
 * Puts trouble on the row at once. If it may pass, it is tried again for as long as that is worth it; otherwise the
 * dataset has failed, and keeps what was drawn: `retry` goes on there.
 */
async function report(deps: Deps, held: Held, trouble: Trouble): Promise<BuildWork> {
  const { id } = held.build;
  const current = await deps.db.datasetBuild.findUnique({ where: { id } });
  if (current === null) return "stale";
  const now = deps.now();
  const { problem, againIn } = noteTrouble(trouble, { before: current.problem, now });
  const { code, message } = trouble;
  const log = deps.log.child({ buildId: id, code });
  if (againIn !== null) {
    const wakeAt = new Date(now.getTime() + againIn * 1000);
    return transaction(deps.db, async (tx) => {
      if (!(await settleBuild(tx, held, { problem, wakeAt }))) return "stale";
      await wakeBuild(tx, deps, id, againIn);
      log.warn({ seconds: againIn, err: trouble.cause }, message);
      return "waiting";
    });
  }
  log.error({ err: trouble.cause ?? trouble }, message);
  const failed = { state: "failed" as const, stateSince: now, endedAt: now, problem };
  return (await settleBuild(deps.db, held, failed)) ? "failed" : "stale";
}
