import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectClose, randomWeights, reference } from "../../reference/fixtures.ts";
import { klDivergence, softmax } from "../numerics.ts";
import { createRandom } from "../random.ts";
import { bestOfNValue } from "./best-of-n.ts";
import { optimalPolicy, poolValue, suboptimality } from "./finite-pool.ts";
import { oodDrop, orderSwappedVerdict, rewardKlFrontier, temperatureSweep } from "./frontier.ts";
import {
  bootstrapInterval,
  meanEstimate,
  pairedDifference,
  sortedQuantile,
  wilsonInterval,
  winRate,
} from "./intervals.ts";
import { bestOfNKlBound, estimateKl } from "./kl-estimators.ts";
import { lengthControlledWinRate } from "./length-controlled.ts";
import { normalQuantile, studentCdf, studentQuantile } from "./quantiles.ts";

const { evaluation } = reference;

describe("finite pools", () => {
  const pool = { reference: [0.5, 0.3, 0.2], rewards: [1, 0, -1], weights: [0.7, 0.2, 0.1] };

  it("E[r], KL and J by hand", () => {
    const value = poolValue(pool, 0.5);
    expect(value.reward).toBeCloseTo(0.6, 14);
    expect(value.kl).toBeCloseTo(0.7 * Math.log(1.4) + 0.2 * Math.log(2 / 3) + 0.1 * Math.log(0.5), 14);
    expect(value.objective).toBeCloseTo(value.reward - 0.5 * value.kl, 14);
    const scaled = { ...pool, weights: [7, 2, 1], reference: [5, 3, 2] };
    expect(poolValue(scaled, 0.5).objective).toBeCloseTo(value.objective, 14);
  });

  it("π* maximises J, and the gap is η·KL(π‖π*) exactly (errata 6)", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = createRandom(seed);
        const weights = randomWeights(random, 3, 2);
        const best = optimalPolicy(pool.reference, pool.rewards, 0.4);
        const gap =
          poolValue({ ...pool, weights: best }, 0.4).objective -
          poolValue({ ...pool, weights }, 0.4).objective;
        expect(suboptimality({ ...pool, weights }, 0.4)).toBeCloseTo(gap, 10);
        expect(gap).toBeGreaterThanOrEqual(-1e-12);
      }),
    );
    expectClose(
      optimalPolicy(pool.reference, pool.rewards, 0.4),
      softmax([Math.log(0.5) + 2.5, Math.log(0.3), Math.log(0.2) - 2.5]),
      1e-13,
    );
  });

  it("the gap is quadratic in a small reward error", () => {
    const gap = (h: number) => {
      const weights = optimalPolicy(pool.reference, [1 + h, 0, -1], 0.4);
      return suboptimality({ ...pool, weights }, 0.4);
    };
    expect(gap(2e-3) / gap(1e-3)).toBeCloseTo(4, 1);
  });

  it("the gap is exact where π* underflows, and infinite only outside π₀'s support", () => {
    // log π*_1 = −800: η·KL = .05·(½·800 − log 2).
    const far = { weights: [0.5, 0.5], reference: [0.5, 0.5], rewards: [0, 40] };
    expect(suboptimality(far, 0.05)).toBeCloseTo(20 - 0.05 * Math.LN2, 12);
    expect(suboptimality({ ...far, weights: [1, 0] }, 0.05)).toBeCloseTo(40, 12);
    expect(suboptimality({ ...far, weights: [0, 3] }, 0.05)).toBe(0);
    expect(suboptimality({ ...far, reference: [0, 1] }, 0.05)).toBe(Number.POSITIVE_INFINITY);
    expect(poolValue({ ...far, reference: [0, 1] }, 0.05)).toMatchObject({
      kl: Number.POSITIVE_INFINITY,
      objective: Number.NEGATIVE_INFINITY,
    });
  });

  it("rewards far from zero leave π₀ its say", () => {
    expectClose(optimalPolicy([3, 1, 0], [1e17, 1e17, 1e18], 1), [0.75, 0.25, 0], 1e-12);
    expectClose(optimalPolicy([3, 1], [1e100, 1e100], 1e-100), [0.75, 0.25], 1e-12);
  });

  it.each([
    [{ weights: [0.5, Number.NaN, 0.5] }, /weights\[1\] must be a finite number, got NaN/],
    [{ weights: [-1, 1, 1] }, /weights\[0\] must be non-negative, got -1/],
    [{ weights: [1] }, /weights\.length must be 3, got 1/],
    [{ reference: [1, 1, -1] }, /reference\[2\]/],
    [{ rewards: [1, 2, 1e101] }, /rewards\[2\] must be at most 1e\+100/],
  ])("%o has no value and no gap", (change, message) => {
    expect(() => suboptimality({ ...pool, ...change }, 1)).toThrow(message);
    expect(() => poolValue({ ...pool, ...change }, 1)).toThrow(message);
    for (const eta of [0, 1e-101, Number.NaN]) expect(() => suboptimality(pool, eta)).toThrow(/eta/);
  });

  it("refuses malformed pools", () => {
    expect(() => poolValue({ ...pool, weights: [1] }, 1)).toThrow(/weights\.length/);
    expect(() => poolValue({ ...pool, reference: [1] }, 1)).toThrow(/reference\.length/);
    expect(() => poolValue({ ...pool, rewards: [1, Number.NaN, 0] }, 1)).toThrow(/rewards\[1\]/);
    expect(() => poolValue(pool, 0)).toThrow(/eta/);
    expect(() => optimalPolicy([1], [1, 2], 1)).toThrow(/reference/);
    expect(() => optimalPolicy([1], [1], 0)).toThrow(/eta/);
    expect(() => optimalPolicy([1], [Number.NaN], 1)).toThrow(/rewards/);
  });
});

