import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectClose, randomRows, randomWeights, reference } from "../../reference/fixtures.ts";
import { Covariance } from "../covariance.ts";
import { DomainError } from "../errors.ts";
import { dot, multiply, norm } from "../linear-algebra/vectors.ts";
import { createRandom } from "../random.ts";
import {
  accountFor,
  affordability,
  candidateDistances,
  centredGram,
  centreRows,
  policyDistance,
} from "./geometry.ts";
import { uncertaintyEnhancer } from "./uncertainty.ts";

const cases = reference.enhancer.map((item) => ({
  ...item,
  geometry: {
    main: Float64Array.from(item.main),
    gram: Float64Array.from(item.gram),
    budgetGram: Float64Array.from(item.budgetGram),
    eta: item.eta,
    betaA: item.betaA,
  },
}));

/** A random prompt: whitened candidates of growing uncertainty, budget Gram at least the objective's. */
function randomGeometry(seed: number, k = 6, d = 4) {
  const random = createRandom(seed);
  const main = randomWeights(random, k, 1.5);
  const centred = centreRows(randomRows(random, k, d), main);
  const budgetGram = centredGram(centred, k);
  return {
    main,
    gram: budgetGram.map((v) => 0.7 * v),
    budgetGram,
    eta: 0.1 + random.uniform(),
    betaA: 0.2 + 2 * random.uniform(),
  };
}

describe("geometry of a prompt", () => {
  it("agrees with distances computed in plain coordinates by numpy", () => {
    for (const { geometry, distances } of cases) {
      expectClose(affordability(geometry).distances, distances, 1e-9);
    }
  });

  it("measures a policy's distance from π¹ and a candidate's alike", () => {
    const main = Float64Array.of(0.5, 0.5);
    const gram = centredGram(centreRows(Float64Array.of(1, 0, -1, 0), main), 2);
    expect(Array.from(candidateDistances(gram, main))).toEqual([1, 1]);
    expect(policyDistance(gram, main, Float64Array.of(0.75, 0.25))).toBeCloseTo(0.5, 12);
    expect(policyDistance(gram, main, main)).toBe(0);
    // (p − p¹)ᵀG(p − p¹), whatever G: with the identity the Euclidean distance.
    expect(policyDistance(Float64Array.of(1, 0, 0, 1), main, Float64Array.of(0.8, 0.2))).toBeCloseTo(
      Math.hypot(0.3, 0.3),
      14,
    );
  });

  it("accounts: Γ under the current A, budget under the start's, cost η·KL", () => {
    const main = Float64Array.of(0.5, 0.5);
    const budgetGram = centredGram(Float64Array.of(1, -1), 2);
    const geometry = { main, budgetGram, gram: budgetGram.map((v) => v / 4), eta: 0.3, betaA: 2 };
    const account = accountFor(geometry, Float64Array.of(1, 0));
    expect(account.gamma).toBeCloseTo(1, 12);
    expect(account.budget).toBeCloseTo(2, 12);
    expect(account.klCost).toBeCloseTo(0.3 * Math.LN2, 12);
  });

  it("affordability: η(−log p¹) against β times the distance, equality included", () => {
    const main = Float64Array.of(0.75, 0.25, 0);
    const rows = centreRows(Float64Array.of(0, 1, 5), main);
    const gram = centredGram(rows, 3);
    const cost = 0.4 * -Math.log(0.25);
    const at = (betaA: number) => affordability({ main, gram, budgetGram: gram, eta: 0.4, betaA }).affordable;
    expect(at((cost / 0.75) * (1 + 1e-12))[1]).toBe(true);
    expect(at((cost / 0.75) * (1 - 1e-9))[1]).toBe(false);
    expect(at(1e9)[2]).toBe(false);
    expect(() => centreRows(Float64Array.of(1, 2, 3), Float64Array.of(0.5, 0.5))).toThrow(DomainError);
  });
});

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
