import { DomainError, requireFinite, requireInteger } from "../errors.ts";
import type { Random } from "../random.ts";
import { type Interval, sortedQuantile } from "./intervals.ts";

/**
 * Percentile bootstrap interval of a statistic of rows of few kinds (Efron 1979). Rows of one kind are
 * interchangeable, so resampling n rows with replacement is drawing how often each kind occurs, from the multinomial
 * with the kinds' shares: the same distribution as {@link bootstrapInterval}'s over the rows themselves, at a price that
 * depends on the number of kinds alone.
 *
 * @param options.counts how many rows there are of each kind
 * @param options.statistic maps how often each kind was drawn, as many rows in all, to a finite number
 * @throws DomainError on counts that are no integers ≥ 0, or all 0, fewer than ten resamples, or a statistic that is
 * not finite on some resample.
 */
export function patternBootstrap(options: {
  readonly counts: readonly number[];
  readonly statistic: (drawn: readonly number[]) => number;
  readonly random: Random;
  readonly resamples?: number;
}): Interval {
  const { counts, statistic, random, resamples = 1000 } = options;
  requireInteger("resamples", resamples, 10);
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += requireInteger(`counts[${i}]`, counts[i]!, 0, rowsMax);
  if (total === 0) throw new DomainError("sum of counts", 0, "at least 1");
  requireInteger("sum of counts", total, 1, rowsMax);
  const values = Float64Array.from({ length: resamples }, (_, i) =>
    requireFinite(`statistic of resample ${i}`, statistic(drawCounts(counts, total, random))),
  ).sort();
  return { low: sortedQuantile(values, 0.025), high: sortedQuantile(values, 0.975) };
}

/** Beyond this many rows the logarithms of their factorials lose the digits that tell neighbours apart. */
const rowsMax = 1e9;

/** How often each kind occurs among `total` rows drawn with replacement: one binomial after the other. */
function drawCounts(counts: readonly number[], total: number, random: Random): number[] {
  let rows = total;
  let weight = total;
  return counts.map((count) => {
    if (rows === 0 || count === 0) return 0;
    const drawn = count >= weight ? rows : drawBinomial(rows, count / weight, random);
    rows -= drawn;
    weight -= count;
    return drawn;
  });
}

/**
 * How many of `n` trials succeed, each with probability `p` in (0, 1), by inversion: outcomes are gone through from the
 * likeliest on, a step to either side in turn, until their probabilities add up to a uniform number. That takes about as
 * many steps as the standard deviation is wide.
 */
export function drawBinomial(n: number, p: number, random: Random): number {
  const mode = Math.min(n, Math.floor((n + 1) * p));
  const odds = p / (1 - p);
  let rest = random.uniform();
  let [low, high] = [mode, mode];
  const atMode = Math.exp(
    logFactorial(n) -
      logFactorial(mode) -
      logFactorial(n - mode) +
      mode * Math.log(p) +
      (n - mode) * Math.log1p(-p),
  );
  let [below, above] = [atMode, atMode];
  rest -= atMode;
  while (rest >= 0) {
    if (high < n) {
      above *= ((n - high) / (high + 1)) * odds;
      high += 1;
      rest -= above;
      if (rest < 0) return high;
    }
    if (low > 0) {
      below *= low / ((n - low + 1) * odds);
      low -= 1;
      rest -= below;
      if (rest < 0) return low;
    }
    // What rounding left over, some 10⁻¹¹, or both ends.
    if (above + below < Number.MIN_VALUE || (high >= n && low <= 0)) return mode;
  }
  return mode;
}

const tabulated = (() => {
  const table = new Float64Array(257);
  for (let n = 2; n < table.length; n++) table[n] = table[n - 1]! + Math.log(n);
  return table;
})();

/** log n!, by Stirling's series where it is exact to rounding. */
export function logFactorial(n: number): number {
  if (n < tabulated.length) return tabulated[n]!;
  const inverse = 1 / n;
  const series = inverse * (1 / 12 - inverse * inverse * (1 / 360 - (inverse * inverse) / 1260));
  return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + series;
}
