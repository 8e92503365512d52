import type { Db, Tx } from "@gshf/db";

/** Whether a member holds a pair, or could get one right now. */
export async function isWorkLeft(
  db: Pick<Db | Tx, "$queryRaw">,
  projectId: string,
  memberId: string,
  now: Date,
): Promise<boolean> {
  const [row] = await db.$queryRaw<{ isLeft: boolean }[]>`
    select exists (select from "Slot" h where h."holderId" = ${memberId}::uuid and h."state" = 'leased'
                      and h."projectId" = ${projectId}::uuid and h."leaseUntil" > ${now.toISOString()}::timestamptz)
        or exists (
             select from "Round" r
               join "Slot" s on s."roundId" = r."id" and s."state" = 'open'
              where r."projectId" = ${projectId}::uuid and r."state" = 'labeling'
                and not exists (select from "Judgment" j where j."pairId" = s."pairId"
                                   and j."memberId" = ${memberId}::uuid and j."state" <> 'withdrawn' offset 0)
                and not exists (select from "Skip" k where k."pairId" = s."pairId"
                                   and k."memberId" = ${memberId}::uuid offset 0)
                and not exists (select from "Slot" h where h."pairId" = s."pairId"
                                   and h."holderId" = ${memberId}::uuid offset 0)) as "isLeft"`;
  return row?.isLeft ?? false;
}
