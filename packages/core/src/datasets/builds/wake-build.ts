import { type Tx, transaction } from "@gshf/db";
import type { Deps } from "../../access/index.ts";

/** Lets a worker look at a dataset on its way: now, or in so many seconds. */
export async function wakeBuild(
  tx: Tx,
  deps: Pick<Deps, "enqueue">,
  buildId: string,
  afterSeconds = 0,
): Promise<void> {
  const wake = afterSeconds === 0 ? ("now" as const) : ("later" as const);
  await deps.enqueue(
    tx,
    { name: "dataset.build", payload: { buildId, wake } },
    afterSeconds === 0 ? {} : { afterSeconds },
  );
}

/** One that was due so long ago was forgotten. */
const quietSeconds = 5;

/**
 * Wakes every dataset on its way that a worker should be at and none is: it was killed, or a nudge was lost.
 *
 * @returns how many
 */
export async function sweepBuilds(deps: Deps): Promise<number> {
  const due = new Date(deps.now().getTime() - quietSeconds * 1000);
  const still = await deps.db.datasetBuild.findMany({
    where: {
      state: "building",
      wakeAt: { lte: due },
      project: { archivedAt: null, deletingAt: null },
    },
    select: { id: true },
  });
  for (const { id } of still) await transaction(deps.db, (tx) => wakeBuild(tx, deps, id));
  return still.length;
}
