import type { Db } from "@gshf/db";

// Beyond this the exact number tells a labeler nothing, and counting a million rows costs a claim's time many
// times over.
export const remainingMax = 200;

/** Counts the pairs of the project's labeling rounds that are open and that this person has not seen, up to a bound. */
export async function countRemaining(
  db: Pick<Db, "$queryRaw">,
  projectId: string,
  memberId: string,
): Promise<{ count: number; isMore: boolean }> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(DISTINCT "pairId")::int AS "count"
      FROM (SELECT s."pairId"
              FROM "Round" r
              JOIN "Slot" s ON s."roundId" = r."id" AND s."state" = 'open'
             WHERE r."projectId" = ${projectId}::uuid AND r."state" = 'labeling'
               AND NOT EXISTS (SELECT FROM "Judgment" j WHERE j."pairId" = s."pairId"
                                  AND j."memberId" = ${memberId}::uuid AND j."state" <> 'withdrawn' OFFSET 0)
               AND NOT EXISTS (SELECT FROM "Skip" k WHERE k."pairId" = s."pairId"
                                  AND k."memberId" = ${memberId}::uuid OFFSET 0)
               AND NOT EXISTS (SELECT FROM "Slot" h WHERE h."pairId" = s."pairId"
                                  AND h."holderId" = ${memberId}::uuid OFFSET 0)
             LIMIT ${remainingMax + 1}) open`;
  const count = row?.count ?? 0;
  return { count: Math.min(count, remainingMax), isMore: count > remainingMax };
}
