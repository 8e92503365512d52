import { Prisma, transaction } from "@gshf/db";
import type { Deps } from "../../access/index.ts";
import { isClosedSql } from "./is-closed.sql.ts";
import { labelsPerRun, newLabelsSql } from "./new-labels.sql.ts";
import { statisticKinds } from "./statistic-kinds.ts";

/** With fewer new labels than a thousand, statistics are computed once in so many seconds at most. */
const pauseSeconds = 60;
/**
 * A project whose statistics take long is left alone for so many times as long as they took: of one worker's time, a
 * fifth at most goes into a thousand new labels, and a twentieth into fewer.
 */
const restFactor = 4;
const longRestFactor = 20;

/**
 * Asks for the statistics of projects where a thousand labels came since, where some did and a while has passed, and
 * where a round closed; and wakes what was asked for and is computed by nobody: after a killed worker or a lost nudge.
 *
 * @returns how many projects were woken
 */
export async function sweepStatistics(deps: Pick<Deps, "db" | "now" | "enqueue">): Promise<number> {
  const now = deps.now();
  await deps.db.$executeRaw`
    insert into "StatisticsWork" as w ("projectId", "askedAt")
    select p."id", ${now} from "Project" p
      left join "StatisticsWork" k on k."projectId" = p."id"
     where p."archivedAt" is null and k."askedAt" is null
       and ((${hasClosedRound} or ${hasEndedJudgeRun}) and ${hasRested(now, restFactor)}
         or exists (select from "Round" r where r."projectId" = p."id" and ${takesLabelsSql})
            and (select "count" >= ${labelsPerRun}::int and ${hasRested(now, restFactor)}
                     or "count" > 0 and ${hasRested(now, longRestFactor, pauseSeconds)}
                   from (select ${newLabelsSql(projectIdSql, sinceSql)} as "count") labels))
        on conflict ("projectId") do update set "askedAt" = excluded."askedAt" where w."askedAt" is null`;
  const waiting = await deps.db.statisticsWork.findMany({
    where: {
      askedAt: { not: null },
      project: { archivedAt: null },
      OR: [{ leaseUntil: null }, { leaseUntil: { lte: now } }],
    },
    select: { projectId: true },
  });
  for (const { projectId } of waiting) {
    await transaction(deps.db, (tx) => deps.enqueue(tx, { name: "statistics.work", payload: { projectId } }));
  }
  return waiting.length;
}

const projectIdSql = Prisma.sql`p."id"`;
const sinceSql = Prisma.sql`coalesce(k."asOf", '-infinity')`;

/** Of project `p`: a round is closed, and its last figures, or those of this version, are not there. */
const hasClosedRound = Prisma.sql`
  exists (select from "Round" r
           where r."projectId" = p."id" and ${isClosedSql}
             and exists (select from "Pair" i where i."roundId" = r."id")
             and not exists (select from "Statistic" s
                              where s."projectId" = p."id" and s."kind" = 'agreement' and s."subjectId" = r."id"
                                and s."version" = ${statisticKinds.agreement.version}::int and s."isFinal"))`;

/** Of project `p`: a judge is through with a round, and how it compares was not computed since. */
const hasEndedJudgeRun = Prisma.sql`
  exists (select from "Round" r join "JudgeRun" u on u."roundId" = r."id" and u."state" = 'done'
           where r."projectId" = p."id"
             and not exists (select from "Statistic" s
                              where s."projectId" = p."id" and s."kind" = 'judge' and s."subjectId" = u."id"
                                and s."version" = ${statisticKinds.judge.version}::int and s."asOf" >= u."endedAt"))`;

/** Whether people may still label round `r`. */
const takesLabelsSql = Prisma.sql`
  (r."frozenAt" is null
    and (r."state" = 'labeling' or (r."state" in ('paused', 'failed') and r."resumeState" = 'labeling')))`;

/** Whether the last run, of work `k`, is so many times as long ago as it took. */
function hasRested(now: Date, factor: number, secondsMin = 0): Prisma.Sql {
  return Prisma.sql`
    (k."endedAt" is null
      or k."endedAt" + greatest(make_interval(secs => ${secondsMin}::int), (k."endedAt" - k."startedAt") * ${factor}::int)
         <= ${now})`;
}
