import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectClose, reference, simulateComparisons } from "../../reference/fixtures.ts";
import { DomainError } from "../errors.ts";
import { norm } from "../linear-algebra/vectors.ts";
import { sigmoid } from "../numerics.ts";
import { checkComparisons } from "./comparisons.ts";
import { fitBradleyTerry } from "./fit.ts";
import { evaluateLikelihood, evaluateObjective, multiplyHessian } from "./likelihood.ts";

const bt = reference.bradley_terry;
const data = {
  differences: Float64Array.from(bt.differences),
  labels: bt.labels,
  weights: bt.weights,
  dimension: bt.dimension,
};

describe("fitBradleyTerry against SciPy", () => {
  it("finds the ridge estimate with soft labels and weights", () => {
    const fit = fitBradleyTerry({ ...data, ridge: bt.ridge });
    expectClose(fit.theta, bt.theta, 1e-7);
    expect(fit.objective).toBeCloseTo(bt.objective, 10);
    expect(fit).toMatchObject({ converged: true, boundActive: false, ridgeUsed: bt.ridge });
    expect(fit.newtonDecrement).toBeLessThan(1e-10);
    expect(fit.gradientNorm).toBeLessThan(1e-4);
    expect(fit.iterations).toBeGreaterThan(1);
    expect(fit.iterations).toBeLessThan(10);
  });

  it("meets ‖θ‖ ≤ B through the KKT multiplier, not by projection", () => {
    const fit = fitBradleyTerry({ ...data, ridge: bt.ridge, normBound: bt.normBound });
    expect(fit.boundActive).toBe(true);
    expect(norm(fit.theta)).toBeCloseTo(bt.normBound, 8);
    expect(fit.ridgeUsed).toBeCloseTo(bt.multiplier, 5);
    expect(fit.objective).toBeCloseTo(bt.boundedObjective, 5);
    expectClose(fit.theta, bt.boundedTheta, 1e-6);
    expect(fit.converged).toBe(true);
    // Hebden's iteration lands in a few multipliers, each a few Newton steps from the last.
    expect(fit.iterations).toBeGreaterThan(5);
    expect(fit.iterations).toBeLessThan(20);
  });

  // A heavy far pair saturates before light near ones do: 1/‖θ‖ bends as λ₀ grows, the first step overshoots by half or
  // more, and the next would leave the bracket at its upper end, at its lower (below zero), or at both in turn.
  it.each([
    [5678, [-3.8, -51.9, 0.1, 0.7, -1.6, 2.3], [1, 0.75, 0], [0.005, 700, 0.6], 1e-4, 16, 33],
    [3589, [-0.2, -3.3, -0.4, -4.2, 0, 0.2], [0, 1, 0.75], [40, 0.01, 80], 1e-5, 17, 29],
    [6032, [4.8, -0.4, 0.5, -0.2, 0.6, -0.2], [0, 0, 1], [3, 3, 0.1], 1e-4, 6.8, 33],
  ] as const)(
    "brackets the multiplier where Hebden's step overshoots (case %i)",
    (_, z, labels, weights, ridge, B, most) => {
      const bent = { differences: Float64Array.from(z), labels, weights, dimension: 2 };
      const fit = fitBradleyTerry({ ...bent, ridge, normBound: B });
      expect(norm(fit.theta) / B).toBeCloseTo(1, 8);
      const { gradient } = evaluateLikelihood(checkComparisons(bent), fit.theta, fit.ridgeUsed);
      expectClose(gradient, [0, 0], 1e-9);
      expect(fit.iterations).toBeLessThan(most);
    },
  );

  it.each([1e-2, 1e-10, 1e-25, 1e-90])("meets a bound of %d to rounding, too", (B) => {
    const fit = fitBradleyTerry({ ...data, ridge: bt.ridge, normBound: B });
    expect(norm(fit.theta) / B).toBeCloseTo(1, 9);
    expect(fit).toMatchObject({ converged: true, boundActive: true });
    expect(fit.iterations).toBeLessThan(20);
  });

  it("has not converged where the bound is not met, however small the decrement", () => {
    // One Newton step a multiplier is too few for a pair as heavy as the first.
    const B = 4e-13;
    const fit = fitBradleyTerry({
      differences: Float64Array.of(3.5e-4, 4.8e-7, -1.1e-9, -2.9e-10, -0.0134, 1.4e-6),
      labels: [0, 1, 0.3],
      weights: [1.07e8, 4.8e-9, 0.064],
      dimension: 2,
      ridge: 0.0035,
      normBound: B,
      iterationsMax: 1,
    });
    expect(fit.newtonDecrement).toBeLessThan(1e-10);
    expect(Math.abs(norm(fit.theta) / B - 1)).toBeGreaterThan(1e-6);
    expect(fit).toMatchObject({ converged: false, boundActive: true });
  });

  it("leaves an estimate alone that satisfies the bound", () => {
    const free = fitBradleyTerry({ ...data, ridge: bt.ridge });
    const bounded = fitBradleyTerry({ ...data, ridge: bt.ridge, normBound: norm(free.theta) + 0.01 });
    expect(bounded.boundActive).toBe(false);
    expectClose(bounded.theta, free.theta, 0);
    expect(fitBradleyTerry({ ...data, ridge: bt.ridge, normBound: norm(free.theta) }).boundActive).toBe(
      false,
    );
  });

  it("reports rather than throws when the iterations run out", () => {
    const fit = fitBradleyTerry({ ...data, ridge: bt.ridge, iterationsMax: 1 });
    expect(fit.converged).toBe(false);
    expect(fit.iterations).toBe(1);
  });
});

