import { describe, expect, it } from "vitest";
import { addScaled, combineRows, dot, multiply, norm } from "./vectors.ts";

describe("vectors", () => {
  it("dot takes offsets and a length", () => {
    expect(dot([1, 2, 3], [4, 5, 6])).toBe(32);
    expect(dot([1, 2, 3, 4, 5, 6], [1, 10, 100, 1e3, 1e4, 1e5])).toBe(654321);
    expect(dot([9, 1, 2, 9], [9, 9, 3, 4], 2, 1, 2)).toBe(11);
  });

  it("norm neither overflows nor underflows", () => {
    expect(norm([3, 4])).toBe(5);
    expect(norm([3e200, -4e200])).toBeCloseTo(5e200, -190);
    expect(norm([3e-200, 4e-200]) / 5e-200).toBeCloseTo(1, 12);
    expect(norm([1, Number.NEGATIVE_INFINITY])).toBe(Number.POSITIVE_INFINITY);
    expect(norm([1, Number.NaN])).toBeNaN();
    expect(norm([])).toBe(0);
    expect(norm([0, 0])).toBe(0);
  });

  it("addScaled, multiply and combineRows follow their formulas", () => {
    const y = Float64Array.of(1, 2);
    addScaled(y, -2, [9, 3, 4], 1);
    expect(Array.from(y)).toEqual([-5, -6]);
    expect(Array.from(multiply([1, 2, 3, 4, 5, 6], [1, 0, -1], 3))).toEqual([-2, -2]);
    expect(Array.from(combineRows([1, 2, 3, 4, 5, 6], [2, -1], 3))).toEqual([-2, -1, 0]);
    // A row of weight zero may hold anything.
    expect(Array.from(combineRows([Number.POSITIVE_INFINITY, 3], [0, 2], 1))).toEqual([6]);
  });
});
