import type { Tx } from "@gshf/db";

/**
 * Ends the open study sessions of somebody who was blocked: they are sent back to their platform with its
 * screen-out code. What they labeled stays due.
 */
export async function screenOut(tx: Tx, memberId: string, now: Date): Promise<void> {
  await tx.crowdSession.updateMany({
    where: { memberId, state: "open" },
    data: { state: "screened_out", endedAt: now },
  });
}

/** Opens again what a block ended, from `blockedAt` on: a researcher lifted it. */
export async function letBackIn(tx: Tx, memberId: string, blockedAt: Date): Promise<void> {
  await tx.crowdSession.updateMany({
    where: { memberId, state: "screened_out", endedAt: { gte: blockedAt } },
    data: { state: "open", endedAt: null },
  });
}
