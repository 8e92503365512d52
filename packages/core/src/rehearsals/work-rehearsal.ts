import { rehearse } from "@gshf/gshf";
import type { Deps } from "../access/index.ts";
import { armOf } from "../rounds/index.ts";
import { toTrouble } from "../trouble/index.ts";
import { loadPools, type Pools } from "./load-pools.ts";
import {
  batches,
  curveKey,
  curvesSchema,
  type RehearsalSettings,
  rehearsalSettingsSchema,
  seeds,
} from "./model.ts";

export type RehearsalWork = "stale" | "done" | "failed" | "stopped";

/** A point of the curve every so many labels at least. */
const stepMin = 32;

/**
 * Replays what is left of a rehearsal, curve by curve; each is kept when it is done, so that a worker killed anywhere
 * costs one replay. Seed by seed, so that all arms grow alike. A twin does the same work for nothing.
 */
export async function workRehearsal(
  deps: Deps,
  rehearsalId: string,
  { signal }: { signal: AbortSignal },
): Promise<RehearsalWork> {
  const row = await deps.db.rehearsal.findUnique({
    where: { id: rehearsalId },
    include: { round: { include: { project: true } } },
  });
  if (row?.state !== "running") return "stale";
  const { project } = row.round;
  try {
    const settings = rehearsalSettingsSchema.parse(row.settings);
    const map = await deps.db.featureMap.findUniqueOrThrow({ where: { id: project.featureMapId ?? "" } });
    const pools = await loadPools(deps, { id: project.id, normBound: settings.normBound }, map, signal);
    await deps.db.rehearsal.updateMany({ where: { id: row.id }, data: { ground: pools.ground } });
    const kept = curvesSchema.catch({}).parse(row.curves);
    for (let seed = 1; seed <= seeds; seed++) {
      for (const arm of settings.arms) {
        const key = curveKey(arm.name, seed);
        if (kept[key] !== undefined) continue;
        signal.throwIfAborted();
        const replay = await (deps.rehearse ?? rehearse)(replayOf(settings, arm, pools, map.dimension, seed));
        if (!(await keep(deps, row.id, key, replay))) return "stopped";
      }
    }
    const data = { state: "done" as const, endedAt: deps.now() };
    await deps.db.rehearsal.updateMany({ where: { id: row.id, state: "running" }, data });
    return "done";
  } catch (error) {
    // The queue gives it to another worker.
    if (signal.aborted) throw error;
    const { message } = toTrouble(error);
    const data = { state: "failed" as const, problem: message, endedAt: deps.now() };
    await deps.db.rehearsal.updateMany({ where: { id: row.id, state: "running" }, data });
    deps.log.warn({ rehearsalId: row.id, err: error }, message);
    return "failed";
  }
}

function replayOf(
  settings: RehearsalSettings,
  arm: RehearsalSettings["arms"][number],
  { train, validation }: Pools,
  dimension: number,
  seed: number,
) {
  const { batch, samples, eta, ridge, metric, lambda, radius, coldStart, normBound } = settings;
  return {
    train,
    validation,
    dimension,
    eta,
    arms: [armOf(arm)],
    seed,
    batches: Array.from({ length: batches }, () => batch),
    draws: samples,
    step: Math.max(stepMin, Math.ceil(batch / 4)),
    fit: { ridge: ridge ?? ("evidence" as const), metric, lambda, radius, coldStart, normBound },
  };
}

/** @returns false when it was stopped, began anew, or its project was archived meanwhile */
async function keep(deps: Deps, id: string, key: string, curve: readonly object[]): Promise<boolean> {
  const kept = await deps.db.$executeRaw`
    update "Rehearsal" set "curves" = "curves" || jsonb_build_object(${key}::text, ${JSON.stringify(curve)}::jsonb)
     where "id" = ${id}::uuid and "state" = 'running'
       and exists (select from "Round" r join "Project" p on p."id" = r."projectId"
                    where r."id" = "roundId" and p."archivedAt" is null)`;
  return kept === 1;
}
