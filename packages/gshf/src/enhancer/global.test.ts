import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectClose, randomRows, randomWeights, reference } from "../../reference/fixtures.ts";
import { klDivergence } from "../numerics.ts";
import { createRandom } from "../random.ts";
import { centredGram, centreRows, policyDistance } from "./geometry.ts";
import { gibbsAlong } from "./gibbs-along.ts";
import { globalEnhancer } from "./global.ts";
import { posteriorDraw, thompsonEnhancer } from "./thompson.ts";

const expected = reference.global_direction;
const [d, eta, betaA] = [expected.dimension, expected.eta, expected.betaA];
const single = { main: Float64Array.from(expected.main), whitened: Float64Array.from(expected.whitened) };

function batch(seed: number, m: number) {
  const random = createRandom(seed);
  return Array.from({ length: m }, () => ({
    main: randomWeights(random, 5),
    whitened: randomRows(random, 5, 3),
  }));
}

describe("globalEnhancer", () => {
  it("for one prompt is the top generalised eigenvector of Cu = μAu with the exact tight step (SciPy)", () => {
    const solution = globalEnhancer({ prompts: [single], dimension: d, eta, betaA });
    expect(solution.gamma).toBeCloseTo(expected.gamma, 6);
    expect(solution.klCost).toBeCloseTo(expected.klCost, 6);
    const size = Math.hypot(...solution.step);
    const sign = Math.sign(solution.step[0]! * expected.direction[0]!);
    expectClose(
      solution.step.map((value) => (sign * value) / size),
      expected.direction,
      1e-4,
    );
  });

  it("starts from the row that matters most, weight and length together, hence finds the top eigenvector", () => {
    // Covariance diag(.9, 3.6): the longest rows lie along the first axis, and are seldom drawn.
    const cross = {
      main: Float64Array.of(0.05, 0.45, 0.05, 0.45),
      whitened: Float64Array.of(3, 0, 0, 2, -3, 0, 0, -2),
    };
    const faint = { main: Float64Array.of(0.5, 0.5), whitened: Float64Array.of(0.1, 0, -0.1, 0) };
    for (const prompts of [
      [cross, faint],
      [faint, cross],
    ]) {
      const { step, iterations } = globalEnhancer({ prompts, dimension: 2, eta: 1, betaA: 0.1 });
      expect(step[0]).toBe(0);
      expect(Math.abs(step[1]!)).toBeGreaterThan(0);
      expect(iterations).toBeLessThanOrEqual(2);
    }
  });

  it("of the two directions along the eigenvector takes the one that gains more", () => {
    for (let seed = 0; seed < 30; seed++) {
      const prompts = batch(seed, 3);
      const { step, gamma } = globalEnhancer({ prompts, dimension: 3, eta: 0.5, betaA: 0.3 });
      const opposite = step.map((value) => -value);
      let [gain, cost] = [0, 0];
      for (const { main, whitened } of prompts) {
        const p = gibbsAlong(main, whitened, opposite, 0.5);
        gain += 0.3 * policyDistance(centredGram(centreRows(whitened, main), 5), main, p);
        cost += 0.5 * klDivergence(p, main);
      }
      if (cost <= gain) expect(gain).toBeLessThanOrEqual(gamma * (1 + 1e-9));
    }
  });

  it("features in another unit, and the radius in its inverse, change nothing, to the bit for powers of two", () => {
    const prompts = batch(1, 7);
    const plain = globalEnhancer({ prompts, dimension: 3, eta: 0.5, betaA: 0.3 });
    expect(plain.iterations).toBeLessThan(100);
    for (const unit of [2 ** 12, 2 ** -12]) {
      const scaled = prompts.map(({ main, whitened }) => ({ main, whitened: whitened.map((v) => v * unit) }));
      const other = globalEnhancer({ prompts: scaled, dimension: 3, eta: 0.5, betaA: 0.3 / unit });
      expect(other.iterations).toBe(plain.iterations);
      expect(other.gamma).toBe(plain.gamma);
      expect(other.step.map((value) => value * unit)).toEqual(plain.step);
    }
  });

  it("for a small radius takes the linearised step s = 2β_A·Σ‖C_iu‖/Σ uᵀC_iu", () => {
    const cross = { main: Float64Array.of(0.5, 0.5), whitened: Float64Array.of(1, 0, -1, 0) };
    const other = { main: Float64Array.of(0.5, 0.5), whitened: Float64Array.of(0.5, 0, -0.5, 0) };
    // C = 1 and ¼ along the axis: Σ‖Cu‖ = ΣuᵀCu.
    const { step } = globalEnhancer({ prompts: [cross, other], dimension: 2, eta: 1, betaA: 1e-3 });
    expect(Math.abs(step[0]!)).toBeCloseTo(2e-3, 7);
  });

  it("spends the whole batch budget and no more", () => {
    for (let seed = 0; seed < 10; seed++) {
      const solution = globalEnhancer({ prompts: batch(seed, 7), dimension: 3, eta: 0.5, betaA: 0.3 });
      expect(solution.klCost).toBeLessThanOrEqual(solution.gamma);
      expect(solution.klCost / solution.gamma).toBeGreaterThan(1 - 1e-6);
      expect(solution.iterations).toBeGreaterThan(0);
    }
  });

  it("is at least as informative as any feasible step along a random direction, on average over batches", () => {
    let better = 0;
    for (let seed = 0; seed < 30; seed++) {
      const prompts = batch(seed, 5);
      const solution = globalEnhancer({ prompts, dimension: 3, eta: 0.5, betaA: 0.3 });
      const random = createRandom(seed + 77);
      const direction = Float64Array.from({ length: 3 }, () => random.normal());
      const scale = Math.hypot(...solution.step) / Math.hypot(...direction);
      let gamma = 0;
      let klCost = 0;
      for (const { main, whitened } of prompts) {
        const p = gibbsAlong(
          main,
          whitened,
          direction.map((value) => value * scale),
          0.5,
        );
        gamma += 0.3 * policyDistance(centredGram(centreRows(whitened, main), 5), main, p);
        klCost += 0.5 * klDivergence(p, main);
      }
      if (klCost > gamma || solution.gamma >= gamma * 0.999) better++;
    }
    expect(better).toBeGreaterThanOrEqual(28);
  });

  it("stays at π¹ when all candidates coincide, and refuses an empty batch", () => {
    const flat = { main: Float64Array.of(0.5, 0.5), whitened: Float64Array.of(1, 2, 1, 2) };
    const solution = globalEnhancer({ prompts: [flat], dimension: 2, eta: 1, betaA: 1 });
    expect(Array.from(solution.step)).toEqual([0, 0]);
    expect(solution.gamma).toBe(0);
    expect(() => globalEnhancer({ prompts: [], dimension: 2, eta: 1, betaA: 1 })).toThrow(/prompts\.length/);
    expect(() => globalEnhancer({ prompts: [flat], dimension: 2, eta: 0, betaA: 1 })).toThrow(/eta/);
    expect(() => globalEnhancer({ prompts: [flat], dimension: 2, eta: 1, betaA: -1 })).toThrow(/betaA/);
  });
});

