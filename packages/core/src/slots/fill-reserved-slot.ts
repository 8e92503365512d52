import type { Tx } from "@gshf/db";

/** Fills a slot of a round that no person labels, for a label that is there already. */
export async function fillReservedSlot(
  tx: Tx,
  { slotId, memberId, leaseId, now }: { slotId: string; memberId: string; leaseId: string; now: Date },
): Promise<void> {
  await tx.slot.update({
    where: { id: slotId, state: "closed" },
    data: { state: "done", holderId: memberId, leaseId, leasedAt: now },
  });
}
