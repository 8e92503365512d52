import { describe, expect, it } from "vitest";
import { randomWeights, reference } from "../../reference/fixtures.ts";
import { klDivergence } from "../numerics.ts";
import { createRandom } from "../random.ts";
import { bestOfNKlBound, estimateKl } from "./kl-estimators.ts";

const { evaluation } = reference;

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
