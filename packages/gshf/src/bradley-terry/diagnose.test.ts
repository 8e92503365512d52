import { describe, expect, it } from "vitest";
import { reference } from "../../reference/fixtures.ts";
import { diagnose } from "./diagnose.ts";

const bt = reference.bradley_terry;
const data = {
  differences: Float64Array.from(bt.differences),
  labels: bt.labels,
  weights: bt.weights,
  dimension: bt.dimension,
};

describe("diagnose", () => {
  it("agrees with numpy", () => {
    const figures = diagnose(data, Float64Array.from(bt.theta));
    expect(figures.logLoss).toBeCloseTo(bt.logLoss, 9);
    expect(figures.accuracy).toBeCloseTo(bt.accuracy, 9);
    expect(figures.calibrationError).toBeCloseTo(bt.calibrationError, 7);
    expect(figures.count).toBe(bt.labels.length);
    expect(figures.bins).toHaveLength(10);
  });

  it("does not depend on which answer came first", () => {
    const swapped = {
      ...data,
      differences: data.differences.map((v) => -v),
      labels: bt.labels.map((y) => 1 - y),
    };
    const a = diagnose(data, Float64Array.from(bt.theta));
    const b = diagnose(swapped, Float64Array.from(bt.theta));
    expect(b.logLoss).toBeCloseTo(a.logLoss, 12);
    expect(b.accuracy).toBeCloseTo(a.accuracy, 12);
    expect(b.calibrationError).toBeCloseTo(a.calibrationError, 12);
  });

  it("a reward of zero has loss log 2, accuracy ½ and perfect calibration", () => {
    const figures = diagnose(data, new Float64Array(4));
    expect(figures.logLoss).toBeCloseTo(Math.LN2, 12);
    expect(figures.accuracy).toBeCloseTo(0.5, 12);
    expect(figures.calibrationError).toBeCloseTo(0, 12);
  });

  it("by hand: two pairs, one tie, an overconfident reward", () => {
    const figures = diagnose(
      { differences: Float64Array.of(1, -1, 2), labels: [1, 1, 0.5], weights: [3, 1, 2], dimension: 1 },
      Float64Array.of(2),
    );
    const loss = (m: number, y: number) => Math.log1p(Math.exp(m)) - y * m;
    expect(figures.logLoss).toBeCloseTo((3 * loss(2, 1) + loss(-2, 1) + 2 * loss(4, 0.5)) / 6, 12);
    expect(figures.accuracy).toBe(0.75);
    const bin = figures.bins[8]!;
    expect(bin.weight).toBeCloseTo(2, 12);
    expect(bin.predictedMean).toBeCloseTo(1 / (1 + Math.exp(-2)), 12);
    expect(bin.observedMean).toBeCloseTo(0.75, 12);
    expect(figures.bins[4]).toEqual({ weight: 0, predictedMean: 0, observedMean: 0 });
  });

  it("certainty falls into the first and the last bin", () => {
    const { bins } = diagnose(
      { differences: Float64Array.of(1), labels: [1], dimension: 1 },
      Float64Array.of(1e3),
    );
    expect(bins[9]).toEqual({ weight: 0.5, predictedMean: 1, observedMean: 1 });
    expect(bins[0]).toEqual({ weight: 0.5, predictedMean: 0, observedMean: 0 });
  });

  it("returns zeros with count 0 for an empty set and zero accuracy for ties only", () => {
    const nothing = diagnose(
      { differences: new Float64Array(), labels: [], dimension: 2 },
      new Float64Array(2),
      { binCount: 4 },
    );
    expect(nothing).toMatchObject({ count: 0, logLoss: 0, accuracy: 0, calibrationError: 0 });
    expect(nothing.bins).toHaveLength(4);
    expect(
      diagnose({ differences: Float64Array.of(1), labels: [0.5], dimension: 1 }, Float64Array.of(1)).accuracy,
    ).toBe(0);
    expect(() => diagnose(data, new Float64Array(3))).toThrow(/theta\.length/);
    expect(() => diagnose(data, new Float64Array(data.dimension).fill(1e101))).toThrow(
      /theta\[0\] must be at most 1e\+100/,
    );
    for (const binCount of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => diagnose(data, new Float64Array(data.dimension), { binCount })).toThrow(/binCount/);
  });
});