describe("fitBradleyTerry in closed form", () => {
  it("one dimension, balanced: θ = logit of the share, up to the ridge", () => {
    const fit = fitBradleyTerry({
      differences: Float64Array.of(1),
      labels: [0.8],
      weights: [1e6],
      dimension: 1,
      ridge: 1e-6,
    });
    expect(fit.theta[0]).toBeCloseTo(Math.log(4), 6);
  });

  it("satisfies λθ = Σ w(y − σ)z for a single hard label", () => {
    const { theta } = fitBradleyTerry({
      differences: Float64Array.of(0.5),
      labels: [1],
      dimension: 1,
      ridge: 0.1,
    });
    expect(0.1 * theta[0]!).toBeCloseTo(0.5 * (1 - sigmoid(0.5 * theta[0]!)), 9);
  });

  it("is zero without data, without differences and with ties only", () => {
    const nothing = fitBradleyTerry({ differences: new Float64Array(), labels: [], dimension: 3, ridge: 1 });
    expect(Array.from(nothing.theta)).toEqual([0, 0, 0]);
    const flat = fitBradleyTerry({
      differences: new Float64Array(6),
      labels: [1, 0],
      dimension: 3,
      ridge: 1,
    });
    expect(Array.from(flat.theta)).toEqual([0, 0, 0]);
    const ties = fitBradleyTerry({ ...data, labels: bt.labels.map(() => 0.5), ridge: 1 });
    expectClose(ties.theta, new Float64Array(4), 1e-12);
  });
});

describe("fitBradleyTerry, properties", () => {
  it("swapping every pair and its label changes nothing", () => {
    const swapped = fitBradleyTerry({
      ...data,
      differences: data.differences.map((value) => -value),
      labels: bt.labels.map((label) => 1 - label),
      ridge: bt.ridge,
    });
    expectClose(swapped.theta, bt.theta, 1e-7);
  });

  it("a weight of 2 is the pair seen twice", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), (seed) => {
        const once = simulateComparisons(seed, 12, [2, -1, 0.5]);
        const twice = fitBradleyTerry({
          differences: Float64Array.from([...once.differences, ...once.differences]),
          labels: [...once.labels, ...once.labels],
          dimension: 3,
          ridge: 0.2,
        });
        const weighted = fitBradleyTerry({ ...once, weights: new Float64Array(12).fill(2), ridge: 0.2 });
        expectClose(weighted.theta, twice.theta, 1e-7);
      }),
      { numRuns: 20 },
    );
  });

  it("the derivatives agree with finite differences", () => {
    const checked = checkComparisons(data);
    const theta = Float64Array.of(0.4, -0.2, 1.1, 0.3);
    const { gradient, curvature, value } = evaluateLikelihood(checked, theta, 0.7);
    expect(evaluateObjective(checked, theta, 0.7)).toBeCloseTo(value, 12);
    for (let c = 0; c < 4; c++) {
      const shifted = (h: number) => theta.map((entry, i) => entry + (i === c ? h : 0));
      const slope =
        (evaluateObjective(checked, shifted(1e-5), 0.7) - evaluateObjective(checked, shifted(-1e-5), 0.7)) /
        2e-5;
      expect(gradient[c]).toBeCloseTo(slope, 6);
      const unit = Float64Array.from({ length: 4 }, (_, i) => (i === c ? 1 : 0));
      const column = multiplyHessian(checked, curvature, 0.7, unit);
      const above = evaluateLikelihood(checked, shifted(1e-5), 0.7).gradient;
      const below = evaluateLikelihood(checked, shifted(-1e-5), 0.7).gradient;
      expectClose(
        column,
        above.map((entry, i) => (entry - below[i]!) / 2e-5),
        1e-6,
      );
    }
  });

  it("stays finite when features are scaled by 10⁶ or 10⁻⁶, collinear or separable", () => {
    for (const scale of [1e-6, 1e6]) {
      const fit = fitBradleyTerry({
        ...data,
        differences: data.differences.map((v) => v * scale),
        ridge: bt.ridge * scale ** 2,
      });
      expect(fit.converged).toBe(true);
      expectClose(
        fit.theta.map((value) => value * scale),
        bt.theta,
        1e-6,
      );
    }
    const collinear = fitBradleyTerry({
      differences: Float64Array.from({ length: 40 }, (_, i) => (i % 2 ? 1 : 1 + 1e-13)),
      labels: new Float64Array(20).fill(1),
      dimension: 2,
      ridge: 1e-8,
    });
    expect(collinear.theta.every(Number.isFinite)).toBe(true);
    expect(collinear.theta[0]! + collinear.theta[1]!).toBeGreaterThan(10);
  });

  it("binding bounds also hold on separable data with a tiny ridge", () => {
    const fit = fitBradleyTerry({
      differences: Float64Array.of(1, 0, 0, 1, 1, 1),
      labels: [1, 1, 1],
      dimension: 2,
      ridge: 1e-9,
      normBound: 3,
    });
    expect(norm(fit.theta)).toBeCloseTo(3, 7);
    expect(fit.theta[0]).toBeCloseTo(fit.theta[1]!, 7);
  });
});

