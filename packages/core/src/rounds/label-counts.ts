import { z } from "zod";
import type { Deps } from "../access/index.ts";

export const labelCountsSchema = z.object({
  pairs: z.int(),
  /** Pairs with a label. */
  labeledPairs: z.int(),
  /** Without those of pairs that a reviewer left out. */
  wanted: z.int(),
  done: z.int(),
  leased: z.int(),
  /** Wait for a reviewer, and on so many pairs. */
  held: z.int(),
  heldPairs: z.int(),
});
export type LabelCounts = z.output<typeof labelCountsSchema>;

export const noLabels: LabelCounts = {
  pairs: 0,
  labeledPairs: 0,
  wanted: 0,
  done: 0,
  leased: 0,
  held: 0,
  heldPairs: 0,
};

/** How far the labeling of rounds is, by round; a round without slots has no entry. */
export async function labelCounts(
  deps: Pick<Deps, "db">,
  roundIds: readonly string[],
): Promise<Map<string, LabelCounts>> {
  const rows = await deps.db.$queryRaw<(LabelCounts & { roundId: string })[]>`
    select s."roundId", count(distinct s."pairId")::int as "pairs",
           count(distinct s."pairId") filter (where s."state" = 'done')::int as "labeledPairs",
           count(*) filter (where s."state" = 'done' or a."leftOut" is not true)::int as "wanted",
           count(*) filter (where s."state" = 'done')::int as "done",
           count(*) filter (where s."state" = 'leased')::int as "leased",
           count(*) filter (where s."state" = 'held')::int as "held",
           count(distinct s."pairId") filter (where s."state" = 'held')::int as "heldPairs"
      from "Slot" s left join "Adjudication" a on a."pairId" = s."pairId"
     where s."roundId" = any(${roundIds}::uuid[]) group by s."roundId"`;
  return new Map(rows.map(({ roundId, ...counts }) => [roundId, counts]));
}