describe("quantiles against SciPy", () => {
  it("normal and Student t", () => {
    for (const [p, z] of evaluation.normal) expect(normalQuantile(p!)).toBeCloseTo(z!, 7);
    for (const [p, degrees, t] of evaluation.student)
      expect(studentQuantile(p!, degrees!) / t!).toBeCloseTo(1, 11);
  });

  it("are symmetric, and cdf and quantile invert each other", () => {
    expect(normalQuantile(0.01)).toBeCloseTo(-normalQuantile(0.99), 12);
    expect(studentCdf(0, 5)).toBe(0.5);
    for (const degrees of [1, 2, 3, 4, 9])
      expect(studentCdf(studentQuantile(0.9, degrees), degrees)).toBeCloseTo(0.9, 12);
    for (const p of [0, 1, Number.NaN]) {
      const message = `p must be strictly between 0 and 1, got ${p}`;
      expect(() => normalQuantile(p)).toThrow(message);
      expect(() => studentQuantile(p, 3)).toThrow(message);
    }
    expect(normalQuantile(0.5)).toBe(0);
    expect(studentQuantile(0.5, 3)).toBeCloseTo(0, 14);
    expect(() => studentCdf(1, 0)).toThrow(/degrees/);
    expect(() => studentCdf(1, 1.5)).toThrow(/degrees/);
  });

  it("of a sample as numpy interpolates", () => {
    const sorted = Float64Array.from(evaluation.quantileOf).sort();
    for (const [q, value] of evaluation.quantiles) expect(sortedQuantile(sorted, q!)).toBeCloseTo(value!, 12);
  });
});

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

