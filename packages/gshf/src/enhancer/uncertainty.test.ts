import { describe, expect, it } from "vitest";
import { randomRows, randomWeights } from "../../reference/fixtures.ts";
import { Covariance } from "../covariance.ts";
import { dot, multiply, norm } from "../linear-algebra/vectors.ts";
import { createRandom } from "../random.ts";
import { cases, randomGeometry } from "./geometry.fixture.ts";
import { affordability, centredGram, centreRows, policyDistance } from "./geometry.ts";
import { uncertaintyEnhancer } from "./uncertainty.ts";

describe("uncertaintyEnhancer against SciPy", () => {
  it.each(cases.map((item, i) => [i, item] as const))(
    "case %i reaches the global optimum of 120 SLSQP starts",
    (_, item) => {
      const enhancer = uncertaintyEnhancer(item.geometry);
      expect(enhancer.gamma).toBeGreaterThanOrEqual(item.gamma * (1 - 2e-4));
      expect(enhancer.gamma).toBeLessThanOrEqual(item.gamma * (1 + 2e-3));
      expect(enhancer.klCost).toBeLessThanOrEqual(enhancer.budget * (1 + 1e-9));
    },
  );
});

describe("uncertaintyEnhancer with picks of the same batch in the Gram matrix", () => {
  /** As {@link randomGeometry}, but A has grown along three random directions since the batch's start. */
  function grownGeometry(seed: number) {
    const random = createRandom(seed);
    const [k, d] = [6, 4];
    const main = randomWeights(random, k, 1.5);
    const centred = centreRows(randomRows(random, k, d), main);
    const grown = Covariance.build({
      dimension: d,
      lambda: 1,
      differences: randomRows(random, 3, d).map((v) => 4 * v),
    });
    const now = Float64Array.from({ length: k }, (_, j) => j).reduce(
      (rows, j) => {
        rows.set(grown.factor.whiten(centred.subarray(j * d, (j + 1) * d)), j * d);
        return rows;
      },
      new Float64Array(k * d),
    );
    const [gram, budgetGram] = [centredGram(now, k), centredGram(centred, k)];
    return { main, gram, budgetGram, eta: 0.1 + random.uniform(), betaA: 0.2 + 2 * random.uniform() };
  }

  it("finds the direction between both that SLSQP finds: Γ = .22195, where G's alone gives .2155", () => {
    const symmetric = (a: number, b: number, c: number, e: number, f: number, i: number) =>
      Float64Array.of(a, b, c, b, e, f, c, f, i);
    const { gamma, klCost, budget } = uncertaintyEnhancer({
      main: Float64Array.of(0.00629, 0.02154, 0.97217),
      gram: symmetric(8.779, 5.24, -0.1729, 8.562, -0.2236, 0.006072),
      budgetGram: symmetric(9.398, 2.865, -0.1243, 22.83, -0.5243, 0.01242),
      eta: 0.6507,
      betaA: 0.2653,
    });
    expect(gamma).toBeCloseTo(0.22195, 4);
    expect(klCost).toBeLessThanOrEqual(budget);
  });

  it("satisfies the KKT conditions: log p/p¹ = s·Gv + (β/η)·Bv/‖v‖_B up to a constant, s ≥ 0", () => {
    let tested = 0;
    for (let seed = 0; seed < 60; seed++) {
      const geometry = grownGeometry(seed);
      const { main, gram, budgetGram, eta, betaA } = geometry;
      const { weights } = uncertaintyEnhancer(geometry);
      // A point mass on the boundary of the simplex has further multipliers.
      if (Math.min(...weights) < 1e-9) continue;
      tested++;
      const k = main.length;
      const v = weights.map((w, j) => w - main[j]!);
      const centre = (values: Float64Array) => values.map((x) => x - values.reduce((a, b) => a + b, 0) / k);
      const gain = centre(multiply(gram, v, k));
      const pull = centre(multiply(budgetGram, v, k)).map(
        (x) => (betaA / eta / policyDistance(budgetGram, main, weights)) * x,
      );
      const rest = centre(weights.map((w, j) => Math.log(w / main[j]!))).map((x, j) => x - pull[j]!);
      const s = dot(gain, rest) / dot(gain, gain);
      expect(s).toBeGreaterThan(0);
      rest.forEach((x, j) => {
        expect(Math.abs(x - s * gain[j]!)).toBeLessThan(0.01 * norm(rest));
      });
    }
    expect(tested).toBeGreaterThan(20);
  });
});

