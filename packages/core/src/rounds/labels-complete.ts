import type { Tx } from "@gshf/db";
import { transaction } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { nudge } from "./nudge.ts";

/** Whether no slot of the round waits for a label or is in somebody's hands. */
export async function labelsComplete(db: Tx, roundId: string): Promise<boolean> {
  const [row] = await db.$queryRaw<{ complete: boolean }[]>`
    select not exists (
      select 1 from "Slot" where "roundId" = ${roundId}::uuid and "state" in ('open', 'leased')
    ) as "complete"`;
  return row?.complete ?? false;
}

/**
 * Called after a submit that seems to have been the round's last: lets a worker look, which freezes the round
 * if it is meant to freeze by itself. Any number of processes may call it at once.
 */
export async function noteLabelsComplete(deps: Pick<Deps, "db" | "enqueue">, roundId: string): Promise<void> {
  const round = await deps.db.round.findUnique({ where: { id: roundId } });
  if (round?.state !== "labeling") return;
  await transaction(deps.db, (tx) => nudge(tx, deps, round));
}
