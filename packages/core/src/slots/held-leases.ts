import type { Db } from "@gshf/db";

/**
 * Leases of a member that still run, oldest first. A freeze closes slots, so none of a frozen round.
 *
 * @param known leases to leave out
 */
export async function heldLeases(
  db: Pick<Db, "$queryRaw">,
  { projectId, memberId, known, now }: { projectId: string; memberId: string; known: string[]; now: Date },
): Promise<string[]> {
  // `leased` must stand in the statement itself: only then can the index of what somebody holds be used.
  const slots = await db.$queryRaw<{ leaseId: string }[]>`
    /* held-leases */
    select "leaseId"::text as "leaseId" from "Slot"
     where "holderId" = ${memberId}::uuid and "state" = 'leased' and "projectId" = ${projectId}::uuid
       and "leaseUntil" > ${now.toISOString()}::timestamptz and "leaseId" <> all (${known}::uuid[])
     order by "leasedAt", "id"`;
  return slots.map((slot) => slot.leaseId);
}
