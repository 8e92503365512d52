import { describe, expect, it } from "vitest";
import { reference } from "../../reference/fixtures.ts";
import { sortedQuantile } from "./intervals.ts";
import { normalQuantile, studentCdf, studentQuantile } from "./quantiles.ts";

const { evaluation } = reference;

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
