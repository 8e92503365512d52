import type { Deps } from "../access/index.ts";

export type ArmCount = { arm: string; pairs: number; judgments: number };

/** Pairs and labels that each arm of rounds really got, by round: the shares set are only drawn from. */
export async function armCounts(
  deps: Pick<Deps, "db">,
  roundIds: readonly string[],
): Promise<Map<string, ArmCount[]>> {
  const rows = await deps.db.$queryRaw<(ArmCount & { roundId: string })[]>`
    select p."roundId"::text as "roundId", p."arm", count(distinct p."id")::int as "pairs",
           count(j."id")::int as "judgments"
      from "Pair" p left join "Judgment" j on j."pairId" = p."id" and j."state" = 'counted'
     where p."roundId" = any(${roundIds}::uuid[]) group by p."roundId", p."arm" order by p."arm"`;
  const byRound = Map.groupBy(rows, (row) => row.roundId);
  return new Map(
    [...byRound].map(([roundId, counts]) => [
      roundId,
      counts.map(({ arm, pairs, judgments }) => ({ arm, pairs, judgments })),
    ]),
  );
}
