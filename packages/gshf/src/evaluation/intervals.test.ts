import { describe, expect, it } from "vitest";
import { expectClose, reference } from "../../reference/fixtures.ts";
import { createRandom } from "../random.ts";
import { bootstrapInterval, meanEstimate, pairedDifference, wilsonInterval, winRate } from "./intervals.ts";

const { evaluation } = reference;

describe("intervals", () => {
  it("mean and paired difference with t intervals agree with SciPy", () => {
    const own = meanEstimate(evaluation.values);
    expect(own.mean).toBeCloseTo(evaluation.mean, 12);
    expect(own.standardError).toBeCloseTo(evaluation.sem, 12);
    expectClose([own.ci95!.low, own.ci95!.high], evaluation.ci95, 1e-9);
    const paired = pairedDifference(evaluation.values, evaluation.other);
    expect(paired.mean).toBeCloseTo(evaluation.pairedMean, 12);
    expectClose([paired.ci95!.low, paired.ci95!.high], evaluation.pairedCi95, 1e-9);
    expect(own.count).toBe(13);
  });

  it("a single value has no interval, none is refused", () => {
    expect(meanEstimate([3])).toEqual({ count: 1, mean: 3, standardError: 0 });
    expect(() => meanEstimate([])).toThrow(/values\.length/);
    expect(() => meanEstimate([Number.NaN])).toThrow(/values\[0\]/);
    expect(() => meanEstimate([1e200, -1e200])).toThrow(/values\[0\] must be at most 1e\+100 in magnitude/);
    expect(meanEstimate([1e100, -1e100])).toMatchObject({
      mean: 0,
      standardError: expect.closeTo(1e100, -85),
    });
    expect(() => pairedDifference([], [])).toThrow(/treatment\.length must be at least 1, got 0/);
    expect(() => pairedDifference([1e101], [1])).toThrow(/treatment\[0\] must be at most/);
    expect(() => pairedDifference([1], [1e101])).toThrow(/baseline\[0\] must be at most/);
    expect(() => pairedDifference([1, 2], [1])).toThrow(/baseline\.length/);
    expect(() => pairedDifference([Number.NaN], [1])).toThrow(/treatment/);
  });

  it("t intervals cover 95 % of the time (seeded, false alarm 1e-3)", () => {
    const random = createRandom(41);
    let covered = 0;
    for (let i = 0; i < 2000; i++) {
      const { ci95 } = meanEstimate(Float64Array.from({ length: 6 }, () => random.normal()));
      if (ci95!.low <= 0 && 0 <= ci95!.high) covered++;
    }
    expect(Math.abs(covered - 1900)).toBeLessThan(3.3 * Math.sqrt(95));
  });

  it("the bootstrap brackets the mean about as the t interval does (seeded)", () => {
    const { values } = evaluation;
    const mean = (rows: Int32Array) => rows.reduce((sum, i) => sum + values[i]!, 0) / rows.length;
    const interval = bootstrapInterval({
      count: 13,
      statistic: mean,
      random: createRandom(1),
      resamples: 4000,
    });
    const spread = evaluation.sem * 1.96 * Math.sqrt(12 / 13);
    expect(Math.abs(interval.low - (evaluation.mean - spread))).toBeLessThan(0.15 * spread);
    expect(Math.abs(interval.high - (evaluation.mean + spread))).toBeLessThan(0.15 * spread);
    const narrow = bootstrapInterval({
      count: 13,
      statistic: mean,
      random: createRandom(1),
      confidence: 0.5,
    });
    expect(narrow.high - narrow.low).toBeLessThan(0.6 * (interval.high - interval.low));
    const bad = (change: object) => () =>
      bootstrapInterval({ count: 3, statistic: mean, random: createRandom(1), ...change });
    expect(bad({ count: 0 })).toThrow(/count/);
    expect(bad({ resamples: 1 })).toThrow(/resamples/);
    expect(bad({ confidence: 0 })).toThrow(/confidence/);
    expect(bad({ confidence: 1 })).toThrow(/confidence/);
    expect(bad({ statistic: () => Number.NaN })).toThrow(
      /statistic of resample 0 must be a finite number, got NaN/,
    );
  });

  it("Wilson's interval agrees with SciPy and stays in [0, 1]", () => {
    const { ci95, rate, count } = winRate({ wins: 6, losses: 12, ties: 2 });
    expect(rate).toBe(0.35);
    expect(count).toBe(20);
    expectClose([ci95.low, ci95.high], evaluation.wilson, 1e-8);
    expect(wilsonInterval(0, 5).low).toBe(0);
    expect(wilsonInterval(1, 5).high).toBe(1);
    expect(wilsonInterval(0.5, 10, 0.5).high).toBeLessThan(wilsonInterval(0.5, 10).high);
    expect(() => winRate({ wins: 0, losses: 0, ties: 0 })).toThrow(/wins \+ losses \+ ties/);
    expect(() => winRate({ wins: -1, losses: 0, ties: 2 })).toThrow(/wins/);
    expect(() => wilsonInterval(1.1, 5)).toThrow(/rate/);
    expect(() => wilsonInterval(-0.1, 5)).toThrow(/rate/);
    expect(() => wilsonInterval(0.5, 0)).toThrow(/count/);
    expect(() => wilsonInterval(0.5, 1e-320)).toThrow(/count must be at least 1e-100, got 1e-320/);
    for (const confidence of [-0.5, 0, 1, Number.NaN])
      expect(() => wilsonInterval(0.5, 10, confidence)).toThrow(
        `confidence must be strictly between 0 and 1, got ${confidence}`,
      );
    const sure = wilsonInterval(0.5, 10, 1 - 2 ** -53);
    expect(sure.high).toBeGreaterThan(wilsonInterval(0.5, 10, 0.999).high);
  });
});
