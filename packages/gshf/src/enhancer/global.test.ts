import { describe, expect, it } from "vitest";
import { expectClose, randomRows, randomWeights, reference } from "../../reference/fixtures.ts";
import { dot, norm } from "../linear-algebra/vectors.ts";
import { klDivergence } from "../numerics.ts";
import { createRandom } from "../random.ts";
import { centredGram, centreRows, policyDistance } from "./geometry.ts";
import { gibbsAlong } from "./gibbs-along.ts";
import { globalEnhancer } from "./global.ts";
import { uncertaintyEnhancer } from "./uncertainty.ts";

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

/**
 * Σ‖Φᵀ(p−p¹)‖ and ΣKL(p‖p¹) of the Gibbs policies along the step (x, y), written out: the library's own functions check
 * what they are given, which takes too long for the 168,000 steps that are tried below.
 */
function alongTwo(
  prompts: readonly { main: Float64Array; whitened: Float64Array }[],
  x: number,
  y: number,
  eta: number,
) {
  let [gain, cost] = [0, 0];
  for (const { main, whitened } of prompts) {
    const k = main.length;
    let [top, total, dx, dy] = [Number.NEGATIVE_INFINITY, 0, 0, 0];
    for (let j = 0; j < k; j++) top = Math.max(top, (x * whitened[2 * j]! + y * whitened[2 * j + 1]!) / eta);
    const tilt = (j: number) => Math.exp((x * whitened[2 * j]! + y * whitened[2 * j + 1]!) / eta - top);
    for (let j = 0; j < k; j++) total += main[j]! * tilt(j);
    for (let j = 0; j < k; j++) {
      const ratio = tilt(j) / total;
      const moved = main[j]! * (ratio - 1);
      dx += moved * whitened[2 * j]!;
      dy += moved * whitened[2 * j + 1]!;
      if (ratio > 0) cost += main[j]! * ratio * Math.log(ratio);
    }
    gain += Math.sqrt(dx * dx + dy * dy);
  }
  return { gain, cost };
}

