import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectClose, randomRows, reference } from "../reference/fixtures.ts";
import { Covariance, cautiousRadius, linkCurvature, theoreticalBeta } from "./covariance.ts";
import { DomainError } from "./errors.ts";
import { createRandom } from "./random.ts";

const { cholesky } = reference;
const d = cholesky.dimension;
const rows = Float64Array.from(cholesky.rows);

describe("Covariance", () => {
  it("is λI + Σ zzᵀ, as numpy has it", () => {
    const covariance = Covariance.build({ dimension: d, lambda: cholesky.lambda, differences: rows });
    expectClose(covariance.matrix, cholesky.matrix);
    expectClose(covariance.factor.lower, cholesky.lower);
    expect(covariance.count).toBe(20);
    expect(covariance.potential(cholesky.b)).toBeCloseTo(cholesky.inverseNorm, 10);
  });

  it("without data is λI: ‖z‖_{A⁻¹} = ‖z‖/√λ", () => {
    const covariance = Covariance.build({ dimension: 2, lambda: 4 });
    expect(covariance.potential([3, 4])).toBe(2.5);
    expect(covariance.count).toBe(0);
  });

  it("one row at a time, all at once and restored all agree", () => {
    const oneByOne = Covariance.build({ dimension: d, lambda: cholesky.lambda });
    for (let i = 0; i < 20; i++) oneByOne.add(rows.subarray(i * d, (i + 1) * d));
    const atOnce = Covariance.build({ dimension: d, lambda: cholesky.lambda });
    atOnce.addAll(rows);
    const restored = Covariance.fromMatrix(atOnce.matrix, d, 20);
    for (const covariance of [oneByOne, atOnce, restored, restored.clone()]) {
      expectClose(covariance.matrix, cholesky.matrix);
      expectClose(covariance.factor.lower, cholesky.lower);
      expect(covariance.count).toBe(20);
      expect(covariance.drift()).toBeLessThan(1e-12);
    }
  });

  it("a clone does not share", () => {
    const original = Covariance.build({ dimension: d, lambda: cholesky.lambda, differences: rows });
    original.clone().add(cholesky.u);
    expectClose(original.matrix, cholesky.matrix);
    expectClose(original.factor.lower, cholesky.lower);
  });

  it("updates its factor d − 1 times and computes the d-th afresh", () => {
    const random = createRandom(3);
    const covariance = Covariance.build({ dimension: 4, lambda: 0.3 });
    for (const rounds of [1, 2]) {
      const before = covariance.factor;
      for (let i = 0; i < 3; i++) covariance.add(randomRows(random, 1, 4));
      expect(covariance.factor, `round ${rounds}`).toBe(before);
      covariance.add(randomRows(random, 1, 4));
      expect(covariance.factor).not.toBe(before);
      expect(covariance.factor.lower).toEqual(Covariance.fromMatrix(covariance.matrix, 4).factor.lower);
    }
    expect(covariance.count).toBe(8);
    expect(Covariance.fromMatrix(covariance.matrix, 4).count).toBe(0);
  });

  it("satisfies the rank-one identity ‖z‖²_{(A+zzᵀ)⁻¹} = p²/(1+p²) with p the potential before", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = createRandom(seed);
        const covariance = Covariance.build({
          dimension: 4,
          lambda: 0.3,
          differences: randomRows(random, 5, 4),
        });
        const z = randomRows(random, 1, 4);
        const before = covariance.potential(z) ** 2;
        covariance.add(z);
        expect(covariance.potential(z) ** 2).toBeCloseTo(before / (1 + before), 12);
      }),
    );
  });

  it("Lemma A.1 holds when potentials are counted sequentially", () => {
    const [dimension, lambda, c] = [5, 0.1, 0.5];
    const random = createRandom(8);
    const covariance = Covariance.build({ dimension, lambda });
    let exceeding = 0;
    for (let t = 0; t < 2000; t++) {
      const z = randomRows(random, 1, dimension);
      if (covariance.potential(z) > c) exceeding++;
      covariance.add(z);
    }
    const log = Math.log1p(c * c);
    expect(exceeding).toBeLessThanOrEqual(((3 * dimension) / log) * Math.log1p(1 / (lambda * log)));
  });

  it("refuses λ ≤ 0, wrong widths and entries that are not finite", () => {
    expect(() => Covariance.build({ dimension: 2, lambda: 0 })).toThrow(/lambda/);
    expect(() => Covariance.build({ dimension: 0, lambda: 1 })).toThrow(/dimension/);
    expect(() => Covariance.build({ dimension: 2, lambda: 1, differences: new Float64Array(3) })).toThrow(
      /multiple/,
    );
    expect(() =>
      Covariance.build({ dimension: 1, lambda: 1, differences: Float64Array.of(Number.NaN) }),
    ).toThrow(/differences\[0\]/);
    const covariance = Covariance.build({ dimension: 2, lambda: 1 });
    expect(() => covariance.add([1])).toThrow(DomainError);
    expect(() => covariance.addAll(new Float64Array(3))).toThrow(/multiple/);
    expect(() => covariance.addAll(new Float64Array(2).fill(Number.POSITIVE_INFINITY))).toThrow(DomainError);
    expect(() => Covariance.fromMatrix(new Float64Array(4), 2)).toThrow(/pivot 0/);
    expect(() => Covariance.fromMatrix(new Float64Array(3), 2)).toThrow(/matrix\.length/);
    expect(() => Covariance.fromMatrix(new Float64Array(0), 0)).toThrow(/dimension/);
  });

  it("leaves A as it was when what is added fails", () => {
    const covariance = Covariance.build({ dimension: 2, lambda: 1e-9 });
    const state = () => [Array.from(covariance.matrix), covariance.count, covariance.potential([1, 0])];
    const before = state();
    expect(() => covariance.add([1e200, 0])).toThrow(/z\[0\] must be at most 1e\+100/);
    expect(() => covariance.add([1, Number.NaN])).toThrow(/z\[1\]/);
    expect(() => covariance.addAll(Float64Array.of(1, 0, 0, Number.NaN))).toThrow(/differences\[3\]/);
    expect(() => covariance.addAll(Float64Array.of(1e6, 1e6))).toThrow(/pivot 1 of the covariance .*lambda/);
    expect(state()).toEqual(before);
    // The second of two updates calls for a fresh factor, which rounding denies.
    covariance.add([1e6, 1e6]);
    const once = state();
    expect(() => covariance.add([1e6, 1e6])).toThrow(/pivot 1 of the covariance/);
    expect(state()).toEqual(once);
  });

  it("names λ where the features are too large for it", () => {
    expect(() =>
      Covariance.build({ dimension: 2, lambda: 1e-9, differences: Float64Array.of(1e6, 1e6) }),
    ).toThrow(/pivot 1 of the covariance must be positive .*lambda is too small/);
  });

  it("finds out when its factor no longer belongs to A", () => {
    const covariance = Covariance.build({ dimension: 3, lambda: 1 });
    covariance.add([1, 0, 0]);
    covariance.factor.lower[0]! *= 1 + 1e-6;
    expect(covariance.drift()).toBeGreaterThan(1e-8);
    expect(() => covariance.addAll(Float64Array.of(0, 1, 0))).toThrow(
      /drift of the factor must be below 1e-8/,
    );
    covariance.refactor();
    covariance.addAll(Float64Array.of(0, 1, 0));
    expectClose(covariance.matrix, [2, 0, 0, 0, 2, 0, 0, 0, 1], 1e-15);
  });

  it("measures differences of any size", () => {
    const covariance = Covariance.build({ dimension: 2, lambda: 4 });
    expect(covariance.potential([1e200, 0]) / 5e199).toBeCloseTo(1, 12);
    expect(covariance.potential([1e-200, 0]) / 5e-201).toBeCloseTo(1, 12);
    expect(covariance.potential([0, 0])).toBe(0);
    expect(() => covariance.potential([Number.NaN, 0])).toThrow(/b\[0\]/);
    const large = Covariance.fromMatrix(Float64Array.of(1e90, 0, 0, 1e90), 2);
    expect(large.drift()).toBeLessThan(1e-15);
  });

  it("restores only what can be a covariance", () => {
    const asymmetric = Float64Array.of(2, 1, 1 + 1e-7, 2);
    expect(() => Covariance.fromMatrix(asymmetric, 2)).toThrow(/matrix\[1\] must be the same as matrix\[2\]/);
    expect(Covariance.fromMatrix(Float64Array.of(2, 1, 1 + 1e-9, 2), 2).dimension).toBe(2);
    for (const count of [-3.5, -1, Number.NaN])
      expect(() => Covariance.fromMatrix(Float64Array.of(1), 1, count)).toThrow(/count/);
    expect(() => Covariance.fromMatrix(Float64Array.of(1, Number.NaN, 0, 1), 2)).toThrow(/matrix\[1\]/);
    expect(Covariance.fromMatrix(Float64Array.of(1e200), 1).clone().potential([1e100])).toBeCloseTo(1, 12);
  });

  it.each([-1, 0, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 16_385])(
    "has no dimension of %d",
    (dimension) => {
      const differences = new Float64Array(0);
      expect(() => Covariance.build({ dimension, lambda: 1, differences })).toThrow(/dimension must/);
      expect(() => Covariance.fromMatrix(differences, dimension)).toThrow(/dimension must/);
    },
  );

  it("stays positive definite on adversarially collinear rows", () => {
    const covariance = Covariance.build({ dimension: 3, lambda: 1e-6 });
    for (let t = 0; t < 1000; t++) covariance.add([1, 1 + t * 1e-15, 1]);
    expect(covariance.drift()).toBeLessThan(1e-8);
    expect(covariance.potential([1, 1, 1])).toBeCloseTo(1 / Math.sqrt(1000), 4);
    expect(covariance.potential([1, -1, 0])).toBeCloseTo(Math.SQRT2 * 1e3, 0);
  });
});

