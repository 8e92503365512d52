/** Who said what of which unit (a pair of answers): the j-th rating is of unit `units[j]`, by rater `raters[j]`. */
export type Ratings = {
  readonly units: ArrayLike<number>;
  readonly raters: ArrayLike<number>;
  /** Categories, 0 … categories−1, in their order where they have one. */
  readonly values: ArrayLike<number>;
  readonly unitCount: number;
  readonly raterCount: number;
  readonly categories: number;
};

/** Units to which each category was given equally often: all that tells units apart for coefficients without raters. */
export type UnitPattern = {
  readonly counts: readonly number[];
  /** Ratings of one such unit. */
  readonly total: number;
  /** How many such units there are. */
  readonly times: number;
};

/** The patterns of the units that at least two people rated, in the order of their counts. */
export function patternsOf({ units, values, unitCount, categories }: Ratings): UnitPattern[] {
  const tallies = new Uint32Array(unitCount * categories);
  for (let j = 0; j < units.length; j++) tallies[units[j]! * categories + values[j]!]! += 1;
  const found = new Map<string, { counts: number[]; total: number; times: number }>();
  for (let unit = 0; unit < unitCount; unit++) {
    const counts = Array.from(tallies.subarray(unit * categories, (unit + 1) * categories));
    const total = counts.reduce((sum, n) => sum + n, 0);
    if (total < 2) continue;
    const name = counts.join();
    const known = found.get(name);
    if (known === undefined) found.set(name, { counts, total, times: 1 });
    else known.times += 1;
  }
  return [...found.values()].sort((a, b) => compareCounts(a.counts, b.counts));
}

function compareCounts(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((n, c) => n !== b[c]);
  return at === -1 ? 0 : a[at]! - b[at]!;
}
