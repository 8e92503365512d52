import { beforeEach, describe, expect, it, vi } from "vitest";
import { expectClose, reference, simulateComparisons } from "../../reference/fixtures.ts";
import { checkComparisons } from "./comparisons.ts";
import { fitBradleyTerry } from "./fit.ts";
import { evaluateLikelihood, multiplyHessian } from "./likelihood.ts";
import { NewtonSolver } from "./newton.ts";

// Watched, not replaced: what Newton costs is passes over the data, so passes are counted.
vi.mock("./likelihood.ts", { spy: true });
beforeEach(() => {
  vi.clearAllMocks();
});

const sample = simulateComparisons(7, 200, [3, -2, 1, 0.5, -0.5, 2]);
const zero = new Float64Array(6);

describe("NewtonSolver", () => {
  it("solves the first system with one product: at θ = 0 the preconditioner is the Hessian", () => {
    const weights = Float64Array.from({ length: 200 }, (_, i) => 1 + (i % 4));
    new NewtonSolver(checkComparisons({ ...sample, weights }), 1).minimise(5, zero);
    expect(multiplyHessian).toHaveBeenCalledTimes(1);
  });

  it("needs few products with any Hessian after that", () => {
    const { iterations, decrement } = new NewtonSolver(checkComparisons(sample), 100).minimise(1e-3, zero);
    expect(decrement).toBeLessThan(1e-20);
    expect(iterations).toBeLessThan(9);
    expect(vi.mocked(multiplyHessian).mock.calls.length).toBeLessThan(30);
  });

  it("converges from far away, where a full Newton step would swing wider each time", () => {
    const tie = checkComparisons({ differences: Float64Array.of(1), labels: [0.5], dimension: 1 });
    const minimum = new NewtonSolver(tie, 50).minimise(1e-6, Float64Array.of(3));
    expect(minimum.theta[0]).toBeCloseTo(0, 9);
    expect(minimum.value).toBeCloseTo(Math.LN2, 12);
    expect(minimum.iterations).toBeLessThan(12);
  });

  it("is not confused by an f so large that its digits drown the last decreases", () => {
    const { bradley_terry: bt } = reference;
    const heavy = checkComparisons({
      differences: Float64Array.from(bt.differences),
      labels: bt.labels,
      weights: bt.weights.map((weight) => weight * 1e12),
      dimension: bt.dimension,
    });
    const { theta } = new NewtonSolver(heavy, 100).minimise(bt.ridge * 1e12, new Float64Array(4));
    expectClose(theta, bt.theta, 1e-7);
  });

  it("shrinkage is −½ d‖θ‖²/dλ, by finite differences", () => {
    const solver = new NewtonSolver(checkComparisons(sample), 100);
    const at = (ridge: number) => solver.minimise(ridge, zero);
    const squares = (ridge: number) => at(ridge).theta.reduce((sum, value) => sum + value ** 2, 0);
    const slope = (squares(0.5 + 1e-4) - squares(0.5 - 1e-4)) / 2e-4;
    expect(solver.shrinkage(at(0.5), 0.5)).toBeCloseTo(-slope / 2, 4);
  });

  it("meets a norm bound within a few passes, and stops once it is met", () => {
    const fit = fitBradleyTerry({ ...sample, ridge: 1e-3, normBound: 2 });
    expect(fit.boundActive).toBe(true);
    expect(vi.mocked(evaluateLikelihood).mock.calls.length).toBeLessThan(26);
  });

  it("gives up on the last digits of the bound once its bracket has closed", () => {
    // Saturated pairs leave H so flat that ‖θ‖ itself is only known to some 1e-9.
    const fit = fitBradleyTerry({
      differences: Float64Array.of(6.6, -0.4, -19.4, 0.3, 4, -0.5),
      labels: [0, 0.75, 1],
      weights: [0.001, 0.3, 0.01],
      dimension: 2,
      ridge: 1e-4,
      normBound: 0.32,
    });
    expect(Math.hypot(...fit.theta) / 0.32).toBeCloseTo(1, 8);
    expect(vi.mocked(evaluateLikelihood).mock.calls.length).toBeLessThan(60);
  });
});
