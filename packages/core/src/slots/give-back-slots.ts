import type { Db } from "@gshf/db";

/**
 * Opens slots that this user holds, and remembers who gave them back: until somebody else takes one, it is the next
 * that they get. @returns how many there were
 */
export async function giveBackSlots(
  db: Pick<Db, "$executeRaw">,
  { userId, leaseIds }: { userId: string; leaseIds: string[] },
): Promise<number> {
  return db.$executeRaw`
    update "Slot" s
       set "state" = 'open', "gaveBackId" = s."holderId", "holderId" = null, "leaseId" = null,
           "leasedAt" = null, "leaseUntil" = null
      from "Member" m
     where s."leaseId" = any (${leaseIds}::uuid[]) and s."state" = 'leased'
       and m."id" = s."holderId" and m."userId" = ${userId}::uuid`;
}
