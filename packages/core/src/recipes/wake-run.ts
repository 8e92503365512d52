import { type Tx, transaction } from "@gshf/db";
import type { Deps } from "../access/index.ts";

/** Lets a worker look at a run: now, or in so many seconds. */
export async function wakeRun(
  tx: Tx,
  deps: Pick<Deps, "enqueue" | "now">,
  runId: string,
  afterSeconds = 0,
): Promise<void> {
  const wakeAt = new Date(deps.now().getTime() + afterSeconds * 1000);
  await tx.recipeRun.updateMany({ where: { id: runId }, data: { wakeAt } });
  const wake = afterSeconds === 0 ? ("now" as const) : ("later" as const);
  const job = { name: "recipe.work" as const, payload: { runId, wake } };
  await deps.enqueue(tx, job, afterSeconds === 0 ? {} : { afterSeconds });
}

/** A run that was due so long ago was forgotten. */
const quietSeconds = 5;

/**
 * Wakes every run that should have been looked at and wasn't: its worker was killed, or a nudge was lost.
 *
 * @returns how many
 */
export async function sweepRuns(deps: Deps): Promise<number> {
  const due = new Date(deps.now().getTime() - quietSeconds * 1000);
  const still = await deps.db.recipeRun.findMany({
    where: { state: "running", wakeAt: { lte: due }, project: { archivedAt: null, deletingAt: null } },
    select: { id: true },
  });
  for (const { id } of still) await transaction(deps.db, (tx) => wakeRun(tx, deps, id));
  return still.length;
}