describe("fitBradleyTerry refuses", () => {
  const call = (change: object) => () => fitBradleyTerry({ ...data, ridge: 0.3, ...change });
  it.each([
    ["ridge must be positive", { ridge: 0 }],
    ["ridge must be positive", { ridge: Number.NaN }],
    ["normBound must be positive", { normBound: 0 }],
    ["normBound must be at least 1e-100, got 1e-310", { normBound: 1e-310 }],
    ["ridge must be at most 1e\\+100 in magnitude, got 1.7e\\+308", { ridge: 1.7e308 }],
    ["iterationsMax must be an integer", { iterationsMax: 0 }],
    ["labels\\[0\\] must be between 0 and 1, got 1.5", { labels: [1.5, ...bt.labels.slice(1)] }],
    ["weights\\[0\\] must be non-negative", { weights: [-1, ...bt.weights.slice(1)] }],
    ["weights.length must be 60, got 1", { weights: [1] }],
    ["weights.length must be 0, got 1", { differences: new Float64Array(), labels: [], weights: [1] }],
    ["differences.length must be labels.length·dimension = 240", { differences: new Float64Array(3) }],
    [
      "differences\\[1\\] must be a finite number",
      { differences: data.differences.map((v, i) => (i === 1 ? Number.NaN : v)) },
    ],
    [
      "differences\\[1\\] must be at most 1e\\+100 in magnitude, got 1.7e\\+308",
      { differences: data.differences.map((v, i) => (i === 1 ? 1.7e308 : v)) },
    ],
    ["weights\\[0\\] must be at most 1e\\+100 in magnitude", { weights: [1e101, ...bt.weights.slice(1)] }],
    ["dimension must be an integer", { dimension: 0 }],
    ["sum of weights", { weights: bt.weights.map(() => 0) }],
  ])("%s", (message, change) => {
    expect(call(change)).toThrow(DomainError);
    expect(call(change)).toThrow(new RegExp(message));
  });
});

describe("consistency (seeded; false-alarm rate 1e-3)", () => {
  it("the estimate's error is what Fisher information predicts", () => {
    const truth = [1.2, -0.8, 0.5];
    const sample = simulateComparisons(99, 6000, truth);
    const { theta } = fitBradleyTerry({ ...sample, ridge: 1e-6 });
    const checked = checkComparisons(sample);
    const { curvature } = evaluateLikelihood(checked, Float64Array.from(truth), 0);
    const error = theta.map((value, i) => value - truth[i]!);
    // eᵀI(θ)e ~ χ²₃ under the model: above 16.27 once in a thousand.
    const information = multiplyHessian(checked, curvature, 0, error);
    const distance = error.reduce((sum, value, i) => sum + value * information[i]!, 0);
    expect(distance).toBeLessThan(16.27);
  });
});
