import type { Db, RoundState } from "@gshf/db";

export type WaitingRound = { projectId: string; number: number; state: RoundState; stateSince: Date };

/**
 * When people can expect pairs again, by the median of what earlier rounds of the project took from the state that
 * this one is in until people labeled: this round itself, or the next one when this one is past labeling.
 *
 * @returns null when no earlier round came that far, or this one takes longer than they did
 */
export async function estimateNextPairs(
  db: Pick<Db, "$queryRaw">,
  round: WaitingRound,
  comes: "this round" | "the next round",
  now: Date,
): Promise<Date | null> {
  const later = comes === "this round" ? 0 : 1;
  const [row] = await db.$queryRaw<{ seconds: number | null }[]>`
    select percentile_cont(0.5) within group (order by extract(epoch from labeled."at" - entered."at"))::float8 as "seconds"
      from (select r."number", min(e."at") as "at" from "Round" r join "RoundEvent" e on e."roundId" = r."id"
             where r."projectId" = ${round.projectId}::uuid and e."to" = ${round.state}::"RoundState"
               and r."number" < ${round.number}
             group by r."number") entered
      join (select r."number", min(e."at") as "at" from "Round" r join "RoundEvent" e on e."roundId" = r."id"
             where r."projectId" = ${round.projectId}::uuid and e."to" = 'labeling'
             group by r."number") labeled
        on labeled."number" = entered."number" + ${later}::int and labeled."at" >= entered."at"`;
  const seconds = row?.seconds ?? null;
  if (seconds === null) return null;
  const at = new Date(round.stateSince.getTime() + seconds * 1000);
  return at > now ? at : null;
}
