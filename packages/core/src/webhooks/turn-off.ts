import type { Tx } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { whileOff } from "./announce.ts";

/**
 * Tells a webhook nothing more, until somebody turns it on; what waited is put down as told in vain.
 *
 * @param because why, where nobody asked for it
 * @returns whether it was on
 */
export async function turnOff(
  tx: Tx,
  deps: Pick<Deps, "now">,
  id: string,
  because: string | null,
): Promise<boolean> {
  const now = deps.now();
  const { count } = await tx.webhook.updateMany({
    where: { id, offSince: null },
    data: { offSince: now, offBecause: because },
  });
  if (count === 0) return false;
  await tx.webhookDelivery.updateMany({
    where: { webhookId: id, state: "pending" },
    data: { state: "failed", wakeAt: now, problem: whileOff },
  });
  return true;
}