describe("globalEnhancer", () => {
  it("for one prompt and a small radius is the top generalised eigenvector of Cu = μAu (SciPy)", () => {
    const solution = globalEnhancer({ prompts: [single], dimension: d, eta, betaA: 1e-4 * betaA });
    const size = Math.hypot(...solution.step);
    const sign = Math.sign(solution.step[0]! * expected.direction[0]!);
    expectClose(
      solution.step.map((value) => (sign * value) / size),
      expected.direction,
      1e-3,
    );
  });

  it("gains at least what the eigenvector's tight step does (SciPy), within the budget", () => {
    const solution = globalEnhancer({ prompts: [single], dimension: d, eta, betaA });
    expect(solution.gamma).toBeGreaterThan(expected.gamma);
    expect(solution.klCost).toBeLessThanOrEqual(solution.gamma);
    expect(solution.klCost / solution.gamma).toBeGreaterThan(1 - 1e-6);
  });

  it("for one prompt is as good as the enhancer of that prompt alone, where that is a Gibbs policy", () => {
    let tested = 0;
    for (let seed = 0; seed < 60; seed++) {
      const [prompt] = batch(seed, 1);
      const gram = centredGram(centreRows(prompt!.whitened, prompt!.main), 5);
      const alone = uncertaintyEnhancer({ main: prompt!.main, gram, budgetGram: gram, eta: 0.5, betaA: 0.3 });
      if (Math.max(...alone.weights) > 0.999) continue;
      tested++;
      const { gamma } = globalEnhancer({ prompts: [prompt!], dimension: 3, eta: 0.5, betaA: 0.3 });
      expect(gamma).toBeLessThanOrEqual(alone.gamma * (1 + 1e-6));
      expect(gamma).toBeGreaterThanOrEqual(alone.gamma * (1 - 2e-3));
    }
    expect(tested).toBeGreaterThan(30);
  });

  it("in two dimensions comes near the best of all directions, found by turning through 120", () => {
    let mean = 0;
    for (let seed = 0; seed < 20; seed++) {
      const random = createRandom(seed);
      const prompts = Array.from({ length: 3 }, () => ({
        main: randomWeights(random, 3),
        whitened: randomRows(random, 3, 2),
      }));
      let best = 0;
      for (let angle = 0; angle < 120; angle++) {
        const [x, y] = [Math.cos((angle * Math.PI) / 60), Math.sin((angle * Math.PI) / 60)];
        for (let s = 0.05; s < 40; s *= 1.1) {
          const { gain, cost } = alongTwo(prompts, s * x, s * y, 0.2);
          if (0.2 * cost <= 0.3 * gain) best = Math.max(best, 0.3 * gain);
        }
      }
      const { gamma, klCost, step } = globalEnhancer({ prompts, dimension: 2, eta: 0.2, betaA: 0.3 });
      const there = alongTwo(prompts, step[0]!, step[1]!, 0.2);
      expect(gamma).toBeCloseTo(0.3 * there.gain, 10);
      expect(klCost).toBeCloseTo(0.2 * there.cost, 10);
      expect(gamma).toBeGreaterThan(0.85 * best);
      mean += gamma / best / 20;
    }
    expect(mean).toBeGreaterThan(0.98);
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

  it.each([
    [0.05, 0.9999],
    [0.3, 0.999],
  ])(
    "ends where ∇Γ and ∇ΣKL are parallel, as at every optimum on the budget's edge (β_A = %d)",
    (radius, enough) => {
      for (let seed = 0; seed < 20; seed++) {
        const prompts = batch(seed, 7);
        const { step } = globalEnhancer({ prompts, dimension: 3, eta: 0.5, betaA: radius });
        const at = (w: Float64Array) => {
          let [gain, cost] = [0, 0];
          for (const { main, whitened } of prompts) {
            const p = gibbsAlong(main, whitened, w, 0.5);
            gain += policyDistance(centredGram(centreRows(whitened, main), 5), main, p);
            cost += klDivergence(p, main);
          }
          return { gain, cost };
        };
        const slope = (of: "gain" | "cost") =>
          Float64Array.from(step, (_, c) => {
            const moved = (by: number) => at(step.map((value, k) => (k === c ? value + by : value)))[of];
            return moved(1e-5) - moved(-1e-5);
          });
        const [up, price] = [slope("gain"), slope("cost")];
        expect(dot(up, price) / norm(up) / norm(price)).toBeGreaterThan(enough);
      }
    },
  );

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

  it.each([
    ["dimension", -1, {}],
    ["dimension", Number.POSITIVE_INFINITY, {}],
    ["prompts\\[1\\]\\.whitened\\.length", 3, {}],
    ["prompts\\[1\\]\\.main\\[0\\]", 2, { main: Float64Array.of(Number.NaN, 1) }],
    ["sum of prompts\\[1\\]\\.main", 2, { main: Float64Array.of(4, 3) }],
    ["prompts\\[1\\]\\.whitened\\[2\\]", 2, { whitened: Float64Array.of(0, 1, Number.NaN, 0) }],
    ["prompts\\[1\\]\\.whitened\\[0\\]", 2, { whitened: Float64Array.of(1e150, 1, 1, 0) }],
  ])("refuses a malformed %s", (message, dimension, change) => {
    const prompt = { main: Float64Array.of(0.5, 0.5), whitened: Float64Array.of(1, 2, 3, 4) };
    const call = () =>
      globalEnhancer({ prompts: [prompt, { ...prompt, ...change }], dimension, eta: 1, betaA: 1 });
    const wide = { ...prompt, whitened: new Float64Array(6) };
    expect(
      dimension === 3 ? () => globalEnhancer({ prompts: [wide, prompt], dimension, eta: 1, betaA: 1 }) : call,
    ).toThrow(new RegExp(message));
  });
});