describe("KL estimators", () => {
  it("k1 and k3 agree with numpy; nothing is clamped", () => {
    const { k1, k3 } = estimateKl(evaluation.logP, evaluation.logQ);
    expect(k1.mean).toBeCloseTo(evaluation.k1, 12);
    expect(k3?.mean).toBeCloseTo(evaluation.k3, 12);
    expect(estimateKl([-2], [-1]).k1.mean).toBe(-1);
    expect(() => estimateKl([1], [1, 2])).toThrow(/logQ\.length/);
    expect(() => estimateKl([1], [Number.NEGATIVE_INFINITY])).toThrow(/logQ\[0\] must be a finite number/);
    expect(() => estimateKl([Number.NaN], [1])).toThrow(/logP\[0\] must be a finite number, got NaN/);
    expect(() => estimateKl([], [])).toThrow(/logP\.length must be at least 1, got 0/);
  });

  it("a sample that q finds far likelier costs k3, not k1", () => {
    const { k1, k3 } = estimateKl([-1000, -1], [-200, -1]);
    expect(k1.mean).toBe(-400);
    expect(k3).toBeNull();
    expect(estimateKl([-230], [0]).k3).toBeNull();
    expect(estimateKl([-229, -1], [0, 0]).k3?.standardError).toBeGreaterThan(1e99);
  });

  it("both are unbiased and k3 never negative (seeded, false alarm 1e-4)", () => {
    const random = createRandom(51);
    const p = randomWeights(random, 5);
    const q = randomWeights(random, 5);
    const draws = Array.from({ length: 20_000 }, () => random.categorical(p));
    const { k1, k3 } = estimateKl(
      draws.map((j) => Math.log(p[j]!)),
      draws.map((j) => Math.log(q[j]!)),
    );
    expect(Math.abs(k1.mean - klDivergence(p, q))).toBeLessThan(3.89 * k1.standardError);
    expect(Math.abs(k3!.mean - klDivergence(p, q))).toBeLessThan(3.89 * k3!.standardError);
    expect(k3!.standardError).toBeLessThan(k1.standardError);
    for (let i = 0; i < 9; i++)
      expect(estimateKl([evaluation.logP[i]!], [evaluation.logQ[i]!]).k3?.mean).toBeGreaterThanOrEqual(0);
  });

  it("the best-of-n bound is log n − (n−1)/n", () => {
    expect(bestOfNKlBound(1)).toBe(0);
    expect(bestOfNKlBound(8)).toBeCloseTo(Math.log(8) - 0.875, 14);
    expect(() => bestOfNKlBound(0)).toThrow(/n must be/);
  });
});

describe("bestOfNValue", () => {
  it("is the mean maximum over all subsets, for every n", () => {
    evaluation.bestOfN.forEach((value, i) => {
      expect(bestOfNValue(evaluation.rewards, i + 1)).toBeCloseTo(value, 12);
    });
    expect(() => bestOfNValue([1, 2], 3)).toThrow(/n must be at most the 2 rewards/);
    expect(() => bestOfNValue([1], 0)).toThrow(/n must be/);
    expect(() => bestOfNValue([Number.NaN], 1)).toThrow(/rewards/);
  });
});

describe("reward–KL frontier and drops", () => {
  const point = (name: string, kl: number, reward: number) => ({ name, kl, reward });

  it("keeps only points no other beats", () => {
    const frontier = rewardKlFrontier([
      point("c", 3, 2),
      point("a", 1, 1),
      point("worse", 2, 0.9),
      point("b", 2, 1.5),
      point("same-kl", 2, 1.2),
      point("equal", 4, 2),
    ]);
    expect(frontier.map(({ name }) => name)).toEqual(["a", "b", "c"]);
    const [low, high] = [point("low", 1, -2), point("high", 1, -1)];
    for (const points of [
      [low, high],
      [high, low],
    ])
      expect(rewardKlFrontier(points)).toEqual([high]);
    expect(() => rewardKlFrontier([point("x", -1, 0)])).toThrow(/kl of x/);
    expect(() => rewardKlFrontier([point("x", 1, Number.NaN)])).toThrow(/reward of x/);
  });

  it("OOD Δ is the difference of independent means", () => {
    const { drop, standardError, ci95 } = oodDrop(evaluation.values, evaluation.other.slice(0, 9));
    expect(drop).toBeCloseTo(evaluation.welch[0]!, 12);
    expect(standardError).toBeCloseTo(evaluation.welch[1]!, 12);
    expect(ci95.high - drop).toBeCloseTo(1.959964 * evaluation.welch[1]!, 6);
    expect(drop - ci95.low).toBeCloseTo(1.959964 * evaluation.welch[1]!, 6);
    expect(() => oodDrop([1], [2, 3])).toThrow(/inDomain\.length must be at least 2, got 1/);
    expect(() => oodDrop([1, 2], [3])).toThrow(/outOfDomain\.length must be at least 2, got 1/);
    expect(oodDrop([1, 2], [3, 5]).drop).toBe(-2.5);
    expect(() => oodDrop([1, 2], [3, Number.NaN])).toThrow(/outOfDomain\[1\] must be a finite number/);
    expect(() => oodDrop([1e200, 2], [3, 4])).toThrow(/inDomain\[0\] must be at most/);
  });

  it("sweeps temperatures: τ = 1 is the policy itself, τ → 0 its mode", () => {
    const pool = { weights: [0.2, 0.5, 0.3], reference: [1, 1, 1], rewards: [3, 1, 2] };
    const [cold, own, hot] = temperatureSweep(pool, [1e-3, 1, 1e6], 0.1);
    expect(cold!.reward).toBeCloseTo(1, 9);
    expect(own).toEqual(expect.objectContaining({ reward: expect.closeTo(1.7, 12) }));
    expect(hot!.reward).toBeCloseTo(2, 4);
    expect(hot!.kl).toBeCloseTo(0, 6);
    expect(() => temperatureSweep(pool, [1, 0], 1)).toThrow(/temperatures\[1\] must be positive/);
    expect(() => temperatureSweep(pool, [1e-320], 1)).toThrow(/temperatures\[0\] must be at least 1e-100/);
    expect(() => temperatureSweep({ ...pool, weights: [1, -1, 1] }, [1], 1)).toThrow(/weights\[1\]/);
    expect(() => temperatureSweep(pool, [Number.NaN], 1)).toThrow(/temperatures/);
  });

  it("a judge must prefer the same answer in both orders", () => {
    expect(orderSwappedVerdict("first", "second")).toBe("first");
    expect(orderSwappedVerdict("second", "first")).toBe("second");
    expect(orderSwappedVerdict("first", "first")).toBe("tie");
    expect(orderSwappedVerdict("tie", "tie")).toBe("tie");
    expect(orderSwappedVerdict("first", "tie")).toBe("tie");
  });
});

