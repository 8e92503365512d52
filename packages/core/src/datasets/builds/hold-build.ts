import { randomUUID } from "node:crypto";
import { type DatasetBuild, type Experiment, Prisma, type Project, type Tx, transaction } from "@gshf/db";
import type { Deps } from "../../access/index.ts";
import { lockProject } from "../../projects/index.ts";

export type LoadedBuild = DatasetBuild & { project: Project; experiment: Experiment };

/** A dataset on its way that this worker has to itself while its lease lives. */
export type Held = { build: LoadedBuild; holder: string };

/** Which of these rows are still to be worked on by this worker. */
const mine = ({ build, holder }: Held) => ({ id: build.id, holder, state: "building" as const });

const leaseEnd = (deps: Deps) => new Date(deps.now().getTime() + deps.settings.leaseSeconds * 1000);

/**
 * Takes a dataset on its way that nobody holds, or whose holder's lease ran out; null when there is nothing to take. One
 * that draws from the same source as another in somebody's hands waits, so that neither pays for what the other draws.
 */
export async function claimBuild(deps: Deps, buildId: string): Promise<Held | null> {
  const holder = randomUUID();
  const include = { project: true, experiment: true };
  const build = await transaction(deps.db, async (tx) => {
    const wanted = await tx.datasetBuild.findUnique({ where: { id: buildId }, select: { projectId: true } });
    if (wanted === null) return null;
    await lockProject(tx, wanted.projectId);
    if (await isSourceHeld(tx, buildId, deps.now())) return null;
    const { count } = await tx.datasetBuild.updateMany({
      where: {
        id: buildId,
        state: "building",
        project: { archivedAt: null, deletingAt: null },
        OR: [{ holder: null }, { wakeAt: { lte: deps.now() } }],
      },
      data: { holder, wakeAt: leaseEnd(deps) },
    });
    return count === 0 ? null : tx.datasetBuild.findUnique({ where: { id: buildId }, include });
  });
  return build && { build, holder };
}

async function isSourceHeld(tx: Tx, buildId: string, now: Date): Promise<boolean> {
  const [held] = await tx.$queryRaw<object[]>`
    select from "DatasetBuild" b join "DatasetBuild" o on o."projectId" = b."projectId" and o."id" <> b."id"
     where b."id" = ${buildId}::uuid and o."state" = 'building' and o."holder" is not null and o."wakeAt" > ${now}
       and o."recipe" -> 'policy' = b."recipe" -> 'policy' and o."seed" = b."seed"
       and o."recipe" -> 'temperature' = b."recipe" -> 'temperature' and o."recipe" -> 'topP' = b."recipe" -> 'topP'
     limit 1`;
  return held !== undefined;
}

/**
 * Prolongs the lease, and notes how far the dataset is. Progress makes earlier trouble forgotten.
 *
 * @returns false when the lease is lost, or somebody stopped it: whoever works must stop
 */
export async function renewBuild(deps: Deps, held: Held, done?: number): Promise<boolean> {
  const { count } = await deps.db.datasetBuild.updateMany({
    where: { ...mine(held), project: { archivedAt: null, deletingAt: null } },
    data: {
      wakeAt: leaseEnd(deps),
      ...(done === undefined ? {} : { done }),
      ...(done !== undefined && done > held.build.done ? { problem: Prisma.DbNull } : {}),
    },
  });
  return count === 1;
}

/** Writes to the row and lets go of it; false where it was no longer this worker's. */
export async function settleBuild(
  db: Pick<Deps["db"], "datasetBuild">,
  held: Held,
  data: Prisma.DatasetBuildUncheckedUpdateManyInput,
): Promise<boolean> {
  const { count } = await db.datasetBuild.updateMany({ where: mine(held), data: { ...data, holder: null } });
  return count === 1;
}
