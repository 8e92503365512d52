import { describe, expect, it } from "vitest";
import { expectClose, reference } from "../../reference/fixtures.ts";
import { lengthControlledWinRate } from "./length-controlled.ts";

const { evaluation } = reference;

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