describe("lengthControlledWinRate", () => {
  const { preferences, lengthDifferences, difficulties } = evaluation;

  it("agrees with SciPy's logistic regression", () => {
    const result = lengthControlledWinRate({ preferences, lengthDifferences, difficulties });
    expect(result.rate).toBeCloseTo(evaluation.lengthControlled, 6);
    expectClose(
      [result.modelEffect, result.lengthEffect, result.difficultyEffect],
      evaluation.lengthControlledCoefficients,
      1e-5,
    );
    expect(result.rawRate).toBeCloseTo(preferences.reduce((sum, p) => sum + p, 0) / preferences.length, 12);
    expect(result.rawRate).toBeGreaterThan(result.rate);
  });

  it("equals the raw rate when length does not vary, and copes without difficulties", () => {
    const result = lengthControlledWinRate({
      preferences: [1, 0, 1, 1],
      lengthDifferences: [5, 5, 5, 5],
      ridge: 1e-9,
    });
    expect(result.rate).toBeCloseTo(0.75, 6);
    expect(result.lengthEffect).toBeCloseTo(0, 9);
    expect(result.difficultyEffect).toBeCloseTo(0, 9);
  });

  it("does not depend on the unit of length, nor take equal lengths for different ones", () => {
    const own = lengthControlledWinRate({ preferences, lengthDifferences, difficulties });
    for (const unit of [2 ** 900, 2 ** -900]) {
      const scaled = lengthDifferences.map((length) => length * unit);
      expect(lengthControlledWinRate({ preferences, lengthDifferences: scaled, difficulties })).toEqual(own);
    }
    for (const length of [0.1, 0.7, 1e200])
      expect(
        lengthControlledWinRate({
          preferences: [1, 0, 1, 1, 1, 0],
          lengthDifferences: new Array(6).fill(length),
        }).lengthEffect,
      ).toBe(0);
    expect(() => lengthControlledWinRate({ preferences: [1], lengthDifferences: [Number.NaN] })).toThrow(
      /lengthDifferences\[0\]/,
    );
    const lengths = { preferences: [1], lengthDifferences: [1] };
    expect(() => lengthControlledWinRate({ ...lengths, difficulties: [1e101] })).toThrow(/difficulties\[0\]/);
    expect(() => lengthControlledWinRate({ ...lengths, ridge: 0 })).toThrow(/ridge/);
  });

  it("refuses empty, unequal or impossible input", () => {
    expect(() => lengthControlledWinRate({ preferences: [], lengthDifferences: [] })).toThrow(
      /preferences\.length/,
    );
    expect(() => lengthControlledWinRate({ preferences: [2], lengthDifferences: [1] })).toThrow(
      /preferences\[0\]/,
    );
    expect(() => lengthControlledWinRate({ preferences: [1], lengthDifferences: [] })).toThrow(
      /lengthDifferences/,
    );
    expect(() =>
      lengthControlledWinRate({ preferences: [1], lengthDifferences: [1], difficulties: [1, 2] }),
    ).toThrow(/difficulties/);
  });
});
