import type { Db } from "@gshf/db";
import { isGoneSql } from "./is-gone.sql.ts";
import { leaseSecondsOfSlotSql } from "./lease-seconds.sql.ts";

/**
 * Has those of the leases run on that this user still holds, counted from now. One that ran out but was not given to
 * anybody else is the holder's again.
 */
export async function extendLeases(
  db: Pick<Db, "$queryRaw">,
  { userId, leaseIds, now }: { userId: string; leaseIds: string[]; now: Date },
): Promise<{ leaseId: string; expiresAt: Date }[]> {
  return db.$queryRaw<{ leaseId: string; expiresAt: Date }[]>`
    update "Slot" s
       set "leaseUntil" = ${now.toISOString()}::timestamptz + make_interval(secs => ${leaseSecondsOfSlotSql()})
      from "Member" m join "Project" p on p."id" = m."projectId" and p."archivedAt" is null
     where s."leaseId" = any (${leaseIds}::uuid[]) and s."state" = 'leased'
       and m."id" = s."holderId" and m."userId" = ${userId}::uuid and m."removedAt" is null
       and (s."roundId" is not null or s."leaseUntil" > ${now.toISOString()}::timestamptz or not ${isGoneSql})
    returning s."leaseId"::text as "leaseId", s."leaseUntil" as "expiresAt"`;
}
