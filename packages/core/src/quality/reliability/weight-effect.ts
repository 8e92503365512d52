import { z } from "zod";
import type { RoundVote } from "./fit-round-annotators.ts";

export const weightEffectSchema = z.object({
  /** Pairs with a vote. */
  pairs: z.int(),
  /** The other answer wins by weighted votes. */
  turned: z.int(),
  /** Even by heads, decided by weights; and the other way round. */
  decided: z.int(),
  evened: z.int(),
  /** Mean absolute change of the winner's share of the votes. */
  meanShift: z.number(),
});
export type WeightEffect = z.output<typeof weightEffectSchema>;

/** What weighing votes does to a round's verdicts, compared with one vote each. */
export function weightEffect(
  votes: readonly RoundVote[],
  weights: ReadonlyMap<string, number>,
): WeightEffect {
  const byPair = Map.groupBy(votes, (vote) => vote.pairId);
  const effect: WeightEffect = { pairs: byPair.size, turned: 0, decided: 0, evened: 0, meanShift: 0 };
  for (const some of byPair.values()) {
    const plain = shareOfFirst(some, () => 1);
    const weighed = shareOfFirst(some, (vote) => weights.get(vote.memberId) ?? 1);
    const [before, after] = [Math.sign(plain - 0.5), Math.sign(weighed - 0.5)];
    if (before === 0 && after !== 0) effect.decided += 1;
    if (before !== 0 && after === 0) effect.evened += 1;
    if (before * after < 0) effect.turned += 1;
    effect.meanShift += Math.abs(weighed - plain) / byPair.size;
  }
  return effect;
}

/** As dataset rows have it: even where nobody's vote weighs anything. */
function shareOfFirst(votes: readonly RoundVote[], weightOf: (vote: RoundVote) => number): number {
  const total = votes.reduce((sum, vote) => sum + weightOf(vote), 0);
  return total === 0 ? 0.5 : votes.reduce((sum, vote) => sum + weightOf(vote) * vote.label, 0) / total;
}
