import { idsSql, Prisma } from "@gshf/db";

/**
 * What stands between one member and their next pair, in one statement: each column is false when its step is
 * done or not asked for. The last study session, if any, with the distinct pairs judged since it began.
 *
 * Withdrawn and superseded judgments are no work done; late and surplus ones are. A label and its lease are
 * counted on one snapshot: of a submit that runs beside this, either the one is seen or the other.
 */
export function admissionSql(memberId: string, holding: string[]): Prisma.Sql {
  return Prisma.sql`
    select m."role"::text as "role",
           coalesce((select t."text" <> '' from "OnboardingText" t
                      where t."projectId" = m."projectId" and t."kind" = 'welcome'
                      order by t."version" desc limit 1),
                    -- Nothing was written: whoever comes to work for pay is told in general words what the work is.
                    (s."id" is not null or exists (select from "PayRate" r where r."projectId" = m."projectId"
                                                      and r."studyId" is null))
                    and not exists (select from "Judgment" j where j."memberId" = m."id"))
             and not exists (select from "Agreement" a where a."memberId" = m."id" and a."kind" = 'welcome')
             as "welcome",
           coalesce((select t."text" <> '' and not exists (
                              select from "Agreement" a where a."memberId" = m."id" and a."kind" = 'consent'
                                 and a."version" = t."version")
                       from "OnboardingText" t
                      where t."projectId" = m."projectId" and t."kind" = 'consent'
                      order by t."version" desc limit 1), false) as "consent",
           coalesce((select not exists (
                              select from "Agreement" a where a."memberId" = m."id" and a."kind" = 'guidelines'
                                 and a."version" >= g."version")
                       from "GuidelineVersion" g
                      where g."projectId" = m."projectId" and g."mustAcknowledge"
                      order by g."version" desc limit 1), false) as "guidelines",
           coalesce((select not exists (select from "Qualification" q where q."memberId" = m."id" and q."passed")
                       from "QualificationTest" t
                      where t."projectId" = m."projectId" and t."isOn"), false) as "qualification",
           s."id"::text as "sessionId", s."state"::text as "sessionState", s."pairs" as "sessionPairs",
           (select count(distinct j."pairId") from "Judgment" j
             where j."memberId" = m."id" and j."createdAt" >= s."startedAt"
               and j."state" in ('counted', 'late', 'surplus'))::int as "sessionDone",
           (select count(*) from "Slot" h where h."leaseId" = any (${idsSql(holding)})
               and h."holderId" = m."id" and h."state" = 'leased')::int as "held"
      from "Member" m
      left join lateral (select * from "CrowdSession" c where c."memberId" = m."id"
                          order by c."startedAt" desc limit 1) s on true
     where m."id" = ${memberId}::uuid`;
}
