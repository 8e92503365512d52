import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectClose, randomWeights } from "../../reference/fixtures.ts";
import { softmax } from "../numerics.ts";
import { createRandom } from "../random.ts";
import { optimalPolicy, poolValue, suboptimality } from "./finite-pool.ts";

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
