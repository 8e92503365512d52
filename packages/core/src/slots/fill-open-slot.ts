import type { Tx } from "@gshf/db";

/**
 * Takes the last of a pair's open slots for a label that is there already, so that people keep the first ones.
 *
 * @returns the slot, or null when the pair wants no label more
 */
export async function fillOpenSlot(
  tx: Tx,
  { pairId, memberId, leaseId, now }: { pairId: string; memberId: string; leaseId: string; now: Date },
): Promise<string | null> {
  const [slot] = await tx.$queryRaw<{ id: string }[]>`
    update "Slot" set "state" = 'done', "holderId" = ${memberId}::uuid, "leaseId" = ${leaseId}::uuid, "leasedAt" = ${now}
     where "id" = (select "id" from "Slot" where "pairId" = ${pairId} and "state" = 'open'
                    order by "index" desc limit 1 for update skip locked)
    returning "id"`;
  return slot?.id ?? null;
}
