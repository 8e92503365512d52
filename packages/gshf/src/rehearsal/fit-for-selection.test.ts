import { describe, expect, it } from "vitest";
import { Covariance } from "../covariance.ts";
import { fitForSelection } from "./fit-for-selection.ts";

const comparisons = {
  differences: Float32Array.of(1, 0, 0.5, 0.5, 0, 1, -0.5, 1),
  labels: Float64Array.of(1, 1, 1, 0),
  dimension: 2,
};
const arms = [{ name: "u", strategy: "uncertainty", share: 1 } as const];

describe("the fit that a rehearsal chooses by", () => {
  it("measures by H unless told to measure by A, whose λ is one by itself", () => {
    const byH = fitForSelection(comparisons, { ridge: 0.5 }, arms).selection;
    expect(byH.metric).toEqual({ kind: "information", votes: 1 });
    expect(byH.betaA).toBe(0.75);
    const { differences, dimension } = comparisons;
    for (const lambda of [undefined, 3]) {
      const byA = fitForSelection(
        comparisons,
        { ridge: 0.5, metric: "covariance", radius: 2, ...(lambda !== undefined && { lambda }) },
        arms,
      ).selection;
      expect(byA.metric).toEqual({ kind: "covariance", votes: 1 });
      expect(byA.betaA).toBe(2);
      expect((byA.covariance as Covariance).matrix).toEqual(
        Covariance.build({ dimension, lambda: lambda ?? 1, differences }).matrix,
      );
    }
  });

  it("bounds ‖θ‖ where it is told to", () => {
    const free = fitForSelection(comparisons, { ridge: 0.01 }, arms).theta;
    expect(Math.hypot(...free)).toBeGreaterThan(0.5);
    const bounded = fitForSelection(comparisons, { ridge: 0.01, normBound: 0.5 }, arms).theta;
    expect(Math.hypot(...bounded)).toBeLessThanOrEqual(0.5 + 1e-9);
  });

  it("lets uncertainty be V-optimal while the labels can't carry it, unless told not to", () => {
    const strategies = (coldStart?: boolean) =>
      fitForSelection(
        comparisons,
        { ...(coldStart !== undefined && { coldStart }) },
        arms,
      ).selection.arms.map(({ strategy }) => strategy);
    expect(strategies()).toEqual(["v-optimal"]);
    expect(strategies(true)).toEqual(["v-optimal"]);
    expect(strategies(false)).toEqual(["uncertainty"]);
  });

  it("begins where an earlier fit ended, and comes to the same", () => {
    const first = fitForSelection(comparisons, { ridge: 0.5 }, arms);
    const again = fitForSelection(comparisons, { ridge: 0.5 }, arms, first.earlier);
    expect(first.earlier.theta).toBe(first.theta);
    for (const [i, value] of again.theta.entries()) expect(value).toBeCloseTo(first.theta[i]!, 8);
    expect(again.effectiveDimension()).toBeCloseTo(first.effectiveDimension(), 6);
  });
});