describe("gibbsAlong", () => {
  it("is softmax(log π¹ + wᵀψ/η)", () => {
    const p = gibbsAlong(
      Float64Array.of(0.5, 0.5),
      Float64Array.of(1, 0, 0, 1),
      Float64Array.of(0.3 * Math.log(3), 0),
      0.3,
    );
    expectClose(p, [0.75, 0.25], 1e-12);
  });
});

describe("thompsonEnhancer", () => {
  it("never leaves the confidence set of Eq. (8), by B.3's own argument", () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0.05, max: 5, noNaN: true }), (seed, beta) => {
        const random = createRandom(seed);
        const main = randomWeights(random, 6, 2);
        const whitened = randomRows(random, 6, 4);
        const p = thompsonEnhancer({ main, whitened, eta: 0.2, betaA: beta, random });
        const distance = policyDistance(centredGram(centreRows(whitened, main), 6), main, p);
        expect(0.2 * klDivergence(p, main)).toBeLessThanOrEqual(beta * distance * (1 + 1e-9) + 1e-12);
      }),
      { numRuns: 500 },
    );
  });

  it("moves θ by exactly β_A in the whitened metric", () => {
    // One dimension: the direction is ±1, so the tilt is ±β·ψ/η.
    const main = Float64Array.of(0.5, 0.5);
    const p = thompsonEnhancer({
      main,
      whitened: Float64Array.of(0, 1),
      eta: 0.5,
      betaA: 2,
      random: createRandom(1),
    });
    expect(Math.abs(Math.log(p[1]! / p[0]!))).toBeCloseTo(4, 10);
  });
});

describe("posteriorDraw (seeded, false-alarm rate 1e-4)", () => {
  it("draws log odds of variance (β_A/η)²‖ψ_i−ψ_j‖²/d", () => {
    const random = createRandom(21);
    const main = Float64Array.of(0.5, 0.5);
    const whitened = Float64Array.of(0, 0, 0, 0.3, 0.4, 0);
    const n = 5000;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      const p = posteriorDraw({ main, whitened, eta: 0.5, betaA: 2, random });
      squares += Math.log(p[1]! / p[0]!) ** 2;
    }
    const variance = (2 / 0.5) ** 2 * 0.25 * (1 / 3);
    expect(Math.abs(squares / n / variance - 1)).toBeLessThan(3.89 * Math.sqrt(2 / n));
  });
});
