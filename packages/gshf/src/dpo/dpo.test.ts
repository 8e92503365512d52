import { describe, expect, it } from "vitest";
import { expectClose, reference, simulateComparisons } from "../../reference/fixtures.ts";
import { fitBradleyTerry } from "../bradley-terry/fit.ts";
import { DomainError } from "../errors.ts";
import { createRandom } from "../random.ts";
import { dpoLoss } from "./loss.ts";
import { type TrainStep, trainLogLinearDpo } from "./train-log-linear.ts";

const { dpo } = reference;

describe("dpoLoss, Eq. (10)", () => {
  it("agrees with numpy", () => {
    const { loss, logit, gradientChosen } = dpoLoss(dpo.pair, dpo.eta);
    expect(logit).toBeCloseTo(dpo.logit, 12);
    expect(loss).toBeCloseTo(dpo.loss, 12);
    expect(gradientChosen).toBeCloseTo(dpo.gradientChosen, 12);
  });

  it("is log 2 at the reference, and 1 the default label", () => {
    const at = { policyChosen: -3, policyRejected: -5, referenceChosen: -3, referenceRejected: -5 };
    expect(dpoLoss(at, 0.1).loss).toBeCloseTo(Math.LN2, 14);
    expect(dpoLoss(at, 0.1).gradientChosen).toBeCloseTo(-0.05, 14);
  });

  it("a chosen answer more uncertain than the rejected one needs less of a ratio: the margin is added", () => {
    const at = { policyChosen: -3, policyRejected: -5, referenceChosen: -3, referenceRejected: -5 };
    expect(dpoLoss({ ...at, pessimismMargin: 1 }, 0.1).loss).toBeLessThan(dpoLoss(at, 0.1).loss);
    expect(dpoLoss({ ...at, pessimismMargin: 1 }, 0.1).logit).toBe(1);
  });

  it("the gradient is the slope of the loss", () => {
    const at = (policyChosen: number) => dpoLoss({ ...dpo.pair, policyChosen }, dpo.eta);
    const slope = (at(-12.5 + 1e-6).loss - at(-12.5 - 1e-6).loss) / 2e-6;
    expect(at(-12.5).gradientChosen).toBeCloseTo(slope, 8);
  });

  it("refuses what is not finite", () => {
    expect(() => dpoLoss({ ...dpo.pair, policyChosen: Number.NEGATIVE_INFINITY }, 1)).toThrow(DomainError);
    expect(() => dpoLoss({ ...dpo.pair, label: 2 }, 1)).toThrow(/label/);
    expect(() => dpoLoss({ ...dpo.pair, pessimismMargin: Number.NaN }, 1)).toThrow(/pessimismMargin/);
    expect(() => dpoLoss(dpo.pair, 0)).toThrow(/eta/);
    for (const name of ["policyChosen", "policyRejected", "referenceChosen", "referenceRejected"])
      expect(() => dpoLoss({ ...dpo.pair, [name]: -1e101 }, 1)).toThrow(`${name} must be at most 1e+100`);
    expect(() => dpoLoss({ ...dpo.pair, pessimismMargin: 1e101 }, 1)).toThrow(
      /pessimismMargin must be at most/,
    );
    expect(() => dpoLoss(dpo.pair, 1e101)).toThrow(/eta must be at most/);
  });
});

