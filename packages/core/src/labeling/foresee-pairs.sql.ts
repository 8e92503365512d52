import type { Db, RoundState } from "@gshf/db";

export type WaitingRound = { projectId: string; number: number; state: RoundState; stateSince: Date };

/**
 * When people can expect pairs again, by the median of what earlier rounds of the project took from the state that
 * this one is in until people labeled: this round itself, or the next one when this one is past labeling.
 *
 * @returns null when no earlier round came that far, or this one takes longer than they did
 */
export async function foreseePairs(
  db: Pick<Db, "$queryRaw">,
  round: WaitingRound,
  comes: "this round" | "the next round",
  now: Date,
): Promise<Date | null> {
  const later = comes === "this round" ? 0 : 1;
  const [row] = await db.$queryRaw<{ seconds: number | null }[]>`
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM labeled."at" - entered."at"))::float8 AS "seconds"
      FROM (SELECT r."number", min(e."at") AS "at" FROM "Round" r JOIN "RoundEvent" e ON e."roundId" = r."id"
             WHERE r."projectId" = ${round.projectId}::uuid AND e."to" = ${round.state}::"RoundState"
               AND r."number" < ${round.number}
             GROUP BY r."number") entered
      JOIN (SELECT r."number", min(e."at") AS "at" FROM "Round" r JOIN "RoundEvent" e ON e."roundId" = r."id"
             WHERE r."projectId" = ${round.projectId}::uuid AND e."to" = 'labeling'
             GROUP BY r."number") labeled
        ON labeled."number" = entered."number" + ${later}::int AND labeled."at" >= entered."at"`;
  const seconds = row?.seconds ?? null;
  if (seconds === null) return null;
  const at = new Date(round.stateSince.getTime() + seconds * 1000);
  return at > now ? at : null;
}
