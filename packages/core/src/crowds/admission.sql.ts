import { Prisma } from "@gshf/db";

/**
 * What stands between one member and their next pair, in one statement: each column is false when its step is
 * done or not asked for. The last study session, if any, with the distinct pairs judged since it began.
 *
 * Withdrawn and superseded judgments are no work done; late and surplus ones are. A label and its lease are
 * counted on one snapshot: of a submit that runs beside this, either the one is seen or the other.
 */
export function admissionSql(memberId: string, holding: string[]): Prisma.Sql {
  return Prisma.sql`
    /* admission */
    SELECT m."role"::text AS "role",
           coalesce((SELECT t."text" <> '' FROM "OnboardingText" t
                      WHERE t."projectId" = m."projectId" AND t."kind" = 'welcome'
                      ORDER BY t."version" DESC LIMIT 1),
                    -- Nothing was written: whoever comes to work for pay is told in general words what the work is.
                    (s."id" IS NOT NULL OR EXISTS (SELECT FROM "PayRate" r WHERE r."projectId" = m."projectId"
                                                      AND r."studyId" IS NULL))
                    AND NOT EXISTS (SELECT FROM "Judgment" j WHERE j."memberId" = m."id"))
             AND NOT EXISTS (SELECT FROM "Agreement" a WHERE a."memberId" = m."id" AND a."kind" = 'welcome')
             AS "welcome",
           coalesce((SELECT t."text" <> '' AND NOT EXISTS (
                              SELECT FROM "Agreement" a WHERE a."memberId" = m."id" AND a."kind" = 'consent'
                                 AND a."version" = t."version")
                       FROM "OnboardingText" t
                      WHERE t."projectId" = m."projectId" AND t."kind" = 'consent'
                      ORDER BY t."version" DESC LIMIT 1), false) AS "consent",
           coalesce((SELECT NOT EXISTS (
                              SELECT FROM "Agreement" a WHERE a."memberId" = m."id" AND a."kind" = 'guidelines'
                                 AND a."version" >= g."version")
                       FROM "GuidelineVersion" g
                      WHERE g."projectId" = m."projectId" AND g."mustAcknowledge"
                      ORDER BY g."version" DESC LIMIT 1), false) AS "guidelines",
           coalesce((SELECT NOT EXISTS (SELECT FROM "Qualification" q WHERE q."memberId" = m."id" AND q."passed")
                       FROM "QualificationTest" t
                      WHERE t."projectId" = m."projectId" AND t."isOn"), false) AS "qualification",
           s."id"::text AS "sessionId", s."state"::text AS "sessionState", s."pairs" AS "sessionPairs",
           (SELECT count(DISTINCT j."pairId") FROM "Judgment" j
             WHERE j."memberId" = m."id" AND j."createdAt" >= s."startedAt"
               AND j."state" IN ('counted', 'late', 'surplus'))::int AS "sessionDone",
           (SELECT count(*) FROM "Slot" h WHERE h."leaseId" = ANY (${holding}::uuid[])
               AND h."holderId" = m."id" AND h."state" = 'leased')::int AS "held"
      FROM "Member" m
      LEFT JOIN LATERAL (SELECT * FROM "CrowdSession" c WHERE c."memberId" = m."id"
                          ORDER BY c."startedAt" DESC LIMIT 1) s ON true
     WHERE m."id" = ${memberId}::uuid`;
}