describe("uncertaintyEnhancer, closed forms", () => {
  it("two candidates: the point mass when affordable, otherwise where the constraint is tight", () => {
    const main = Float64Array.of(0.9, 0.1);
    const gram = centredGram(centreRows(Float64Array.of(0, 1), main), 2);
    const rich = uncertaintyEnhancer({ main, gram, budgetGram: gram, eta: 1, betaA: 3 });
    expect(Array.from(rich.weights)).toEqual([0, 1]);
    expect(rich.gamma).toBeCloseTo(2.7, 12);
    const poor = uncertaintyEnhancer({ main, gram, budgetGram: gram, eta: 1, betaA: 1 });
    const p = poor.weights[1]!;
    expect(p * Math.log(p / 0.1) + (1 - p) * Math.log((1 - p) / 0.9)).toBeCloseTo(p - 0.1, 7);
    expect(p).toBeGreaterThan(0.3);
  });

  it("an answer of weight 1e-250 that the budget nearly affords: log weights beyond e^500", () => {
    const weight = 1e-250;
    const main = Float64Array.of(weight, 1);
    const gram = Float64Array.of(1, -weight, -weight, weight * weight);
    const { weights } = uncertaintyEnhancer({ main, gram, budgetGram: gram, eta: 1, betaA: 571 });
    const p = weights[0]!;
    expect(p).toBeGreaterThan(1e-3);
    expect(p).toBeLessThan(0.9);
    const kl = p * Math.log(p / weight) + (1 - p) * Math.log(1 - p);
    expect(kl / (571 * p)).toBeCloseTo(1, 8);
  });

  it("a tiny mass keeps its digits: what it costs is within what it may spend", () => {
    const main = Float64Array.of(1e-12, 1 - 1e-12);
    const gram = centredGram(centreRows(Float64Array.of(1, 0), main), 2);
    const enhancer = uncertaintyEnhancer({ main, gram, budgetGram: gram, eta: 10, betaA: 1 });
    // p log(p/w) − p + w = p − w over ten, solved for p/w.
    const ratio = enhancer.weights[0]! / 1e-12;
    expect(10 * (ratio * Math.log(ratio) - ratio + 1)).toBeCloseTo(ratio - 1, 6);
    expect(ratio).toBeGreaterThan(1.1);
    expect(enhancer.klCost).toBeLessThanOrEqual(enhancer.budget * (1 + 1e-9));
  });

  it("is π¹ itself when all candidates coincide or β = 0", () => {
    const main = Float64Array.of(0.2, 0.3, 0.5);
    const flat = uncertaintyEnhancer({
      main,
      gram: new Float64Array(9),
      budgetGram: new Float64Array(9),
      eta: 1,
      betaA: 5,
    });
    expect(flat).toMatchObject({ gamma: 0, klCost: 0, budget: 0 });
    expect(Array.from(flat.weights)).toEqual(Array.from(main));
    for (let seed = 0; seed < 20; seed++) {
      const geometry = randomGeometry(seed);
      const broke = uncertaintyEnhancer({ ...geometry, betaA: 0 });
      expect(broke).toMatchObject({ gamma: 0, klCost: 0, iterations: 0 });
      expect(broke.weights).toEqual(geometry.main);
    }
  });

  it("for a small radius Γ is 2β²·Var/η: a budget linear in the step against a cost quadratic in it", () => {
    const main = Float64Array.of(0.9, 0.1);
    const gram = centredGram(centreRows(Float64Array.of(0, 1), main), 2);
    for (const [betaA, eta] of [
      [1e-4, 1],
      [1e-5, 0.1],
    ] as const) {
      const { gamma } = uncertaintyEnhancer({ main, gram, budgetGram: gram, eta, betaA });
      expect(gamma / ((2 * betaA ** 2 * 0.09) / eta)).toBeCloseTo(1, 2);
    }
  });

  it("never gives mass to a candidate outside π¹'s support, however far away it is", () => {
    const main = Float64Array.of(0.6, 0.4, 0);
    for (const far of [5, -5]) {
      const gram = centredGram(centreRows(Float64Array.of(0, 1, far), main), 3);
      for (const betaA of [0.1, 1, 1e6]) {
        const { weights, gamma } = uncertaintyEnhancer({ main, gram, budgetGram: gram, eta: 1, betaA });
        expect(weights[2]).toBe(0);
        expect(gamma).toBeGreaterThan(0);
      }
    }
  });

  it("a single candidate has nowhere to go", () => {
    const alone = uncertaintyEnhancer({
      main: Float64Array.of(1),
      gram: new Float64Array(1),
      budgetGram: new Float64Array(1),
      eta: 1,
      betaA: 1,
    });
    expect(Array.from(alone.weights)).toEqual([1]);
    const one = { main: Float64Array.of(1), gram: new Float64Array(1), budgetGram: new Float64Array(1) };
    // It costs nothing and may spend nothing: affordable, equality included.
    expect(affordability({ ...one, eta: 1, betaA: 1 }).affordable).toEqual([true]);
  });
});
