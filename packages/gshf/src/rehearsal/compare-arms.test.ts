import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meanEstimate } from "../evaluation/intervals.ts";
import { compareArms } from "./compare-arms.ts";
import type { RehearsalPoint } from "./types.ts";

/** A curve through these gains, at 0, 64, 128, … labels. */
const curve = (...gains: number[]): RehearsalPoint[] =>
  gains.map((gain, i) => ({
    labels: 64 * i,
    gain,
    accuracy: 0.5 + gain / 10,
    logLoss: 1 - gain / 10,
    kl: gain,
  }));
const two = (fast: RehearsalPoint[][], slow: RehearsalPoint[][]) =>
  compareArms(
    [
      { name: "slow", curves: slow },
      { name: "fast", curves: fast },
    ],
    "slow",
  );

describe("compareArms", () => {
  it("gives means over seeds, differences paired by seed, and both arms in their order", () => {
    const [slow, fast] = two([curve(0, 2, 3), curve(0, 3, 5)], [curve(0, 1, 2), curve(0, 1, 3)]);
    expect([slow!.name, fast!.name]).toEqual(["slow", "fast"]);
    expect(fast!.points.map(({ labels }) => labels)).toEqual([0, 64, 128]);
    expect(fast!.points[2]).toMatchObject({ gain: meanEstimate([3, 5]), accuracy: 0.9, kl: 4 });
    expect(fast!.points[2]!.logLoss).toBeCloseTo(0.6);
    expect(fast!.points[2]!.difference).toEqual(meanEstimate([1, 2]));
    expect(slow!.points[2]!.difference).toEqual(meanEstimate([0, 0]));
  });

  it("tells the mean freedom of choice of a point where every seed looked at it", () => {
    const looked = (affordable: number) => [
      ...curve(0, 1).slice(0, 1),
      {
        ...curve(0, 1)[1]!,
        choice: { affordable, farthest: affordable / 2, effectiveDimension: 4 * affordable, ridge: 1 },
      },
    ];
    const [slow, fast] = two([looked(0.2), looked(0.6)], [looked(0.2), curve(0, 1)]);
    expect(fast!.points[0]).not.toHaveProperty("choice");
    const { choice } = fast!.points[1]!;
    expect(choice?.affordable).toBeCloseTo(0.4, 12);
    expect(choice?.farthest).toBeCloseTo(0.2, 12);
    expect(choice?.effectiveDimension).toBeCloseTo(1.6, 12);
    expect(choice?.ridge).toBe(1);
    expect(slow!.points[1]).not.toHaveProperty("choice");
  });

  it("interpolates where a seed's curve first reaches what the baseline has in the end", () => {
    const [slow, fast] = two([curve(0, 4, 3, 5), curve(0, 1, 3, 5)], [curve(0, 1, 1, 2), curve(0, 1, 3, 2)]);
    // Half way to the first point; half way from the first to the second.
    expect(fast!.labelsToBaseline.estimate).toEqual(meanEstimate([32, 96]));
    expect(fast!.labelsToBaseline.reached).toBe(2);
    // Means: 0, 2.5, … against 2.
    expect(fast!.labelsToBaseline.ofMeans).toBeCloseTo((64 * 2) / 2.5, 10);
    expect(slow!.labelsToBaseline.reached).toBe(2);
    expect(slow!.labelsToBaseline.estimate.mean).toBe((192 + 96) / 2);
  });

  it("counts a seed that never gets there with all its labels, and says how many did", () => {
    const [, fast] = two([curve(0, 1, 1), curve(0, 4, 4)], [curve(0, 1, 2), curve(0, 1, 2)]);
    expect(fast!.labelsToBaseline).toMatchObject({ estimate: meanEstimate([128, 32]), reached: 1 });
    const [, never] = two([curve(0, 1, 1)], [curve(0, 1, 2)]);
    expect(never!.labelsToBaseline).toEqual({ estimate: meanEstimate([128]), reached: 0, ofMeans: null });
  });

  it("needs no labels to be as good as a baseline that learned nothing", () => {
    const [, fast] = two([curve(0, 1)], [curve(0, -1)]);
    expect(fast!.labelsToBaseline.ofMeans).toBe(0);
  });

  it("has no interval for one seed, and one around the figure for several", () => {
    expect(two([curve(0, 1)], [curve(0, 1)])[1]!.labelsToBaseline.ofMeansCi95).toBeUndefined();
    const fast = [0, 1, 2, 3].map((i) => curve(0, 1 + i / 10, 3));
    const { ofMeans, ofMeansCi95 } = two(
      fast,
      [1, 2, 3, 4].map((i) => curve(0, 0.5, 1.5 + i / 10)),
    )[1]!.labelsToBaseline;
    expect(ofMeansCi95!.low).toBeLessThan(ofMeans!);
    expect(ofMeansCi95!.high).toBeGreaterThan(ofMeans!);
    expect(ofMeansCi95!.high - ofMeansCi95!.low).toBeLessThan(64);
  });

  it("leaves out accuracies that are not there", () => {
    const blind = curve(0, 1).map((point) => ({ ...point, accuracy: null }));
    const [one, none] = [two([blind, curve(0, 1)], [blind, blind]), two([blind], [blind])];
    expect(one[1]!.points[1]!.accuracy).toBe(0.6);
    expect(none[1]!.points[1]!.accuracy).toBeNull();
  });

  it("any arm is no different from itself, and a better curve never needs more labels", () => {
    const gains = fc.array(fc.double({ min: -2, max: 5, noNaN: true }), { minLength: 4, maxLength: 4 });
    const seeds = fc.array(gains, { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(seeds, fc.double({ min: 0, max: 2, noNaN: true }), (rows, lift) => {
        const slow = rows.map((row) => curve(0, ...row));
        const fast = rows.map((row) => curve(0, ...row.map((gain) => gain + lift)));
        const [own, lifted] = two(fast, slow);
        for (const { difference } of own!.points) expect(difference.mean).toBe(0);
        expect(own!.labelsToBaseline.reached).toBe(rows.length);
        expect(lifted!.labelsToBaseline.estimate.mean).toBeLessThanOrEqual(
          own!.labelsToBaseline.estimate.mean + 1e-9,
        );
        expect(lifted!.points.at(-1)!.difference.mean).toBeCloseTo(lift, 9);
      }),
      { numRuns: 15 },
    );
  });

  it.each([
    ["an unknown baseline", () => compareArms([{ name: "a", curves: [curve(0, 1)] }], "b"), "baseline"],
    ["no seeds", () => two([], []), "curves.length"],
    ["no points", () => two([[]], [[]]), "points.length"],
    ["fewer seeds of one arm", () => two([curve(0, 1)], [curve(0, 1), curve(0, 1)]), "curves of fast"],
    ["fewer points of one arm", () => two([curve(0)], [curve(0, 1)]), "points of fast"],
    [
      "another label count",
      () => two([[...curve(0), { ...curve(0, 1)[1]!, labels: 65 }]], [curve(0, 1)]),
      "labels of fast",
    ],
    ["a gain that is no number", () => two([curve(0, Number.NaN)], [curve(0, 1)]), "gain of fast"],
  ])("refuses %s", (_, call, named) => {
    expect(call).toThrow(named);
  });
});
