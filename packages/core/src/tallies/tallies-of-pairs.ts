import type { Db } from "@gshf/db";

/** What the judgments of a pair that count are for; the others are for neither. */
type PairVotes = { labels: number; forFirst: number; forSecond: number };

/** Of each of these pairs, how its judgments that count went. */
export async function talliesOfPairs(
  db: Pick<Db, "pairTally">,
  pairIds: readonly string[],
): Promise<Map<string, PairVotes>> {
  const rows = await db.pairTally.findMany({
    where: { pairId: { in: [...pairIds] } },
    select: { pairId: true, labels: true, forFirst: true, forSecond: true },
  });
  return new Map(rows.map(({ pairId, ...votes }) => [pairId, votes]));
}
