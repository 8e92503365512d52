import type { Tx } from "@gshf/db";

/**
 * Ends the labeling of a round or a pair: its slots without a label are handed to nobody any more.
 * A slot in somebody's hands keeps its lease's name: a late submit must find what it was for.
 */
export async function closeSlots(tx: Tx, of: { roundId: string } | { pairId: string }): Promise<void> {
  await tx.slot.updateMany({
    where: { ...of, state: { in: ["open", "leased", "held"] } },
    data: { state: "closed", leaseUntil: null },
  });
  // A gold pair that seems to be of the round ends with it, as every pair does that somebody has on screen.
  if ("roundId" in of) {
    await tx.slot.updateMany({
      where: { roundId: null, state: "leased", goldShow: { roundId: of.roundId } },
      data: { state: "closed", leaseUntil: null },
    });
  }
}
