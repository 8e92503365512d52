import type { Db, Tx } from "@gshf/db";

/** Whether a member holds a pair, or could get one right now. */
export async function isWorkLeft(
  db: Pick<Db | Tx, "$queryRaw">,
  projectId: string,
  memberId: string,
  now: Date,
): Promise<boolean> {
  const [row] = await db.$queryRaw<{ isLeft: boolean }[]>`
    SELECT EXISTS (SELECT FROM "Slot" h WHERE h."holderId" = ${memberId}::uuid AND h."state" = 'leased'
                      AND h."projectId" = ${projectId}::uuid AND h."leaseUntil" > ${now.toISOString()}::timestamptz)
        OR EXISTS (
             SELECT FROM "Round" r
               JOIN "Slot" s ON s."roundId" = r."id" AND s."state" = 'open'
              WHERE r."projectId" = ${projectId}::uuid AND r."state" = 'labeling'
                AND NOT EXISTS (SELECT FROM "Judgment" j WHERE j."pairId" = s."pairId"
                                   AND j."memberId" = ${memberId}::uuid AND j."state" <> 'withdrawn' OFFSET 0)
                AND NOT EXISTS (SELECT FROM "Skip" k WHERE k."pairId" = s."pairId"
                                   AND k."memberId" = ${memberId}::uuid OFFSET 0)
                AND NOT EXISTS (SELECT FROM "Slot" h WHERE h."pairId" = s."pairId"
                                   AND h."holderId" = ${memberId}::uuid OFFSET 0)) AS "isLeft"`;
  return row?.isLeft ?? false;
}
