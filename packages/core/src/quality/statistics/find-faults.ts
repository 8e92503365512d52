import type { RoundVotes } from "./round-votes.ts";
import type { StatisticValue } from "./statistic-kinds.ts";

/** What a fit says of somebody; `low` is the low end of their reliability's interval, null where nothing was fitted. */
export type Reliability = { reliability: number; weight: number; low: number | null };

/** Who is about as reliable as the typical annotator, or more, and is no coin even at the interval's low end. */
const reliabilityMin = 0.9;
/** As many as a page shows of all rounds together. */
export const faultsKeptMax = 50;

/**
 * Pairs on which the *reliable* people disagree: not their fault but the guidelines', which don't say what matters
 * there. Those with most of them on both sides first.
 */
export function findFaults(
  { pairIds, voters, pairs, annotators, labels }: RoundVotes,
  reliabilities: readonly Reliability[],
): StatisticValue<"faults"> {
  const isReliable = voters.map(({ isPerson }, i) => {
    const { reliability = 0, low = null } = reliabilities[i] ?? {};
    return isPerson && reliability >= reliabilityMin && low !== null && low > 0;
  });
  const sides = new Map<number, { forFirst: string[]; forSecond: string[] }>();
  pairs.forEach((pair, vote) => {
    const annotator = annotators[vote] ?? 0;
    const label = labels[vote];
    if (!isReliable[annotator] || label === 0.5) return;
    const known = sides.get(pair) ?? { forFirst: [], forSecond: [] };
    // By pseudonym, as the votes are.
    known[label === 1 ? "forFirst" : "forSecond"].push(voters[annotator]?.pseudonym ?? "");
    sides.set(pair, known);
  });
  return Array.from(sides, ([pair, said]) => ({ pairId: pairIds[pair] ?? "", ...said }))
    .filter(({ forFirst, forSecond }) => forFirst.length > 0 && forSecond.length > 0)
    .sort((a, b) => onBothSides(b) - onBothSides(a) || (a.pairId < b.pairId ? -1 : 1))
    .slice(0, faultsKeptMax);
}

/** How many reliable people stand on the side with fewer of them. */
export function onBothSides({ forFirst, forSecond }: { forFirst: string[]; forSecond: string[] }): number {
  return Math.min(forFirst.length, forSecond.length);
}
