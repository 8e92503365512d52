import type { Pair, Tx } from "@gshf/db";
import { transaction } from "@gshf/db";
import { type Deps, type Outcome, refuse } from "../../access/index.ts";

/**
 * Does what a reviewer wants done about a pair of a project while nobody else does: reviewers take turns, and flags
 * that come meanwhile wait and hold the pair anew.
 */
export async function withPairLocked<T>(
  deps: Pick<Deps, "db">,
  { projectId, pairId }: { projectId: string; pairId: string },
  work: (tx: Tx, pair: Pick<Pair, "id" | "source">) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return transaction(deps.db, async (tx) => {
    const [pair] = await tx.$queryRaw<Pick<Pair, "id" | "source">[]>`
      select "id", "source" from "Pair"
       where "id" = ${pairId} and "projectId" = ${projectId}::uuid for no key update`;
    if (pair === undefined) return refuse("not-found", `There is no pair ${pairId} here.`, "pairId");
    // Before anything is counted: who sends a label locks its slot, and then the pair's counts (decision 20).
    await tx.$queryRaw`select 1 from "Slot" where "pairId" = ${pairId} order by "id" for no key update`;
    return work(tx, pair);
  });
}
