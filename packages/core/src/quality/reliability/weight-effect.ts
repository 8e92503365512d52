import { z } from "zod";
import type { RoundVotes } from "../statistics/round-votes.ts";

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

/**
 * What weighing votes does to a round's verdicts, compared with one vote each.
 *
 * @param weightOf of the annotator with that number
 */
export function weightEffect(
  { pairIds, pairs, annotators, labels }: Pick<RoundVotes, "pairIds" | "pairs" | "annotators" | "labels">,
  weightOf: (annotator: number) => number,
): WeightEffect {
  const plain = sharesOfFirst(pairIds.length, pairs, labels, () => 1);
  const weighed = sharesOfFirst(pairIds.length, pairs, labels, (vote) => weightOf(annotators[vote] ?? 0));
  const effect: WeightEffect = { pairs: pairIds.length, turned: 0, decided: 0, evened: 0, meanShift: 0 };
  plain.forEach((share, pair) => {
    const other = weighed[pair] ?? 0.5;
    const [before, after] = [Math.sign(share - 0.5), Math.sign(other - 0.5)];
    if (before === 0 && after !== 0) effect.decided += 1;
    if (before !== 0 && after === 0) effect.evened += 1;
    if (before * after < 0) effect.turned += 1;
    effect.meanShift += Math.abs(other - share) / plain.length;
  });
  return effect;
}

/** Of each pair, as dataset rows have it: even where nobody's vote weighs anything. */
function sharesOfFirst(
  count: number,
  pairs: Int32Array,
  labels: Float64Array,
  weightOf: (vote: number) => number,
): Float64Array {
  const totals = new Float64Array(count);
  const sums = new Float64Array(count);
  pairs.forEach((pair, vote) => {
    const weight = weightOf(vote);
    totals[pair] = (totals[pair] ?? 0) + weight;
    sums[pair] = (sums[pair] ?? 0) + weight * (labels[vote] ?? 0.5);
  });
  return sums.map((sum, pair) => (totals[pair] === 0 ? 0.5 : sum / (totals[pair] ?? 1)));
}
