import { Prisma } from "@gshf/db";

/**
 * Work nobody was paid for yet: each pair once per person, at the moment of their first judgment of it, however
 * often they changed it since; priced by the rate that held then, of the study they were in then. What was taken
 * back and never judged again is no work; late and surplus judgments are. Staff who look after the project
 * (owners, researchers) are not paid here.
 *
 * Columns: memberId, pairId, rateId, seconds (of looking at it, no more than the rate's bound).
 */
export function unpaidWorkSql(scope: {
  projectId: string;
  memberId?: string;
  from: Date | null;
  until: Date;
}): Prisma.Sql {
  const { projectId, memberId, from, until } = scope;
  const mine = memberId === undefined ? Prisma.empty : Prisma.sql`AND m."id" = ${memberId}::uuid`;
  const begin = from === null ? Prisma.empty : Prisma.sql`AND w."at" >= ${from.toISOString()}::timestamptz`;
  return Prisma.sql`
    SELECT w."memberId", w."pairId", rate."id" AS "rateId",
           least(w."visibleMs" / 1000.0, rate."secondsMax") AS "seconds"
      FROM (SELECT j."memberId", j."pairId", min(j."createdAt") AS "at", sum(j."visibleMs") AS "visibleMs"
              FROM "Member" m
              JOIN "Judgment" j ON j."memberId" = m."id"
             WHERE m."projectId" = ${projectId}::uuid AND m."kind" = 'person'
               AND m."role" IN ('labeler', 'reviewer') ${mine}
             GROUP BY j."memberId", j."pairId"
            HAVING bool_or(j."state" IN ('counted', 'late', 'surplus'))) w
      LEFT JOIN LATERAL (SELECT s."studyId" FROM "CrowdSession" s
                          WHERE s."memberId" = w."memberId" AND s."startedAt" <= w."at"
                          ORDER BY s."startedAt" DESC LIMIT 1) session ON true
      JOIN LATERAL (SELECT r."id", r."secondsMax" FROM "PayRate" r
                     WHERE r."projectId" = ${projectId}::uuid AND r."since" <= w."at"
                       AND r."studyId" IS NOT DISTINCT FROM session."studyId"
                     ORDER BY r."since" DESC, r."id" DESC LIMIT 1) rate ON true
     WHERE w."at" < ${until.toISOString()}::timestamptz ${begin}
       AND NOT EXISTS (SELECT FROM "PaidPair" p WHERE p."memberId" = w."memberId" AND p."pairId" = w."pairId")`;
}
