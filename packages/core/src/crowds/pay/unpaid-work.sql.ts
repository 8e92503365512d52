import { Prisma } from "@gshf/db";

export type WorkScope = { projectId: string; memberId?: string; from: Date | null; until: Date };

/**
 * Work nobody was paid for yet: each pair once per person, at the moment of their first judgment of it, however
 * often they changed it since; priced by the rate that held then, of the study they were in then. What was taken
 * back and never judged again is no work; late and surplus judgments are. Staff who look after the project
 * (owners, researchers) are not paid here. Its rows are kept by triggers (decision 20).
 *
 * Columns: memberId, pairId, rateId, ms (of looking at it, no more than the rate's bound).
 */
export function unpaidWorkSql(scope: WorkScope): Prisma.Sql {
  return Prisma.sql`
    select w."memberId", w."pairId", w."rateId", least(w."visibleMs", w."secondsMax"::bigint * 1000) as "ms"
      from (${payeesSql(scope)}) m
      join "Work" w on w."memberId" = m."id"
     where ${isUnpaidSql} and w."at" < ${timeSql(scope.until)} ${fromSql(scope, Prisma.sql`w."at"`)}`;
}

/**
 * The sums of unpaid work by person and rate: whole days from the kept sums, and days that reach beyond either end of
 * the period from the rows of their work.
 *
 * Columns: memberId, rateId, pairs, ms.
 */
export function unpaidSumsSql(scope: WorkScope): Prisma.Sql {
  const { from, until } = scope;
  const beginsWithin = from === null ? Prisma.sql`true` : Prisma.sql`d."firstAt" >= ${timeSql(from)}`;
  return Prisma.sql`
    select s."memberId", s."rateId", sum(s."pairs")::int as "pairs", sum(s."ms") as "ms"
      from (
        with days as materialized (
          select t."memberId", t."rateId", t."day", sum(t."pairs") as "pairs", sum(t."ms") as "ms",
                 min(t."firstAt") as "firstAt", max(t."lastAt") as "lastAt"
            from (${payeesSql(scope)}) m join "PayTally" t on t."memberId" = m."id"
           group by t."memberId", t."rateId", t."day"
          having sum(t."pairs") > 0
        )
        select d."memberId", d."rateId", d."pairs", d."ms" from days d
         where d."lastAt" < ${timeSql(until)} and ${beginsWithin}
         union all
        select d."memberId", d."rateId", 1, least(w."visibleMs", w."secondsMax"::bigint * 1000)
          from days d
          join "Work" w on w."memberId" = d."memberId" and w."at" between d."firstAt" and d."lastAt"
                       and w."rateId" = d."rateId" and (w."at" at time zone 'UTC')::date = d."day"
         where not (d."lastAt" < ${timeSql(until)} and ${beginsWithin})
           and ${isUnpaidSql} and w."at" < ${timeSql(until)} ${fromSql(scope, Prisma.sql`w."at"`)}
      ) s
     group by s."memberId", s."rateId"`;
}

const isUnpaidSql = Prisma.sql`w."stands" > 0 and not w."isPaid" and w."rateId" is not null`;

function payeesSql({ projectId, memberId }: WorkScope): Prisma.Sql {
  const mine = memberId === undefined ? Prisma.empty : Prisma.sql`and m."id" = ${memberId}::uuid`;
  return Prisma.sql`
    select m."id" from "Member" m
     where m."projectId" = ${projectId}::uuid and m."kind" = 'person' and m."role" in ('labeler', 'reviewer') ${mine}`;
}

function timeSql(at: Date): Prisma.Sql {
  return Prisma.sql`${at.toISOString()}::timestamptz`;
}

function fromSql({ from }: WorkScope, at: Prisma.Sql): Prisma.Sql {
  return from === null ? Prisma.empty : Prisma.sql`and ${at} >= ${timeSql(from)}`;
}
