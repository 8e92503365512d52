import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectClose, randomRows, reference } from "../../reference/fixtures.ts";
import { DomainError } from "../errors.ts";
import { createRandom } from "../random.ts";
import { Cholesky } from "./cholesky.ts";
import { addWeightedGram } from "./gram.ts";
import { dot } from "./vectors.ts";

const { cholesky } = reference;
const matrix = Float64Array.from(cholesky.matrix);
const d = cholesky.dimension;

/** λI + Σ zzᵀ for a random set of rows. */
function randomMatrix(seed: number, n: number, dimension: number, lambda: number): Float64Array {
  const result = new Float64Array(dimension * dimension);
  for (let i = 0; i < dimension; i++) result[i * dimension + i] = lambda;
  addWeightedGram(result, randomRows(createRandom(seed), n, dimension), dimension);
  return result;
}

describe("Cholesky", () => {
  it("agrees with numpy", () => {
    const factor = Cholesky.factor(matrix, d);
    expectClose(factor.lower, cholesky.lower);
    expectClose(factor.inverseLower(), cholesky.inverseLower);
    expectClose(factor.solve(cholesky.b), cholesky.solution);
    expect(factor.inverseNorm(cholesky.b)).toBeCloseTo(cholesky.inverseNorm, 10);
    expect(factor.logDeterminant()).toBeCloseTo(cholesky.logDeterminant, 10);
    factor.update(cholesky.u);
    expectClose(factor.lower, cholesky.updatedLower);
  });

  it("of a diagonal matrix is the square root of its diagonal", () => {
    const factor = Cholesky.factor(Float64Array.of(4, 0, 0, 9), 2);
    expect(Array.from(factor.lower)).toEqual([2, 0, 0, 3]);
    expect(Array.from(factor.solve([8, 27]))).toEqual([2, 3]);
  });

  // 70 crosses two panels, and odd sizes reach the tile remainders.
  it.each([1, 2, 3, 5, 31, 32, 33, 64, 65, 70])(
    "reconstructs a %i×%i matrix whatever the blocking",
    (size) => {
      const a = randomMatrix(size, 2 * size, size, 0.1);
      const factor = Cholesky.factor(a, size);
      expect(factor.relativeError(a)).toBeLessThan(1e-14);
      for (let i = 0; i < size; i++) {
        for (let j = i + 1; j < size; j++) expect(factor.lower[i * size + j]).toBe(0);
      }
      const inverse = factor.inverseLower();
      const b = Float64Array.from({ length: size }, (_, i) => Math.sin(i + 1));
      expectClose(
        Float64Array.from({ length: size }, (_, i) => dot(inverse, b, size, i * size)),
        factor.whiten(b),
        1e-11,
      );
      const solution = factor.solve(b);
      expectClose(
        Float64Array.from({ length: size }, (_, i) => dot(a, solution, size, i * size)),
        b,
        1e-10,
      );
    },
  );

  it("only reads the lower triangle", () => {
    const upperSpoilt = Float64Array.from(matrix, (value, i) => (i % d > Math.floor(i / d) ? 99 : value));
    expectClose(Cholesky.factor(upperSpoilt, d).lower, cholesky.lower);
  });

  it("follows thousands of rank-one updates without drift", () => {
    const size = 12;
    const random = createRandom(5);
    const a = randomMatrix(1, 3, size, 1e-3);
    const factor = Cholesky.factor(a, size);
    for (let step = 0; step < 3000; step++) {
      const z = randomRows(random, 1, size);
      factor.update(z);
      addWeightedGram(a, z, size);
    }
    expect(factor.relativeError(a)).toBeLessThan(1e-12);
  });

  it("uncertainty never grows as data is added", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = createRandom(seed);
        const factor = Cholesky.factor(randomMatrix(seed, 4, 5, 0.2), 5);
        const probe = randomRows(random, 1, 5);
        const before = factor.inverseNorm(probe);
        factor.update(randomRows(random, 1, 5));
        expect(factor.inverseNorm(probe)).toBeLessThanOrEqual(before * (1 + 1e-12));
      }),
    );
  });

  it("unwhitening turns standard normals into covariance A⁻¹", () => {
    const factor = Cholesky.factor(matrix, d);
    const b = cholesky.b;
    expectClose(factor.unwhiten(factor.whiten(b)), factor.solve(b));
    expect(dot(factor.whiten(b), factor.whiten(b))).toBeCloseTo(dot(b, factor.solve(b)), 10);
  });

  it("a clone does not share", () => {
    const factor = Cholesky.factor(matrix, d);
    const copy = factor.clone();
    copy.update(cholesky.u);
    expectClose(factor.lower, cholesky.lower);
  });

  it("names the pivot of a matrix that is not positive definite", () => {
    expect(() => Cholesky.factor(Float64Array.of(1, 2, 2, 1), 2)).toThrow(/pivot 1 .* got -3/);
    expect(() => Cholesky.factor(new Float64Array(1), 1)).toThrow(/pivot 0/);
    expect(() => Cholesky.factor(Float64Array.of(1, Number.NaN, 0, 1), 2)).toThrow(/matrix\[1\]/);
    expect(() => Cholesky.factor(Float64Array.of(1, 2), 2)).toThrow(/matrix\.length/);
    expect(() => Cholesky.factor(new Float64Array(0), 0)).toThrow(/dimension/);
    const factor = Cholesky.factor(matrix, d);
    expect(() => factor.whiten([1])).toThrow(DomainError);
    expect(() => factor.update([1])).toThrow(DomainError);
    expect(() => factor.update(new Float64Array(d).fill(Number.NaN))).toThrow(DomainError);
  });

  it.each(["whiten", "unwhiten", "solve", "inverseNorm", "update"] as const)(
    "%s refuses another length and what is not finite, and changes nothing",
    (method) => {
      const factor = Cholesky.factor(matrix, d);
      expect(() => factor[method](new Float64Array(d + 1))).toThrow(/length/);
      expect(() => factor[method](new Float64Array(d).fill(Number.NaN))).toThrow(/\[0\] must be a finite/);
      expectClose(factor.lower, cholesky.lower);
    },
  );

  it("says so where a result is beyond f64, and gives it where only its square is", () => {
    const tiny = Cholesky.factor(Float64Array.of(1e-100), 1);
    expect(tiny.inverseNorm([1e200]) / 1e250).toBeCloseTo(1, 12);
    expect(tiny.inverseNorm([1e-250]) / 1e-200).toBeCloseTo(1, 12);
    for (const method of ["whiten", "unwhiten", "solve", "inverseNorm"] as const)
      expect(() => tiny[method]([1e300])).toThrow(/image of b\[0\] must be a finite/);
    expect(() => tiny.update([1e200])).toThrow(/z\[0\] must be at most/);
  });

  it("relativeError in any unit, but not against nothing", () => {
    const huge = Cholesky.factor(Float64Array.of(1e200, 0, 0, 1e200), 2);
    expect(huge.relativeError(Float64Array.of(1e200, 1e200, 1e200, 1e200))).toBeCloseTo(Math.SQRT1_2, 12);
    expect(() => huge.relativeError(Float64Array.of(1))).toThrow(/matrix\.length/);
    expect(() => huge.relativeError(new Float64Array(4))).toThrow(/other than zero/);
    expect(() => huge.relativeError(new Float64Array(4).fill(Number.NaN))).toThrow(/matrix\[0\]/);
  });

  it("measures the error it is asked about", () => {
    const factor = Cholesky.factor(Float64Array.of(1, 0, 0, 1), 2);
    // A − LLᵀ = [[0, 1], [1, 0]] has Frobenius norm √2 and A = [[1, 1], [1, 1]] has 2.
    expect(factor.relativeError(Float64Array.of(1, 1, 1, 1))).toBeCloseTo(Math.SQRT1_2, 12);
    // A − LLᵀ = [[1, 2], [2, 3]] has 1 + 8 + 9 = 18 and A = [[2, 2], [2, 4]] has 28.
    expect(factor.relativeError(Float64Array.of(2, 2, 2, 4))).toBeCloseTo(Math.sqrt(18 / 28), 12);
  });
});

describe("addWeightedGram", () => {
  it.each([1, 2, 5, 6])("adds Σ c·zzᵀ in dimension %i, over several panels", (size) => {
    const random = createRandom(size);
    const rows = randomRows(random, 150, size);
    const coefficients = Float64Array.from({ length: 150 }, () => random.uniform());
    const result = new Float64Array(size * size).fill(0.5);
    addWeightedGram(result, rows, size, coefficients);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        let expected = 0.5;
        for (let r = 0; r < 150; r++)
          expected += coefficients[r]! * rows[r * size + i]! * rows[r * size + j]!;
        expect(result[i * size + j]).toBeCloseTo(expected, 11);
      }
    }
  });
});
