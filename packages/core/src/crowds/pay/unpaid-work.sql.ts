import { Prisma } from "@gshf/db";
import { isOwnTime } from "../../slots/index.ts";

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
  const mine = memberId === undefined ? Prisma.empty : Prisma.sql`and m."id" = ${memberId}::uuid`;
  const begin = from === null ? Prisma.empty : Prisma.sql`and w."at" >= ${from.toISOString()}::timestamptz`;
  return Prisma.sql`
    select w."memberId", w."pairId", rate."id" as "rateId",
           least(w."visibleMs" / 1000.0, rate."secondsMax") as "seconds"
      from (select j."memberId", j."pairId", min(j."createdAt") as "at",
                     coalesce(sum(j."visibleMs") filter (where ${isOwnTime}), 0) as "visibleMs"
              from "Member" m
              join "Judgment" j on j."memberId" = m."id"
             where m."projectId" = ${projectId}::uuid and m."kind" = 'person'
               and m."role" in ('labeler', 'reviewer') ${mine}
             group by j."memberId", j."pairId"
            having bool_or(j."state" in ('counted', 'late', 'surplus'))) w
      left join lateral (select s."studyId" from "CrowdSession" s
                          where s."memberId" = w."memberId" and s."startedAt" <= w."at"
                          order by s."startedAt" desc limit 1) session on true
      join lateral (select r."id", r."secondsMax" from "PayRate" r
                     where r."projectId" = ${projectId}::uuid and r."since" <= w."at"
                       and r."studyId" is not distinct from session."studyId"
                     order by r."since" desc, r."id" desc limit 1) rate on true
     where w."at" < ${until.toISOString()}::timestamptz ${begin}
       and not exists (select from "PaidPair" p where p."memberId" = w."memberId" and p."pairId" = w."pairId")`;
}
