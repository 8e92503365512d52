import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomRows, randomWeights } from "../../reference/fixtures.ts";
import { DomainError } from "../errors.ts";
import { createRandom } from "../random.ts";
import { randomGeometry } from "./geometry.fixture.ts";
import { accountFor, affordability, candidateDistances, centredGram, centreRows } from "./geometry.ts";
import { uncertaintyEnhancer } from "./uncertainty.ts";

describe("uncertaintyEnhancer, properties", () => {
  it("always feasible, never below any affordable point mass, and a distribution", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const geometry = randomGeometry(seed);
        const enhancer = uncertaintyEnhancer(geometry);
        expect(enhancer.klCost).toBeLessThanOrEqual(enhancer.budget * (1 + 1e-9));
        expect(enhancer.weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 12);
        expect(Math.min(...enhancer.weights)).toBeGreaterThanOrEqual(0);
        affordability(geometry).affordable.forEach((isAffordable, j) => {
          const reach = geometry.betaA * candidateDistances(geometry.gram, geometry.main)[j]!;
          if (isAffordable) expect(enhancer.gamma).toBeGreaterThanOrEqual(reach * (1 - 1e-12));
        });
      }),
      { numRuns: 200 },
    );
  });

  it("is tight or a point mass: leaving budget unspent would leave information", () => {
    for (let seed = 0; seed < 100; seed++) {
      const enhancer = uncertaintyEnhancer(randomGeometry(seed));
      const isPointMass = Math.max(...enhancer.weights) > 1 - 1e-9;
      if (!isPointMass) expect(enhancer.klCost / enhancer.budget).toBeGreaterThan(1 - 1e-6);
    }
  });

  it("beats 400 random feasible Gibbs policies", () => {
    for (let seed = 0; seed < 20; seed++) {
      const geometry = randomGeometry(seed);
      const best = uncertaintyEnhancer(geometry).gamma;
      const random = createRandom(seed + 1000);
      for (let trial = 0; trial < 400; trial++) {
        const candidate = randomWeights(random, 6, 4);
        const account = accountFor(geometry, candidate);
        if (account.klCost <= account.budget) expect(account.gamma).toBeLessThanOrEqual(best * (1 + 1e-6));
      }
    }
  });

  it("more radius never means less information", () => {
    for (let seed = 0; seed < 50; seed++) {
      const geometry = randomGeometry(seed);
      const narrow = uncertaintyEnhancer(geometry);
      const wide = uncertaintyEnhancer({ ...geometry, betaA: 1.5 * geometry.betaA });
      expect(wide.gamma / 1.5).toBeGreaterThanOrEqual(narrow.gamma * (1 - 1e-6));
    }
  });

  it("permuting the candidates permutes the enhancer", () => {
    const k = 8;
    for (let seed = 0; seed < 60; seed++) {
      const { main, gram, eta, betaA } = randomGeometry(seed, k, 6);
      const order = createRandom(seed).shuffle(Array.from({ length: k }, (_, j) => j));
      const permuted = Float64Array.from(
        { length: k * k },
        (_, i) => gram[order[Math.floor(i / k)]! * k + order[i % k]!]!,
      );
      const plain = uncertaintyEnhancer({ main, gram, budgetGram: gram, eta, betaA });
      const moved = uncertaintyEnhancer({
        main: Float64Array.from(order, (j) => main[j]!),
        gram: permuted,
        budgetGram: permuted,
        eta,
        betaA,
      });
      expect(moved.gamma / plain.gamma).toBeCloseTo(1, 6);
    }
  });

  it("where the features' origin lies does not matter", () => {
    for (let seed = 0; seed < 20; seed++) {
      const random = createRandom(seed);
      const main = randomWeights(random, 6, 1.5);
      const rows = randomRows(random, 6, 4);
      const at = (gram: Float64Array) =>
        uncertaintyEnhancer({ main, gram, budgetGram: gram, eta: 0.4, betaA: 0.7 });
      const centred = at(centredGram(centreRows(rows, main), 6));
      const shifted = at(
        centredGram(
          Float64Array.from(rows, (value) => value + 30),
          6,
        ),
      );
      expect(shifted.gamma / centred.gamma).toBeCloseTo(1, 5);
    }
  });

  it("takes an affordable point mass also where no Gibbs path from the farthest three leads to it", () => {
    const main = Float64Array.of(0.28, 0.0006, 0.711, 0.0012, 0.0072);
    const rows = Float64Array.of(1.9, 1.5, -0.1, -1, 0.7, 0.1, 0, -1, 0.3, -0.7);
    const gram = centredGram(centreRows(rows, main), 5);
    const { weights } = uncertaintyEnhancer({ main, gram, budgetGram: gram, eta: 1, betaA: 1 });
    expect(Array.from(weights)).toEqual([1, 0, 0, 0, 0]);
  });

  it.each([
    ["sum of main", { main: new Float64Array(6) }],
    ["sum of main must be 1, got 21", { main: Float64Array.of(1, 2, 3, 4, 5, 6) }],
    ["gram\\[0\\]", { gram: new Float64Array(36).fill(1e200) }],
    ["gram\\.length", { gram: new Float64Array(4) }],
    ["budgetGram\\[0\\]", { budgetGram: new Float64Array(36).fill(Number.NaN) }],
    ["eta", { eta: 0 }],
    ["betaA", { betaA: -1 }],
  ])("refuses a malformed %s", (name, change) => {
    const geometry = { ...randomGeometry(1), ...change };
    for (const call of [
      () => uncertaintyEnhancer(geometry),
      () => affordability(geometry),
      () => accountFor(geometry, new Float64Array(6).fill(1 / 6)),
    ]) {
      expect(call).toThrow(DomainError);
      expect(call).toThrow(new RegExp(name));
    }
  });

  it("an account of what is no policy is refused", () => {
    expect(() => accountFor(randomGeometry(1), new Float64Array(6).fill(1))).toThrow(/sum of enhancer/);
    expect(() => accountFor(randomGeometry(1), Float64Array.of(1))).toThrow(/enhancer\.length/);
  });
});
