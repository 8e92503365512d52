import type { Deps } from "../../access/index.ts";
import { toTrouble } from "../../trouble/index.ts";
import { isClosedSql } from "./is-closed.sql.ts";
import { keep, loadKept } from "./kept.ts";
import { type MeasuredRun, measureJudgeRun } from "./measure-judge-run.ts";
import { measurePerson } from "./measure-person.ts";
import { type MeasuredRound, measureRound, roundKinds } from "./measure-round.ts";
import { loadPeopleGround, peopleToMeasure } from "./people-to-measure.ts";

export type StatisticsWork = "stale" | "done" | "incomplete" | "stopped";

/** One figure, or the figures of one round, to compute. */
type Part = () => Promise<void>;

/**
 * Computes a project's statistics anew, as far as what they are made of has changed: part by part, each kept when it is
 * there. One worker holds them at a time, by a lease; after a kill the next one goes on with the parts that are not there
 * yet. A part that fails holds none of the others up.
 */
export async function workStatistics(
  deps: Deps,
  projectId: string,
  options: { signal: AbortSignal },
): Promise<StatisticsWork> {
  const holder = Buffer.from(deps.randomBytes(9)).toString("base64url");
  // Labels from before are in every part.
  const asOf = deps.now();
  if (!(await claim(deps, projectId, holder, asOf))) return "stale";
  const lost = new AbortController();
  const signal = AbortSignal.any([options.signal, lost.signal]);
  const renew = async () => {
    if (!(await renewLease(deps, projectId, holder))) lost.abort();
  };
  const heartbeat = setInterval(() => renew().catch(() => undefined), deps.settings.leaseSeconds * 333);
  try {
    const parts = await listParts(deps, projectId, { asOf, signal });
    const problems = await workParts(deps, { projectId, holder, signal }, parts);
    signal.throwIfAborted();
    return await finish(deps, { projectId, holder, asOf, problem: problems[0] ?? null });
  } catch (error) {
    if (!signal.aborted) throw error;
    // The sweep gives it to another worker.
    await release(deps, projectId, holder);
    return "stopped";
  } finally {
    clearInterval(heartbeat);
  }
}

async function claim(deps: Deps, projectId: string, holder: string, now: Date): Promise<boolean> {
  const leaseUntil = new Date(now.getTime() + deps.settings.leaseSeconds * 1000);
  const taken = await deps.db.$executeRaw`
    update "StatisticsWork"
       set "holder" = ${holder}, "leaseUntil" = ${leaseUntil}, "startedAt" = ${now}, "done" = 0, "total" = 0
     where "projectId" = ${projectId}::uuid and "askedAt" is not null
       and ("leaseUntil" is null or "leaseUntil" <= ${now})
       and exists (select from "Project" p where p."id" = "projectId" and p."archivedAt" is null)`;
  return taken === 1;
}

/** @returns false when the lease is lost or the project archived: whoever works must stop */
async function renewLease(deps: Deps, projectId: string, holder: string): Promise<boolean> {
  const leaseUntil = new Date(deps.now().getTime() + deps.settings.leaseSeconds * 1000);
  const where = { projectId, holder, project: { archivedAt: null } };
  const { count } = await deps.db.statisticsWork.updateMany({ where, data: { leaseUntil } });
  return count === 1;
}

async function release(deps: Deps, projectId: string, holder: string): Promise<void> {
  const data = { holder: null, leaseUntil: null };
  await deps.db.statisticsWork.updateMany({ where: { projectId, holder }, data });
}

/** @returns what went wrong, in words, part by part */
async function workParts(
  deps: Deps,
  { projectId, holder, signal }: { projectId: string; holder: string; signal: AbortSignal },
  parts: readonly Part[],
): Promise<string[]> {
  const problems: string[] = [];
  const note = async (done: number) => {
    const data = { done, total: parts.length };
    await deps.db.statisticsWork.updateMany({ where: { projectId, holder }, data });
  };
  await note(0);
  for (const [done, part] of parts.entries()) {
    signal.throwIfAborted();
    try {
      await part();
    } catch (error) {
      if (signal.aborted) throw error;
      const { message } = toTrouble(error);
      problems.push(message);
      deps.log.warn({ projectId, err: error }, `a statistic could not be computed: ${message}`);
    }
    await note(done + 1);
  }
  return problems;
}

