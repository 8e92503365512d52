import { type Tx, transaction } from "@gshf/db";
import type { Deps } from "../access/index.ts";

/** Lets a worker look at an evaluation: now, or in so many seconds. */
export async function wakeEvaluation(
  tx: Tx,
  deps: Pick<Deps, "enqueue" | "now">,
  evaluationId: string,
  afterSeconds = 0,
): Promise<void> {
  const wakeAt = new Date(deps.now().getTime() + afterSeconds * 1000);
  await tx.evaluationRun.updateMany({ where: { id: evaluationId }, data: { wakeAt } });
  const wake = afterSeconds === 0 ? ("now" as const) : ("later" as const);
  const job = { name: "evaluation.work" as const, payload: { evaluationId, wake } };
  await deps.enqueue(tx, job, afterSeconds === 0 ? {} : { afterSeconds });
}

/** An evaluation that was due so long ago was forgotten. */
const quietSeconds = 5;

/**
 * Wakes every evaluation that nobody works on though it is due: its worker was killed, or a nudge was lost.
 *
 * @returns how many
 */
export async function sweepEvaluations(deps: Deps): Promise<number> {
  const now = deps.now();
  const still = await deps.db.evaluationRun.findMany({
    where: {
      state: "running",
      wakeAt: { lte: new Date(now.getTime() - quietSeconds * 1000) },
      OR: [{ leaseUntil: null }, { leaseUntil: { lte: now } }],
      project: { archivedAt: null, deletingAt: null },
    },
    select: { id: true },
  });
  for (const { id } of still) await transaction(deps.db, (tx) => wakeEvaluation(tx, deps, id));
  return still.length;
}
