import { beforeEach, describe, expect, it, vi } from "vitest";
import { randomRows, randomWeights } from "../../reference/fixtures.ts";
import { createRandom } from "../random.ts";
import { centredGram, centreRows, policyDistance } from "./geometry.ts";
import { gibbsAlong } from "./gibbs-along.ts";
import { globalEnhancer } from "./global.ts";
import { uncertaintyEnhancer } from "./uncertainty.ts";

// Watched, not replaced: a selection spends its time in these two, so their calls are counted.
vi.mock("./geometry.ts", { spy: true });
vi.mock("./gibbs-along.ts", { spy: true });
beforeEach(() => {
  vi.clearAllMocks();
});

describe("what the enhancers cost", () => {
  it.each([
    [6, 1.5],
    [8, 4],
  ])(
    "per prompt of %i candidates: six steps from each of three starts, ten looks at the constraint per step",
    (k, sharpness) => {
      let iterations = 0;
      for (let seed = 0; seed < 100; seed++) {
        const random = createRandom(seed);
        const main = randomWeights(random, k, sharpness);
        const budgetGram = centredGram(centreRows(randomRows(random, k, 4), main), k);
        const gram = budgetGram.map((v) => 0.7 * v);
        const geometry = {
          main,
          gram,
          budgetGram,
          eta: 0.1 + random.uniform(),
          betaA: 0.2 + 2 * random.uniform(),
        };
        iterations += uncertaintyEnhancer(geometry).iterations;
      }
      expect(iterations / 100).toBeGreaterThan(16);
      expect(iterations / 100).toBeLessThan(18.5);
      expect(vi.mocked(policyDistance).mock.calls.length / 100).toBeLessThan(220);
    },
  );

  it("global: nothing where there is nothing to gain", () => {
    const flat = { main: Float64Array.of(0.5, 0.5), whitened: Float64Array.of(1, 2, 1, 2) };
    const apart = { main: Float64Array.of(0.5, 0.5), whitened: Float64Array.of(1, 2, 3, 4) };
    expect(globalEnhancer({ prompts: [flat], dimension: 2, eta: 1, betaA: 1 }).iterations).toBe(0);
    expect(globalEnhancer({ prompts: [apart], dimension: 2, eta: 1, betaA: 0 }).gamma).toBe(0);
    expect(gibbsAlong).not.toHaveBeenCalled();
  });

  it("global: the linearised step s = 2βΣ‖Cu‖/ΣuᵀCu is within a doubling of the exact one", () => {
    for (let seed = 0; seed < 10; seed++) {
      vi.clearAllMocks();
      const random = createRandom(seed);
      const prompts = Array.from({ length: 7 }, () => ({
        main: randomWeights(random, 5),
        whitened: randomRows(random, 5, 3),
      }));
      globalEnhancer({ prompts, dimension: 3, eta: 0.5, betaA: 0.05 });
      const passes = vi.mocked(gibbsAlong).mock.calls.length / 7;
      // Eighteen starts and at most three ascents of eight steps with four tries each, ten looks per tight step.
      expect(passes).toBeLessThanOrEqual(10 * (18 + 3 * 8));
    }
  });
});
