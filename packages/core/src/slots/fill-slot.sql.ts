import { Prisma } from "@gshf/db";

/** Marks a slot labeled under a lease, where the condition holds; part of the statement that keeps the judgment. */
export function fillSlotSql(
  slot: { slotId: string; memberId: string; leaseId: string },
  when: Prisma.Sql,
): Prisma.Sql {
  return Prisma.sql`
      update "Slot"
         set "state" = 'done', "holderId" = ${slot.memberId}::uuid, "leaseId" = ${slot.leaseId}::uuid, "leaseUntil" = null
       where "id" = ${slot.slotId} and ${when}`;
}
