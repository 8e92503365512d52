import { type Tx, transaction } from "@gshf/db";
import type { Deps } from "../../access/index.ts";

/** Lets a worker look at an import: now, or in so many seconds. */
export async function wakeImport(
  tx: Tx,
  deps: Pick<Deps, "enqueue">,
  importId: string,
  afterSeconds = 0,
): Promise<void> {
  const wake = afterSeconds === 0 ? ("now" as const) : ("later" as const);
  const delay = afterSeconds === 0 ? {} : { afterSeconds };
  await deps.enqueue(tx, { name: "import.read", payload: { importId, wake } }, delay);
}

/** One that was due so long ago was forgotten. */
const quietSeconds = 5;

/**
 * Wakes every import that a worker should be at and none is: it was killed, or a nudge was lost.
 *
 * @returns how many
 */
export async function sweepImports(deps: Deps): Promise<number> {
  const due = new Date(deps.now().getTime() - quietSeconds * 1000);
  const project = { archivedAt: null, deletingAt: null };
  const still = await deps.db.import.findMany({
    where: { state: "reading", wakeAt: { lte: due }, project },
    select: { id: true },
  });
  for (const { id } of still) await transaction(deps.db, (tx) => wakeImport(tx, deps, id));
  return still.length;
}
