import type { Tx } from "@gshf/db";
import type { Deps } from "../access/index.ts";

/**
 * Asks a worker to look at a round. The row is the truth: a nudge too many finds nothing to do, a lost one is
 * made up for by the sweep.
 *
 * @param afterSeconds not before that long from now
 */
export async function nudge(
  tx: Tx,
  deps: Pick<Deps, "enqueue">,
  round: { id: string; version: number },
  afterSeconds = 0,
): Promise<void> {
  const wake = afterSeconds > 0 ? ("later" as const) : ("now" as const);
  const payload = { roundId: round.id, version: round.version, wake };
  await deps.enqueue(tx, { name: "round.work", payload }, wake === "later" ? { afterSeconds } : {});
}
