import type { Tx } from "@gshf/db";
import { isComparisonSql } from "../slots/index.ts";

/**
 * The rounds of an experiment whose labels are closed and learned from, by number, up to one of them where that is said.
 * What a round had frozen before it was cancelled stays in the data; what only compares policies never is.
 */
export async function listFrozenRounds(
  db: Pick<Tx, "$queryRaw">,
  experimentId: string,
  upToRound: number | null = null,
): Promise<{ id: string; number: number }[]> {
  return db.$queryRaw<{ id: string; number: number }[]>`
    select r."id"::text as "id", r."number"
      from "Round" r
     where r."experimentId" = ${experimentId}::uuid and r."frozenAt" is not null and not ${isComparisonSql("r")}
       and (${upToRound}::int is null or r."number" <= ${upToRound}::int)
       and (r."state" <> 'cancelled' or exists (select from "Dataset" d where d."roundId" = r."id"))
     order by r."number"`;
}
