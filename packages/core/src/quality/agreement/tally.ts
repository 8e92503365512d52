/** One answer of one person about one unit (a pair of answers). */
export type Rating = {
  unit: string;
  rater: string;
  /** Category, 0 … categories−1, in their order where they have one. */
  value: number;
};

/** How often each category was given to a unit. */
export type UnitTally = { unit: string; counts: readonly number[]; total: number };

/** The units that at least two people rated, in order of first appearance: only these say anything of agreement. */
export function tallyUnits(ratings: readonly Rating[], categories: number): UnitTally[] {
  const tallies = new Map<string, number[]>();
  for (const { unit, value } of ratings) {
    const counts = tallies.get(unit) ?? Array.from({ length: categories }, () => 0);
    counts[value] = (counts[value] ?? 0) + 1;
    tallies.set(unit, counts);
  }
  return [...tallies]
    .map(([unit, counts]) => ({ unit, counts, total: counts.reduce((sum, n) => sum + n, 0) }))
    .filter(({ total }) => total >= 2);
}
