import { z } from "zod";
import type { Deps } from "../access/index.ts";
import { armTallies, leasedSlots } from "../tallies/index.ts";

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

export type ArmCount = { arm: string; pairs: number; judgments: number };

export type RoundCounts = {
  labels: LabelCounts;
  /** Pairs and labels that each arm really got: the shares set are only drawn from. */
  arms: ArmCount[];
};

/** How far the labeling of rounds is, by round. */
export async function roundCounts(
  deps: Pick<Deps, "db">,
  roundIds: readonly string[],
): Promise<Map<string, RoundCounts>> {
  const [tallies, leased] = await Promise.all([
    armTallies(deps.db, roundIds),
    leasedSlots(deps.db, roundIds),
  ]);
  const counts = new Map(
    roundIds.map((id): [string, RoundCounts] => [
      id,
      { labels: { ...noLabels, leased: leased.get(id) ?? 0 }, arms: [] },
    ]),
  );
  for (const { roundId, arm, ...tally } of tallies) {
    const round = counts.get(roundId);
    if (round === undefined) continue;
    round.arms.push({ arm, pairs: tally.pairs, judgments: tally.labels });
    round.labels.pairs += tally.openedPairs;
    for (const key of summed) round.labels[key] += tally[key];
  }
  return counts;
}

const summed = ["labeledPairs", "wanted", "done", "held", "heldPairs"] as const;

const noLabels: LabelCounts = {
  pairs: 0,
  labeledPairs: 0,
  wanted: 0,
  done: 0,
  leased: 0,
  held: 0,
  heldPairs: 0,
};
