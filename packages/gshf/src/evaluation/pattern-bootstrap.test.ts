import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../random.ts";
import { bootstrapInterval } from "./intervals.ts";
import { drawBinomial, logFactorial, patternBootstrap } from "./pattern-bootstrap.ts";

/** C(n, k) pᵏ(1−p)ⁿ⁻ᵏ, by products that neither over- nor underflow for the n used here. */
function binomial(n: number, p: number): number[] {
  return Array.from({ length: n + 1 }, (_, k) => {
    let mass = 1;
    for (let i = 1; i <= k; i++) mass *= ((n - k + i) / i) * p;
    return mass * (1 - p) ** (n - k);
  });
}

describe("drawBinomial", () => {
  it.each([
    [1, 0.3],
    [7, 0.02],
    [20, 0.5],
    [20, 0.93],
    [60, 0.4],
  ])("draws from the binomial of %i trials and p = %f", (n, p) => {
    const random = createRandom(3).fork(n, p);
    const draws = 20_000;
    const seen = new Float64Array(n + 1);
    for (let i = 0; i < draws; i++) seen[drawBinomial(n, p, random)]! += 1;
    // χ² over the outcomes that are expected at least five times.
    let [chi, cells] = [0, 0];
    binomial(n, p).forEach((mass, k) => {
      const expected = mass * draws;
      if (expected < 5) return;
      chi += (seen[k]! - expected) ** 2 / expected;
      cells += 1;
    });
    expect(chi).toBeLessThan(cells + 5 * Math.sqrt(2 * cells));
  });

  it("has the mean and the variance of very many trials, where factorials come from Stirling's series", () => {
    const random = createRandom(8);
    const [n, p, draws] = [500_000, 0.37, 4_000];
    const values = Array.from({ length: draws }, () => drawBinomial(n, p, random));
    const mean = values.reduce((sum, value) => sum + value, 0) / draws;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws;
    const sd = Math.sqrt(n * p * (1 - p));
    expect(Math.abs(mean - n * p)).toBeLessThan((4 * sd) / Math.sqrt(draws));
    expect(variance / sd ** 2).toBeGreaterThan(0.9);
    expect(variance / sd ** 2).toBeLessThan(1.1);
  });
});

describe("drawBinomial, by inversion", () => {
  const drawAt = (uniform: number, n: number, p: number) =>
    drawBinomial(n, p, Object.create(createRandom(1), { uniform: { value: () => uniform } }));

  it("goes through the outcomes from the likeliest on, a step to either side in turn", () => {
    // 1/8, 3/8, 3/8, 1/8: the mode 2, then 3, 1 and 0.
    expect([0.1, 0.37, 0.38, 0.49, 0.51, 0.87, 0.88].map((uniform) => drawAt(uniform, 3, 0.5))).toEqual([
      2, 2, 3, 3, 1, 1, 0,
    ]);
    // All mass but 10⁻⁴ at either end.
    expect([drawAt(0.5, 1, 0.0001), drawAt(0.99999, 1, 0.0001)]).toEqual([0, 1]);
    expect([drawAt(0.5, 1, 0.9999), drawAt(0.99999, 1, 0.9999)]).toEqual([1, 0]);
  });

  it("is the mode where rounding leaves a rest behind all outcomes", () => {
    expect(drawAt(1 + 1e-9, 20, 0.5)).toBe(10);
    expect(drawAt(1 + 1e-9, 500_000, 0.37)).toBe(185_000);
  });

  it("knows log n! to rounding on both sides of where its table ends", () => {
    let sum = 0;
    for (let n = 1; n <= 2_000; n++) {
      sum += Math.log(n);
      expect(Math.abs(logFactorial(n) - sum)).toBeLessThan(1e-11 + 1e-15 * n * sum);
    }
    expect(logFactorial(0)).toBe(0);
  });
});

describe("patternBootstrap", () => {
  it("refuses fewer than ten resamples, and no rows or more than it can tell apart", () => {
    const bootstrap =
      (counts: number[], resamples = 10) =>
      () =>
        patternBootstrap({ counts, statistic: () => 0, random: createRandom(1), resamples });
    expect(bootstrap([1], 9)).toThrow(/resamples/);
    for (const counts of [[], [0], [0, 0]]) expect(bootstrap(counts)).toThrow(/sum of counts/);
    expect(bootstrap([6e8, 6e8])).toThrow(/sum of counts/);
    expect(bootstrap([0, 1e9])()).toEqual({ low: 0, high: 0 });
  });

  it("draws as many rows as there are, of the kinds that there are", () => {
    const counts = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(counts, fc.integer({ min: 0, max: 2 ** 32 }), (given, seed) => {
        const total = given.reduce((sum, count) => sum + count, 0);
        fc.pre(total > 0);
        const statistic = (drawn: readonly number[]) => {
          expect(drawn.reduce((sum, count) => sum + count, 0)).toBe(total);
          drawn.forEach((count, i) => {
            expect(count).toBeGreaterThanOrEqual(0);
            if (given[i] === 0) expect(count).toBe(0);
          });
          return 0;
        };
        patternBootstrap({ counts: given, statistic, random: createRandom(seed), resamples: 10 });
      }),
      { numRuns: 50 },
    );
  });

  it("gives the interval of a bootstrap over the rows, within the error of drawing", () => {
    const values = [0, 0.25, 1];
    for (const counts of [
      [12, 5, 3],
      [300, 40, 160],
      [1, 1, 2_000],
    ]) {
      const rows = counts.flatMap((count, i) => Array.from({ length: count }, () => values[i]!));
      const total = rows.length;
      const mean = rows.reduce((sum, value) => sum + value, 0) / total;
      const deviation = Math.sqrt(rows.reduce((sum, value) => sum + (value - mean) ** 2, 0) / total / total);
      const byKind = patternBootstrap({
        counts,
        random: createRandom(1),
        resamples: 2_000,
        statistic: (drawn) => drawn.reduce((sum, count, i) => sum + count * values[i]!, 0) / total,
      });
      const byRow = bootstrapInterval({
        count: total,
        random: createRandom(2),
        resamples: 2_000,
        statistic: (chosen) => chosen.reduce((sum, row) => sum + rows[row]!, 0) / total,
      });
      // The 2.5 % quantile of 2,000 draws is known to about 0.06 standard deviations.
      expect(Math.abs(byKind.low - byRow.low)).toBeLessThan(0.25 * deviation);
      expect(Math.abs(byKind.high - byRow.high)).toBeLessThan(0.25 * deviation);
      expect(byKind.high).toBeGreaterThan(byKind.low);
    }
  });

  it("is the same for the same seed", () => {
    const interval = (seed: number) =>
      patternBootstrap({ counts: [30, 20], statistic: ([a]) => a!, random: createRandom(seed) });
    expect(interval(1)).toEqual(interval(1));
  });
});
