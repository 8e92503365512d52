import type { Deps } from "../access/index.ts";
import type { Labeler } from "./claim-slot.ts";
import { isHandedOutSql } from "./handed-out.sql.ts";
import { leaseSecondsOfSlotSql } from "./lease-seconds.sql.ts";
import { unseenSql } from "./unseen.sql.ts";

/**
 * Leases to a labeler what they had before and gave back, or let run out, while nobody else has it: before anything
 * new, and a gold pair like every other. Were gold pairs drawn anew, giving one pair back and asking again would
 * tell them from the round's own.
 *
 * @returns whether there was one
 */
export async function reclaimSlot(
  deps: Pick<Deps, "db" | "now">,
  at: { projectId: string; labeler: Labeler; leaseId: string },
): Promise<boolean> {
  const { projectId, labeler, leaseId } = at;
  const now = deps.now().toISOString();
  const taken = await deps.db.$queryRaw<{ id: string }[]>`
    /* reclaim-slot */
    with mine as materialized (
      select s."id" from "Slot" s
       where s."id" in (
               select o."id" from "Slot" o where o."gaveBackId" = ${labeler.id}::uuid and o."state" = 'open'
               union all
               select h."id" from "Slot" h where h."holderId" = ${labeler.id}::uuid and h."state" = 'leased'
                  and h."leaseUntil" <= ${now}::timestamptz)
         and s."projectId" = ${projectId}::uuid and ${isHandedOutSql}
         and ${unseenSql(labeler.id)}
       order by s."id" limit 1
         for update of s skip locked
    ), taken as (
      update "Slot" s
         set "state" = 'leased', "holderId" = ${labeler.id}::uuid, "leaseId" = ${leaseId}::uuid,
             "leasedAt" = ${now}::timestamptz,
             "leaseUntil" = ${now}::timestamptz + make_interval(secs => ${leaseSecondsOfSlotSql()}),
             "expiries" = s."expiries" + (s."state" = 'leased')::int
        from mine where s."id" = mine."id"
      returning s."id"
    )
    insert into "Lease" ("id", "slotId", "memberId", "grantedAt")
    select ${leaseId}::uuid, taken."id", ${labeler.id}::uuid, ${now}::timestamptz from taken
    returning "slotId" as "id"`;
  return taken.length > 0;
}
