import { describe, expect, it } from "vitest";
import { expectClose, randomRows, randomWeights, reference } from "../../reference/fixtures.ts";
import { centredGram, centreRows } from "../enhancer/geometry.ts";
import { uncertaintyEnhancer } from "../enhancer/uncertainty.ts";
import { softmax } from "../numerics.ts";
import { createRandom } from "../random.ts";
import { bestOfNPolicy, policiesFor, type StrategyContext, strategyDefaults } from "./strategies.ts";
import { allStrategies } from "./strategy-names.ts";

const random = createRandom(5);
const main = randomWeights(random, 4);
const whitened = Float32Array.from(randomRows(random, 4, 3));
const budgetGram = centredGram(centreRows(whitened, main), 4);
const context: StrategyContext = {
  rewards: Float64Array.of(0.3, -0.2, 0.9, 0.9),
  reference: Float64Array.of(0.4, 0.3, 0.2, 0.1),
  main,
  geometry: { main, gram: budgetGram.map((v) => v / 2), budgetGram, eta: 0.5, betaA: 1.2 },
  whitened,
  checkpointRewards: Float64Array.of(1, 0, 0, 0),
  globalStep: Float64Array.of(0.5, 0, 0),
  targetGram: budgetGram,
  votes: 1,
  isPosterior: false,
  options: strategyDefaults,
  random: createRandom(9),
};

