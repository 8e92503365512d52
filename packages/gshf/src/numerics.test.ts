import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectClose, reference } from "../reference/fixtures.ts";
import { DomainError } from "./errors.ts";
import { klDivergence, log1pExp, logit, logSumExp, sigmoid, softmax } from "./numerics.ts";

const { numerics } = reference;

describe("stable scalar functions", () => {
  it("agree with SciPy from −800 to 800", () => {
    expectClose(numerics.x.map(log1pExp), numerics.log1pExp, 1e-15);
    expectClose(numerics.x.map(sigmoid), numerics.sigmoid, 1e-15);
  });

  it("keep relative accuracy in the lower tail", () => {
    expect(log1pExp(-40) / Math.exp(-40)).toBeCloseTo(1, 14);
    expect(sigmoid(-700) / Math.exp(-700)).toBeCloseTo(1, 12);
    expect(sigmoid(-1000)).toBe(0);
    expect(log1pExp(1000)).toBe(1000);
    expect(log1pExp(0)).toBeCloseTo(Math.LN2, 15);
  });

  it("logit inverts sigmoid and refuses 0 and 1", () => {
    fc.assert(
      fc.property(fc.double({ min: -30, max: 30, noNaN: true }), (x) => {
        expect(logit(sigmoid(x))).toBeCloseTo(x, 2);
      }),
    );
    expect(logit(0.75)).toBeCloseTo(Math.log(3), 15);
    for (const p of [0, 1, -0.1, Number.NaN]) expect(() => logit(p)).toThrow(DomainError);
  });

  it("σ(x) + σ(−x) = 1", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (x) => {
        expect(sigmoid(x) + sigmoid(-x)).toBeCloseTo(1, 15);
      }),
    );
  });
});

describe("logSumExp and softmax", () => {
  it("agree with SciPy, also at ±10⁴", () => {
    numerics.rows.forEach((row, i) => {
      expect(logSumExp(row)).toBeCloseTo(numerics.logSumExp[i]!, 12);
      expectClose(softmax(row), numerics.softmax[i]!, 1e-14);
    });
  });

  it("treat −∞ as probability zero", () => {
    expect(Array.from(softmax([Number.NEGATIVE_INFINITY, 3]))).toEqual([0, 1]);
    expect(logSumExp([])).toBe(Number.NEGATIVE_INFINITY);
    expect(logSumExp([Number.NEGATIVE_INFINITY])).toBe(Number.NEGATIVE_INFINITY);
  });

  it("refuse NaN, +∞ and a vector without mass, naming the entry", () => {
    expect(() => logSumExp([0, Number.NaN])).toThrow(/values\[1\].*NaN/);
    expect(() => softmax([Number.POSITIVE_INFINITY])).toThrow(/values\[0\].*Infinity/);
    expect(() => softmax([])).toThrow(/at least one finite entry/);
    expect(() => softmax([Number.NEGATIVE_INFINITY])).toThrow(DomainError);
  });

  it("softmax stays exact where the normaliser itself rounds", () => {
    // 2⁵⁰ has steps of ¼, which the exponentials then miss 1 by.
    const [low, high] = softmax([2 ** 50, 2 ** 50 + 1]);
    expect(low! + high!).toBeCloseTo(1, 15);
    expect(high! / low!).toBeCloseTo(Math.E, 12);
  });

  it("softmax sums to one and ignores a common shift", () => {
    const entries = fc.array(fc.double({ min: -700, max: 700, noNaN: true }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(entries, fc.integer({ min: -1000, max: 1000 }), (values, shift) => {
        const weights = softmax(values);
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 14);
        expectClose(softmax(values.map((value) => value + shift)), weights, 1e-9);
      }),
    );
  });
});

describe("klDivergence", () => {
  it("agrees with SciPy and is zero on itself", () => {
    expect(klDivergence(numerics.p, numerics.q)).toBeCloseTo(numerics.kl, 14);
    expect(klDivergence(numerics.p, numerics.p)).toBe(0);
  });

  it("is infinite where q lacks mass and finite where p does", () => {
    expect(klDivergence([0.5, 0.5], [1, 0])).toBe(Number.POSITIVE_INFINITY);
    expect(klDivergence([1, 0], [0.5, 0.5])).toBeCloseTo(Math.LN2, 15);
  });

  it("is never negative", () => {
    const raw = fc.array(fc.double({ min: 1e-6, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(raw, raw, (a, b) => {
        expect(klDivergence(softmax(a), softmax(b))).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("keeps its digits for distributions that are close, and for ratios beyond f64", () => {
    expect(klDivergence([0.5 + 1e-9, 0.5 - 1e-9], [0.5, 0.5]) / 2e-18).toBeCloseTo(1, 6);
    // Each entry alone contributes 1e-30; computed from logarithms near one, rounding contributes 1e-16.
    const tiny = 1e-30;
    const expected = tiny * (Math.exp(2) * 2 - Math.exp(2) + 1);
    expect(klDivergence([tiny * Math.exp(2), 1], [tiny, 1]) / expected).toBeCloseTo(1, 12);
    expect(klDivergence([1, 0], [1e-320, 1])).toBeCloseTo(-Math.log(1e-320), 10);
    expect(klDivergence([0.4, 0.6], [0.6, 0.4])).toBeCloseTo(0.2 * Math.log(1.5), 15);
  });

  it("refuses what is no distribution", () => {
    expect(() => klDivergence([1], [0.5, 0.5])).toThrow(/q\.length/);
    expect(() => klDivergence([Number.NaN, 1], [0.5, 0.5])).toThrow(/p\[0\]/);
    expect(() => klDivergence([0.5, 0.5], [-0.5, 1.5])).toThrow(/q\[0\]/);
    expect(() => klDivergence([2, 2], [0.5, 0.5])).toThrow(/sum of p/);
    expect(() => klDivergence([], [])).toThrow(DomainError);
  });

  it("scalar functions hand NaN on and take infinities to their limits", () => {
    for (const f of [log1pExp, sigmoid]) expect(f(Number.NaN)).toBeNaN();
    expect(log1pExp(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(log1pExp(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(sigmoid(Number.POSITIVE_INFINITY)).toBe(1);
  });
});