describe("linkCurvature", () => {
  it("is ¼ at zero, vanishes for large B, and refuses what is no bound", () => {
    expect(linkCurvature(0)).toBe(0.25);
    expect(linkCurvature(1000)).toBe(0);
    for (const bound of [-1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => linkCurvature(bound)).toThrow(/normBound/);
  });
});

describe("theoreticalBeta", () => {
  const options = { dimension: 16, iterations: 10, delta: 0.05, normBound: 3, lambda: 1 };

  it("follows Lemma G.3, with 1/γ about 22 at B = 3", () => {
    expect(1 / linkCurvature(3)).toBeCloseTo(2 + Math.exp(3) + Math.exp(-3), 12);
    const expected = Math.sqrt((16 + Math.log(200)) * (2 + Math.exp(3) + Math.exp(-3)) ** 2 + 9);
    expect(theoreticalBeta(options)).toBeCloseTo(expected, 9);
    expect(theoreticalBeta({ ...options, constant: 2 })).toBeCloseTo(2 * expected, 9);
  });

  it.each([
    ["dimension", { dimension: 0 }],
    ["iterations", { iterations: 0 }],
    ["delta", { delta: 0 }],
    ["delta", { delta: 1 }],
    ["normBound", { normBound: 0 }],
    ["lambda", { lambda: -1 }],
    ["constant", { constant: -2 }],
    ["constant", { constant: Number.NaN }],
    ["normBound must be small enough", { normBound: 1000 }],
  ])("refuses %s out of range", (name, change) => {
    expect(() => theoreticalBeta({ ...options, ...change })).toThrow(new RegExp(name));
  });
});

describe("cautiousRadius", () => {
  it("is √(2 log(2km/δ))", () => {
    const options = { prompts: 64, candidates: 8, delta: 0.05 };
    expect(cautiousRadius(options)).toBeCloseTo(Math.sqrt(2 * Math.log(20_480)), 12);
  });

  it.each([
    ["prompts", { prompts: 0 }],
    ["candidates", { candidates: 1.5 }],
    ["delta", { delta: 1 }],
  ])("refuses %s out of range", (name, change) => {
    const options = { prompts: 64, candidates: 8, delta: 0.05, ...change };
    expect(() => cautiousRadius(options)).toThrow(new RegExp(name));
  });
});