describe("trainLogLinearDpo", () => {
  const data = {
    differences: Float64Array.from(dpo.differences),
    labels: dpo.labels,
    dimension: dpo.dimension,
  };
  const options = { ...data, ridge: dpo.ridge, eta: dpo.eta, gradientTolerance: 1e-7 };

  it("finds SciPy's minimiser of Eq. (10) with margins", () => {
    const result = trainLogLinearDpo({ ...options, pessimismMargins: dpo.margins });
    expect(result.converged).toBe(true);
    expectClose(result.theta, dpo.theta, 1e-5);
  });

  it("without margins is the Bradley–Terry estimate: DPO learns the same reward (§5)", () => {
    const sample = simulateComparisons(3, 300, [2, -1, 0.5, 0]);
    const weights = Float64Array.from({ length: 300 }, (_, i) => 1 + (i % 3));
    const trained = trainLogLinearDpo({ ...sample, weights, ridge: 0.4, eta: 0.1, gradientTolerance: 1e-7 });
    expectClose(trained.theta, fitBradleyTerry({ ...sample, weights, ridge: 0.4 }).theta, 1e-5);
  });

  it("does not depend on where it starts", () => {
    const start = Float64Array.of(3, -2, 5);
    expectClose(
      trainLogLinearDpo({ ...options, start, stepsMax: 5000 }).theta,
      trainLogLinearDpo(options).theta,
      1e-6,
    );
    expect(Array.from(start)).toEqual([3, -2, 5]);
  });

  it("reports every step: the loss falls, accuracy and margin rise", () => {
    const steps: TrainStep[] = [];
    const result = trainLogLinearDpo({ ...options, onStep: (step) => steps.push(step) });
    expect(steps.map(({ step }) => step)).toEqual(steps.map((_, i) => i + 1));
    expect(steps).toHaveLength(result.steps);
    expect(steps.at(-1)!.loss).toBeLessThan(Math.LN2);
    expect(steps.at(-1)!.rewardMargin).toBeGreaterThan(0);
    expect(steps.at(-1)!.accuracy).toBeGreaterThan(0.5);
    expect(steps.at(-1)!.gradientNorm).toBeLessThan(steps[0]!.gradientNorm);
    expect(steps.every(({ stepLength }) => stepLength > 0)).toBe(true);
    expect(result.last).toBe(steps.at(-1));
  });

  it("measures by hand: loss without weight decay, accuracy and margin of one step on three pairs and a tie", () => {
    const tiny = {
      differences: Float64Array.of(1, -1, 1, -1),
      labels: [1, 1, 0.5, 0],
      weights: [3, 1, 5, 2],
      dimension: 1,
      pessimismMargins: [0.1, 0.1, 0.3, -0.4],
    };
    const { last, theta } = trainLogLinearDpo({ ...tiny, ridge: 2, eta: 1, stepsMax: 1 });
    const t = theta[0]!;
    const loss = (m: number, y: number) => Math.log1p(Math.exp(m)) - y * m;
    expect(t).toBeGreaterThan(0.1);
    const sum = 3 * loss(t + 0.1, 1) + loss(0.1 - t, 1) + 5 * loss(t + 0.3, 0.5) + 2 * loss(-t - 0.4, 0);
    expect(last.loss).toBeCloseTo(sum / 11, 12);
    expect(last.accuracy).toBeCloseTo(5 / 6, 14);
    expect(last.rewardMargin).toBeCloseTo((3 * (t + 0.1) + (0.1 - t) + 2 * (t + 0.4)) / 6, 12);
    expect(last.step).toBe(1);
  });

  it("has nothing to agree with on ties alone", () => {
    const { last } = trainLogLinearDpo({
      differences: Float64Array.of(1, -2),
      labels: [0.5, 0.5],
      dimension: 1,
      ridge: 1,
      eta: 1,
    });
    expect(last).toMatchObject({ accuracy: 0, rewardMargin: 0, loss: expect.closeTo(Math.LN2, 12) });
  });

  it("starts with 5/4 of 1/L, L = Σw‖z‖²/4 + λ, and lengthens a step by no more than that", () => {
    const orthogonal = {
      differences: Float64Array.of(1, 0, 0, 1),
      labels: [1, 0],
      weights: [1, 3],
      dimension: 2,
    };
    const { theta, last } = trainLogLinearDpo({ ...orthogonal, ridge: 0.5, eta: 1, stepsMax: 1 });
    expect(last.stepLength).toBeCloseTo(1.25 / 1.5, 12);
    expectClose(theta, [0.5 * last.stepLength, -1.5 * last.stepLength], 1e-12);
    const lengths: number[] = [];
    trainLogLinearDpo({ ...options, onStep: (step) => lengths.push(step.stepLength) });
    for (let i = 1; i < lengths.length; i++) expect(lengths[i]! / lengths[i - 1]!).toBeLessThanOrEqual(1.25);
  });

  it("looks ahead by (t₁−1)/t₂ of the step before it, t₁ = (1+√5)/2, t₂ = (1+√(1+4t₁²))/2", () => {
    const orthogonal = { differences: Float64Array.of(1, 0, 0, 1), labels: [1, 0], dimension: 2 };
    const seen: TrainStep[] = [];
    trainLogLinearDpo({ ...orthogonal, ridge: 0.5, eta: 1, stepsMax: 2, onStep: (step) => seen.push(step) });
    const t1 = (1 + Math.sqrt(5)) / 2;
    const t2 = (1 + Math.sqrt(1 + 4 * t1 * t1)) / 2;
    const from = seen[0]!.theta[0]! * (1 + (t1 - 1) / t2);
    const slope = 1 / (1 + Math.exp(-from)) - 1 + 0.5 * from;
    expect(seen[1]!.theta[0]).toBeCloseTo(from - seen[1]!.stepLength * slope, 12);
    expect(seen[1]!.theta[1]).toBeCloseTo(-seen[1]!.theta[0]!, 12);
  });

  it("is accelerated: some √κ·log(1/ε) steps, where plain descent needs κ·log(1/ε)", () => {
    const random = createRandom(3);
    const n = 200;
    const labels = Array.from({ length: n }, () => (random.uniform() < 0.5 ? 1 : 0));
    // κ ≈ 1,000 between the two coordinates; one step in twenty would go without the momentum.
    const differences = Float64Array.from({ length: 2 * n }, (_, i) => random.normal() * (i % 2 ? 0.03 : 1));
    const hard = { differences, labels, dimension: 2, ridge: 1e-3, eta: 1, gradientTolerance: 1e-8 };
    const { steps, converged } = trainLogLinearDpo(hard);
    expect(converged).toBe(true);
    expect(steps).toBeLessThan(300);
    // Sixteen equal directions: Σw‖z‖²/4 overstates the curvature 16 times, and backtracking finds that out.
    const round = Float64Array.from({ length: 16 * n }, () => random.normal());
    expect(trainLogLinearDpo({ ...hard, differences: round, dimension: 16, ridge: 1 }).steps).toBeLessThan(
      40,
    );
  });

  it("weights and ridge in other units change nothing, to the bit for powers of two", () => {
    const weights = new Float64Array(dpo.labels.length).fill(2 ** -12);
    const small = trainLogLinearDpo({ ...options, weights, ridge: dpo.ridge * 2 ** -12 });
    const plain = trainLogLinearDpo(options);
    expect(small.theta).toEqual(plain.theta);
    expect(small.steps).toBe(plain.steps);
  });

  it("stops at the step limit and says so", () => {
    const result = trainLogLinearDpo({ ...options, stepsMax: 2 });
    expect(result).toMatchObject({ steps: 2, converged: false });
  });

  it("learns nothing from identical answers, rather than dividing by zero", () => {
    const flat = trainLogLinearDpo({
      differences: new Float64Array(3),
      labels: [1, 0, 1],
      dimension: 1,
      ridge: 0,
      eta: 1,
    });
    expect(Array.from(flat.theta)).toEqual([0]);
    expect(flat.converged).toBe(true);
    expect(flat.last.accuracy).toBe(0.5);
  });

  it.each([
    [1e100, 1e100, 1e100],
    [1e100, 0.1, 1],
    [1, 0.1, 1e100],
    [1e-100, 0, 1e100],
    [1e-300, 0, 1],
    [0, 0, 0],
  ])("ends with finite figures for differences of %d, ridge %d, start %d", (b, ridge, from) => {
    const { theta, last, steps } = trainLogLinearDpo({
      differences: Float64Array.of(b, b, -b, -b, b, b),
      labels: [1, 0, 1],
      start: Float64Array.of(from, -from),
      dimension: 2,
      eta: 1,
      ridge,
      stepsMax: 50,
    });
    const { theta: _, ...figures } = last;
    expect([...theta, ...Object.values(figures)].every(Number.isFinite)).toBe(true);
    expect(steps).toBeLessThanOrEqual(50);
  });

  it("refuses differences whose squares overflow", () => {
    const b = 1.7e308;
    expect(() =>
      trainLogLinearDpo({
        differences: Float64Array.of(b, b, -b, -b, b, b),
        labels: [1, 0, 1],
        start: Float64Array.of(1, -1),
        dimension: 2,
        eta: 1,
        ridge: 0.1,
      }),
    ).toThrow(/differences\[0\] must be at most 1e\+100 in magnitude, got 1.7e\+308/);
  });

  it("refuses an empty set and malformed settings", () => {
    const bad = (change: object) => () => trainLogLinearDpo({ ...options, ...change });
    expect(bad({ differences: new Float64Array(), labels: [] })).toThrow(/labels\.length/);
    expect(bad({ eta: 0 })).toThrow(/eta/);
    expect(bad({ ridge: -1 })).toThrow(/ridge/);
    expect(bad({ ridge: 1.7e308 })).toThrow(/ridge must be at most 1e\+100 in magnitude, got 1.7e\+308/);
    expect(bad({ start: new Float64Array(options.dimension).fill(1e160) })).toThrow(
      /start\[0\] must be at most/,
    );
    expect(bad({ pessimismMargins: options.labels.map(() => 1e101) })).toThrow(
      /pessimismMargins\[0\] must be/,
    );
    expect(bad({ eta: 1e101 })).toThrow(/eta must be at most/);
    expect(bad({ pessimismMargins: [1] })).toThrow(/pessimismMargins/);
    expect(bad({ start: new Float64Array(1) })).toThrow(/start/);
    expect(bad({ stepsMax: 0 })).toThrow(/stepsMax/);
    expect(bad({ gradientTolerance: 0 })).toThrow(/gradientTolerance/);
  });
});