/** Says that they are there; where a part is missing, the figures that were there before stay, with their own time. */
async function finish(
  deps: Deps,
  work: { projectId: string; holder: string; asOf: Date; problem: string | null },
): Promise<StatisticsWork> {
  const { projectId, holder, asOf, problem } = work;
  await deps.db.$executeRaw`
    update "StatisticsWork" w
       set "askedAt" = null, "holder" = null, "leaseUntil" = null, "endedAt" = ${deps.now()}, "problem" = ${problem},
           "asOf" = case when ${problem}::text is null then ${asOf} else w."asOf" end,
           "labels" = (select coalesce(sum((s."value"->>'labels')::int), 0) from "Statistic" s
                        where s."projectId" = w."projectId" and s."kind" = 'person')
     where "projectId" = ${projectId}::uuid and "holder" = ${holder}`;
  return problem === null ? "done" : "incomplete";
}

type Run = { asOf: Date; signal: AbortSignal };

/** What has changed, people first: their figures are there soonest. */
async function listParts(deps: Deps, projectId: string, run: Run): Promise<Part[]> {
  return [
    ...(await listPeople(deps, projectId, run)),
    ...(await listRounds(deps, projectId, run)),
    ...(await listJudgeRuns(deps, projectId, run)),
  ];
}

async function listPeople(deps: Deps, projectId: string, { asOf }: Run): Promise<Part[]> {
  const { db } = deps;
  const ground = await loadPeopleGround(db, projectId);
  const kept = await loadKept(db, projectId, "person");
  const members = await peopleToMeasure(db, projectId, kept, ground);
  return members.map((subjectId) => async () => {
    const value = await measurePerson(db, subjectId, ground.charactersPerSecond);
    if (value === null) return;
    const of = { projectId, kind: "person", subjectId } as const;
    await keep(db, of, { value, asOf, isFinal: false, ground: ground.ground });
  });
}

/** Rounds with labels that can still change, and closed ones without final figures. */
async function listRounds(deps: Deps, projectId: string, run: Run): Promise<Part[]> {
  const rounds = await deps.db.$queryRaw<MeasuredRound[]>`
    select r."id"::text as "id", ${projectId} as "projectId", r."seed", ${isClosedSql} as "isClosed",
           ${isClosedSql} and r."frozenAt" is not null as "isFrozen"
      from "Round" r
     where r."projectId" = ${projectId}::uuid and exists (select from "Pair" p where p."roundId" = r."id")
     order by r."number" desc`;
  const kept = await Promise.all(roundKinds.map((kind) => loadKept(deps.db, projectId, kind)));
  const isDone = (id: string) => kept.every((of) => of.get(id)?.isFinal === true);
  return rounds.filter(({ id }) => !isDone(id)).map((round) => () => measureRound(deps, round, run));
}

async function listJudgeRuns(deps: Deps, projectId: string, { asOf }: Run): Promise<Part[]> {
  const runs = await deps.db.$queryRaw<MeasuredRun[]>`
    select u."id"::text as "id", ${projectId} as "projectId", u."state"::text as "state", r."seed",
           ${isClosedSql} as "isClosed"
      from "JudgeRun" u join "Round" r on r."id" = u."roundId"
     where r."projectId" = ${projectId}::uuid
     order by r."number" desc, u."id"`;
  const kept = await loadKept(deps.db, projectId, "judge");
  return runs
    .filter(({ id }) => kept.get(id)?.isFinal !== true)
    .map((run) => () => measureJudgeRun(deps, run, asOf));
}