describe("strategies", () => {
  it("every one yields two distributions over the candidates", () => {
    for (const strategy of allStrategies) {
      for (const policy of Object.values(policiesFor[strategy](context))) {
        expect(
          policy.reduce((sum: number, w: number) => sum + w, 0),
          strategy,
        ).toBeCloseTo(1, 12);
        expect(policy).toHaveLength(4);
      }
    }
  });

  it("main-agent arms draw a¹ from π¹ and a² from what their name says", () => {
    const second = (strategy: keyof typeof policiesFor) => {
      const pair = policiesFor[strategy](context);
      expect(pair.first).toBe(main);
      return pair.second;
    };
    expect(second("reference")).toBe(context.reference);
    expect(second("on-policy")).toBe(main);
    expect(second("uncertainty")).toEqual(uncertaintyEnhancer(context.geometry).weights);
    expectClose(second("temperature"), softmax(main.map((p) => Math.log(p) / 2)), 1e-12);
    expectClose(
      second("checkpoint"),
      softmax(context.reference.map((p, j) => Math.log(p) + (j === 0 ? 2 : 0))),
      1e-12,
    );
    expectClose(second("best-of-n"), bestOfNPolicy(main, context.rewards, 8), 1e-12);
    expectClose(
      second("uncertainty-global"),
      softmax(main.map((p, j) => Math.log(p) + (0.5 * whitened[3 * j]!) / 0.5)),
      1e-12,
    );
    expect(second("thompson")).toEqual(second("thompson"));
  });

  it("random draws both answers from π₀", () => {
    expect(policiesFor.random(context)).toEqual({ first: context.reference, second: context.reference });
  });

  it("best-worst takes the first best and the last worst, different even when all rewards are equal", () => {
    expect(policiesFor["best-worst"](context)).toEqual({
      first: Float64Array.of(0, 0, 1, 0),
      second: Float64Array.of(0, 1, 0, 0),
    });
    const equal = policiesFor["best-worst"]({ ...context, rewards: new Float64Array(4) });
    expect(equal).toEqual({ first: Float64Array.of(1, 0, 0, 0), second: Float64Array.of(0, 0, 0, 1) });
  });

  it("neither looks at candidates without mass", () => {
    const at = (weights: number[]) => ({ ...context, main: Float64Array.from(weights) });
    // Rewards .3, −.2, .9, .9: without the second and the last two, best and worst are what is left.
    expect(policiesFor["best-worst"](at([0.5, 0, 0.5, 0]))).toEqual({
      first: Float64Array.of(0, 0, 1, 0),
      second: Float64Array.of(1, 0, 0, 0),
    });
    expect(policiesFor["best-worst"](at([0.5, 0.5, 0, 0]))).toEqual({
      first: Float64Array.of(1, 0, 0, 0),
      second: Float64Array.of(0, 1, 0, 0),
    });
    const gram = centredGram(Float64Array.of(0, 1, 2, 9), 4);
    const geometry = { ...context.geometry, gram };
    expect(policiesFor["max-uncertainty"]({ ...at([0.5, 0, 0.5, 0]), geometry })).toEqual({
      first: Float64Array.of(1, 0, 0, 0),
      second: Float64Array.of(0, 0, 1, 0),
    });
  });

  it("max-uncertainty takes the pair farthest apart under the current A, likelier answer first", () => {
    const rows = Float64Array.of(0, 0, 1, 0, 0, 3, 1, 1);
    const gram = centredGram(rows, 4);
    const at = (weights: number[]) =>
      policiesFor["max-uncertainty"]({
        ...context,
        main: Float64Array.from(weights),
        geometry: { ...context.geometry, gram, budgetGram: new Float64Array(16) },
      });
    // Farthest: rows 1 = (1,0) and 2 = (0,3), √10 apart.
    expect(at([0.25, 0.3, 0.2, 0.25])).toEqual({
      first: Float64Array.of(0, 1, 0, 0),
      second: Float64Array.of(0, 0, 1, 0),
    });
    expect(at([0.25, 0.2, 0.3, 0.25])).toEqual({
      first: Float64Array.of(0, 0, 1, 0),
      second: Float64Array.of(0, 1, 0, 0),
    });
  });

  it("max-uncertainty measures any distance, however small, and takes the first pair among equals", () => {
    const at = (rows: Float64Array, k: number) => {
      const weights = new Float64Array(k).fill(1 / k);
      const gram = centredGram(rows, k);
      const { first, second } = policiesFor["max-uncertainty"]({
        ...context,
        main: weights,
        geometry: { ...context.geometry, gram },
      });
      return [first.indexOf(1), second.indexOf(1)];
    };
    // The two diagonals of a square are equally long.
    expect(at(Float64Array.of(0, 0, 1, 0, 0, 1, 1, 1), 4)).toEqual([0, 3]);
    for (let seed = 0; seed < 20; seed++) {
      const rows = randomRows(createRandom(seed), 5, 3).map((value) => value / 100);
      const distance = (i: number, j: number) =>
        Math.hypot(...[0, 1, 2].map((c) => rows[3 * i + c]! - rows[3 * j + c]!));
      const [i, j] = at(rows, 5);
      for (let a = 0; a < 5; a++)
        for (let b = 0; b < a; b++)
          expect(distance(a, b)).toBeLessThanOrEqual(distance(i!, j!) * (1 + 1e-12));
    }
  });

  it("a Thompson duel has two independent sides", () => {
    const { first, second } = policiesFor["thompson-duel"](context);
    expect(first).not.toEqual(second);
    expect(first).not.toEqual(main);
  });

  it("say what they miss", () => {
    expect(() => policiesFor.checkpoint({ ...context, checkpointRewards: undefined })).toThrow(
      /checkpointTheta/,
    );
    expect(() => policiesFor["uncertainty-global"]({ ...context, globalStep: undefined })).toThrow(
      /globalStep/,
    );
  });
});

describe("bestOfNPolicy", () => {
  const { base, level, bestOf3Law } = reference.evaluation;

  it("is the exact law of the best of n, ties included (enumerated by numpy)", () => {
    expectClose(bestOfNPolicy(Float64Array.from(base), Float64Array.from(level), 3), bestOf3Law, 1e-12);
  });

  it("with n = 1 is the base policy; with many draws the best of the support", () => {
    expectClose(bestOfNPolicy(Float64Array.from(base), Float64Array.from(level), 1), base, 1e-12);
    expectClose(bestOfNPolicy(Float64Array.of(2, 2, 0), Float64Array.of(0, 1, 2), 200), [0, 1, 0], 1e-12);
  });

  it("refuses rewards that can't be ordered, weights without mass and counts below one", () => {
    const even = Float64Array.of(0.5, 0.5);
    expect(() => bestOfNPolicy(even, Float64Array.of(0, Number.NaN), 2)).toThrow(/rewards\[1\]/);
    expect(() => bestOfNPolicy(even, Float64Array.of(0), 2)).toThrow(/rewards\.length/);
    expect(() => bestOfNPolicy(new Float64Array(2), even, 2)).toThrow(/sum of base/);
    for (const n of [0, -1, 1.5, Number.NaN]) expect(() => bestOfNPolicy(even, even, n)).toThrow(/n must/);
  });
});
