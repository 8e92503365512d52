import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../random.ts";
import { bootstrapInterval } from "./intervals.ts";
import { drawBinomial, patternBootstrap } from "./pattern-bootstrap.ts";

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

describe("patternBootstrap", () => {
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
