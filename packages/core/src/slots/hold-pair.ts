import type { Tx } from "@gshf/db";
import { isHoldReason } from "./model.ts";
import { nobodys } from "./nobodys.ts";

/** Locks the pair that a lease is for, before any of its slots: who holds a pair takes all of them. */
export async function lockPairOf(tx: Tx, leaseId: string): Promise<void> {
  await tx.$queryRaw`
    select 1 from "Pair" where "id" = (select s."pairId" from "Lease" l join "Slot" s on s."id" = l."slotId"
                                        where l."id" = ${leaseId}::uuid) for no key update`;
}

/**
 * Takes a pair back from everybody, until a reviewer has looked. Who has it on screen may still send
 * a label: it counts, as one does whose lease ran out and whom nobody followed. The pair is locked already.
 */
export async function holdPair(tx: Tx, pairId: string): Promise<void> {
  await tx.slot.updateMany({
    where: { pairId, roundId: { not: null }, state: { in: ["open", "leased"] } },
    data: { state: "held", ...nobodys },
  });
}

/** Hands a pair out again that was held: a reviewer has looked. */
export async function unholdPair(tx: Tx, pairId: string): Promise<void> {
  await tx.slot.updateMany({ where: { pairId, state: "held" }, data: { state: "open" } });
}

/** Whether a pair waits for a reviewer. Nobody can flag it, with effect, before this transaction ends. */
export async function isPairHeld(tx: Tx, pairId: string): Promise<boolean> {
  await tx.$queryRaw`select 1 from "Pair" where "id" = ${pairId} for share`;
  const flags = await tx.skip.findMany({
    // Gold pairs too: a label that could be taken back all the same would tell that its pair is one.
    where: { pairId, flagged: true, reviewedAt: null },
    select: { reason: true },
  });
  return flags.some(isHoldFlag);
}

/** Whether a flag keeps its pair from everybody. */
export function isHoldFlag({ reason }: { reason: string }): boolean {
  // A note follows the reason after a colon (labeling/skip-pair.ts).
  return isHoldReason(reason.split(":", 1)[0] ?? "");
}
