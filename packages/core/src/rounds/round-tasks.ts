import type { Db, RoundTask, Tx } from "@gshf/db";
import type { WorkingState } from "./model.ts";

/** A stage's shards. Rows of RoundTask: whoever holds one has the shard to itself while the lease lives. */
export type StageRef = { roundId: string; version: number; stage: WorkingState };

/** Makes the stage's tasks, unless it has some; the totals are units of work per shard. */
export async function planTasks(tx: Tx, ref: StageRef, totals: readonly number[]): Promise<void> {
  await tx.roundTask.createMany({
    data: totals.map((total, shard) => ({ roundId: ref.roundId, stage: ref.stage, shard, total })),
    skipDuplicates: true,
  });
}

/**
 * Takes the first shard that nobody holds and that isn't waiting out a pause, or one whose holder's lease ran
 * out. Null when there is none, the round has moved on from `version`, or its project was archived.
 */
export async function claimTask(
  db: Db,
  ref: StageRef,
  claim: { holder: string; now: Date; leaseSeconds: number },
): Promise<RoundTask | null> {
  const { now } = claim;
  const leaseUntil = new Date(now.getTime() + claim.leaseSeconds * 1000);
  const [taken] = await db.$queryRaw<{ shard: number }[]>`
    with free as materialized (
      -- Materialized: as a plain subquery it may run once per row of the join, and take a shard each time.
      select k."shard"
        from "RoundTask" k join "Round" r on r."id" = k."roundId"
        join "Project" p on p."id" = r."projectId" and p."archivedAt" is null
       where k."roundId" = ${ref.roundId}::uuid and k."stage" = ${ref.stage}::"RoundState"
         and r."version" = ${ref.version}
         and ((k."state" = 'open' and coalesce(k."notBefore" <= ${now}, true))
           or (k."state" = 'leased' and k."leaseUntil" <= ${now}))
       order by k."shard"
       limit 1
         for update of k skip locked
    )
    update "RoundTask" t
       set "state" = 'leased', "holder" = ${claim.holder}, "leaseUntil" = ${leaseUntil}, "notBefore" = null,
           "attempts" = t."attempts" + 1, "updatedAt" = ${now}
      from free
     where t."roundId" = ${ref.roundId}::uuid and t."stage" = ${ref.stage}::"RoundState" and t."shard" = free."shard"
    returning t."shard"`;
  if (taken === undefined) return null;
  return db.roundTask.findUnique({ where: { roundId_stage_shard: key(ref, taken.shard) } });
}

/**
 * Prolongs a lease and notes how far the shard is. Progress makes earlier failures forgotten.
 *
 * @returns false when the lease is lost, the round has moved on or its project was archived: whoever works must stop
 */
export async function renewTask(
  db: Db,
  ref: StageRef,
  held: { shard: number; holder: string; now: Date; leaseSeconds: number; done?: number },
): Promise<boolean> {
  const { now } = held;
  const leaseUntil = new Date(now.getTime() + held.leaseSeconds * 1000);
  const done = held.done ?? null;
  const renewed = await db.$executeRaw`
    update "RoundTask" t
       set "leaseUntil" = ${leaseUntil}, "updatedAt" = ${now},
           "error" = case when ${done}::int > t."done" then null else t."error" end,
           "attempts" = case when ${done}::int > t."done" then 1 else t."attempts" end,
           "done" = greatest(t."done", coalesce(${done}::int, t."done"))
      from "Round" r join "Project" p on p."id" = r."projectId" and p."archivedAt" is null
     where t."roundId" = ${ref.roundId}::uuid and t."stage" = ${ref.stage}::"RoundState"
       and t."shard" = ${held.shard} and t."state" = 'leased' and t."holder" = ${held.holder}
       and r."id" = t."roundId" and r."version" = ${ref.version}`;
  return renewed === 1;
}

/** Marks a shard as done, whoever holds it: its work lies in the database whatever became of the lease. */
export async function finishTask(tx: Tx, ref: StageRef, task: { shard: number; total: number }, now: Date) {
  await tx.roundTask.update({
    where: { roundId_stage_shard: key(ref, task.shard) },
    data: { state: "done", done: task.total, leaseUntil: null, notBefore: null, error: null, updatedAt: now },
  });
}

/** Gives a shard back, if it is still this holder's. */
export async function releaseTask(
  tx: Tx,
  ref: StageRef,
  held: { shard: number; holder: string; now: Date; error?: string; notBefore?: Date },
): Promise<void> {
  await tx.roundTask.updateMany({
    where: { ...key(ref, held.shard), state: "leased", holder: held.holder },
    data: {
      state: "open",
      holder: null,
      leaseUntil: null,
      notBefore: held.notBefore ?? null,
      updatedAt: held.now,
      ...(held.error === undefined ? {} : { error: held.error }),
    },
  });
}

export type StageProgress = { shards: number; left: number; done: number; total: number; failing: number };

/** How far a stage is, in units and shards. */
export async function stageProgress(db: Tx, roundId: string, stage: WorkingState): Promise<StageProgress> {
  const [row] = await db.$queryRaw<StageProgress[]>`
    select count(*)::int as "shards",
           count(*) filter (where "state" <> 'done')::int as "left",
           coalesce(sum("done"), 0)::int as "done",
           coalesce(sum("total"), 0)::int as "total",
           count(*) filter (where "error" is not null)::int as "failing"
      from "RoundTask"
     where "roundId" = ${roundId}::uuid and "stage" = ${stage}::"RoundState"`;
  return row ?? { shards: 0, left: 0, done: 0, total: 0, failing: 0 };
}

function key(ref: StageRef, shard: number) {
  return { roundId: ref.roundId, stage: ref.stage, shard };
}
