import type { Tx } from "@gshf/db";
import { nobodys } from "./nobodys.ts";

/** Opens a pair's closed slots again; once the round is frozen or cancelled they are closed for good. */
export async function reopenSlots(tx: Tx, pairId: string): Promise<void> {
  await tx.slot.updateMany({
    where: { pairId, state: "closed", round: { frozenAt: null, state: { not: "cancelled" } } },
    data: { state: "open", ...nobodys },
  });
}
