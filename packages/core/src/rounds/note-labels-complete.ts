import { transaction } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { nudge } from "./nudge.ts";

/**
 * Called after a submit that seems to have been the round's last: lets a worker look, which freezes the round
 * if it is meant to freeze by itself. Any number of processes may call it at once.
 */
export async function noteLabelsComplete(deps: Pick<Deps, "db" | "enqueue">, roundId: string): Promise<void> {
  const round = await deps.db.round.findUnique({ where: { id: roundId } });
  if (round?.state !== "labeling") return;
  await transaction(deps.db, (tx) => nudge(tx, deps, round));
}
