import type { Db, Tx } from "@gshf/db";
import { unseenSql } from "../../slots/index.ts";

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
                and ${unseenSql(memberId)}) as "isLeft"`;
  return row?.isLeft ?? false;
}
