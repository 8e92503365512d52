import { type Tx, transaction } from "@gshf/db";
import type { Deps } from "../access/index.ts";

/** Lets a worker look at a training: now, or in so many seconds. */
export async function wakeTraining(
  tx: Tx,
  deps: Pick<Deps, "enqueue" | "now">,
  trainingId: string,
  afterSeconds = 0,
): Promise<void> {
  const wakeAt = new Date(deps.now().getTime() + afterSeconds * 1000);
  await tx.training.updateMany({ where: { id: trainingId }, data: { wakeAt } });
  const wake = afterSeconds === 0 ? ("now" as const) : ("later" as const);
  await deps.enqueue(
    tx,
    { name: "training.work", payload: { trainingId, wake } },
    afterSeconds === 0 ? {} : { afterSeconds },
  );
}

/** A training that was due so long ago was forgotten. */
const quietSeconds = 5;

/**
 * Wakes every training that should have been looked at and wasn't: its worker was killed, or a nudge was lost.
 *
 * @returns how many
 */
export async function sweepTrainings(deps: Deps): Promise<number> {
  const due = new Date(deps.now().getTime() - quietSeconds * 1000);
  const still = await deps.db.training.findMany({
    where: {
      state: { in: ["preparing", "training"] },
      wakeAt: { lte: due },
      project: { archivedAt: null, deletingAt: null },
    },
    select: { id: true },
  });
  for (const { id } of still) await transaction(deps.db, (tx) => wakeTraining(tx, deps, id));
  return still.length;
}
