import { expect } from "vitest";
import { createRandom, type Random } from "../src/random.ts";
import values from "./values.json" with { type: "json" };

/** Values computed by generate.py with numpy and SciPy. */
export const reference = values;

/** Every entry within `tolerance`, absolute for small numbers and relative for large ones. */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-10): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < actual.length; i++) {
    const error = Math.abs(actual[i]! - expected[i]!) / Math.max(1, Math.abs(expected[i]!));
    expect(error, `entry ${i}: ${actual[i]} against ${expected[i]}`).toBeLessThanOrEqual(tolerance);
  }
}

/** n rows of length d with norm at most 1, row-major. */
export function randomRows(random: Random, n: number, d: number): Float64Array {
  const rows = new Float64Array(n * d);
  for (let i = 0; i < n; i++) {
    const row = Array.from({ length: d }, () => random.normal());
    const size = Math.hypot(...row) / Math.sqrt(random.uniform());
    for (let c = 0; c < d; c++) rows[i * d + c] = row[c]! / size;
  }
  return rows;
}

/** A strictly positive distribution on k points. */
export function randomWeights(random: Random, k: number, sharpness = 1): Float64Array {
  const raw = Float64Array.from({ length: k }, () => Math.exp(sharpness * random.normal()));
  const total = raw.reduce((sum, value) => sum + value, 0);
  return raw.map((value) => value / total);
}

/** Comparisons labelled by a Bradley–Terry model with parameter θ. */
export function simulateComparisons(seed: number, n: number, theta: readonly number[]) {
  const random = createRandom(seed);
  const dimension = theta.length;
  const differences = randomRows(random, n, dimension);
  const labels = Float64Array.from({ length: n }, (_, i) => {
    let logit = 0;
    for (let c = 0; c < dimension; c++) logit += theta[c]! * differences[i * dimension + c]!;
    return random.uniform() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
  });
  return { differences, labels, dimension };
}
