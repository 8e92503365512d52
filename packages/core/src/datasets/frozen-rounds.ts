import type { Tx } from "@gshf/db";

/**
 * The rounds of an experiment whose labels are closed, by number, up to one of them where that is said. What a round had
 * frozen before it was cancelled stays in the data.
 */
export async function listFrozenRounds(
  db: Tx,
  experimentId: string,
  upToRound?: number,
): Promise<{ id: string; number: number }[]> {
  return db.round.findMany({
    where: {
      experimentId,
      ...(upToRound === undefined ? {} : { number: { lte: upToRound } }),
      frozenAt: { not: null },
      OR: [{ state: { not: "cancelled" } }, { dataset: { isNot: null } }],
    },
    orderBy: { number: "asc" },
    select: { id: true, number: true },
  });
}
