import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOnnxKernel, type OnnxKernel } from "./create-onnx-kernel.ts";

let kernel: OnnxKernel;
beforeAll(async () => {
  kernel = await createOnnxKernel({ threads: 1 });
});
afterAll(() => kernel.release());

/** A fixed pseudo-random sequence in (−1, 1). */
const value = (i: number) => Math.sin(12.9898 * (i + 1)) * Math.cos(78.233 * i);

function lowerTriangle(d: number): Float64Array {
  return Float64Array.from({ length: d * d }, (_, i) =>
    i % d <= Math.floor(i / d) ? value(i) + (i % (d + 1) === 0 ? 2 : 0) : 0,
  );
}

describe("createOnnxKernel", () => {
  it.each([
    [3, 5],
    [512, 8],
    [700, 33],
    [30, 300],
    [520, 1100],
    [1, 1],
  ])("whitens %i rows of %i dimensions as L⁻¹φ, to f32 rounding", async (n, d) => {
    const inverseLower = lowerTriangle(d);
    const rows = Float32Array.from({ length: n * d }, (_, i) => value(i));
    const whitened = await kernel.whiten({ rows, dimension: d, inverseLower });
    expect(whitened).toHaveLength(n * d);
    for (let i = 0; i < n; i += 1 + Math.floor(n / 7)) {
      for (let r = 0; r < d; r++) {
        let expected = 0;
        let size = 0;
        for (let c = 0; c <= r; c++) {
          const term = inverseLower[r * d + c]! * rows[i * d + c]!;
          expected += term;
          size += Math.abs(term);
        }
        expect(Math.abs(whitened[i * d + r]! - expected)).toBeLessThanOrEqual(1e-6 * size);
      }
    }
  });

  it("gives a row the same bits alone, in any company and at any place", async () => {
    const d = 48;
    const inverseLower = lowerTriangle(d);
    const rows = Float32Array.from({ length: 600 * d }, (_, i) => value(i));
    const together = await kernel.whiten({ rows, dimension: d, inverseLower });
    for (const i of [0, 1, 5, 63, 511, 512, 599]) {
      const alone = await kernel.whiten({ rows: rows.slice(i * d, (i + 1) * d), dimension: d, inverseLower });
      expect(alone).toEqual(together.slice(i * d, (i + 1) * d));
    }
  });

  it.each([
    [3, 5],
    [2048, 8],
    [2500, 33],
    [2050, 700],
  ])("scores %i rows of %i dimensions: ‖L⁻¹φ‖² and θᵀφ", async (n, d) => {
    const inverseLower = lowerTriangle(d);
    const rows = Float32Array.from({ length: n * d }, (_, i) => value(i));
    const theta = Float64Array.from({ length: d }, (_, i) => value(7 * i));
    const { squaredNorms, rewards } = await kernel.score({ rows, dimension: d, inverseLower, theta });
    const whitened = await kernel.whiten({ rows, dimension: d, inverseLower });
    expect([squaredNorms.length, rewards.length]).toEqual([n, n]);
    for (let i = 0; i < n; i += 1 + Math.floor(n / 40)) {
      const psi = whitened.subarray(i * d, (i + 1) * d);
      const norm = psi.reduce((sum, x) => sum + x * x, 0);
      expect(Math.abs(squaredNorms[i]! - norm)).toBeLessThanOrEqual(1e-5 * norm);
      let reward = 0;
      let size = 0;
      for (let c = 0; c < d; c++) {
        reward += theta[c]! * rows[i * d + c]!;
        size += Math.abs(theta[c]! * rows[i * d + c]!);
      }
      expect(Math.abs(rewards[i]! - reward)).toBeLessThanOrEqual(1e-6 * size);
    }
    const last = { rows: rows.slice((n - 1) * d), dimension: d, inverseLower, theta };
    const alone = await kernel.score(last);
    expect(alone).toEqual({ squaredNorms: squaredNorms.slice(n - 1), rewards: rewards.slice(n - 1) });
  });

  it.each([
    [1, 1, 1],
    [5, 3, 7],
    [64, 512, 64],
    [130, 70, 200],
  ])("multiplies %i×%i by %i columns, transposed or not, subtracted or not", async (m, inner, n) => {
    const left = Float32Array.from({ length: m * inner }, (_, i) => value(i));
    const right = Float32Array.from({ length: inner * n }, (_, i) => value(3 * i + 1));
    const turned = Float32Array.from(
      { length: inner * n },
      (_, i) => right[(i % inner) * n + Math.floor(i / inner)]!,
    );
    const subtractFrom = Float32Array.from({ length: m * n }, (_, i) => value(5 * i));
    const product = await kernel.multiply({ left, right, inner });
    const difference = await kernel.multiply({ left, right, inner, subtractFrom });
    const byTransposed = await kernel.multiply({ left, right: turned, inner, transposed: true });
    const both = await kernel.multiply({ left, right: turned, inner, transposed: true, subtractFrom });
    for (let at = 0; at < m * n; at += 1 + Math.floor((m * n) / 50)) {
      let expected = 0;
      for (let c = 0; c < inner; c++)
        expected += left[Math.floor(at / n) * inner + c]! * right[c * n + (at % n)]!;
      const from = subtractFrom[at]!;
      for (const [actual, wanted] of [
        [product[at], expected],
        [byTransposed[at], expected],
        [difference[at], from - expected],
        [both[at], from - expected],
      ] as const)
        expect(Math.abs((actual ?? Number.NaN) - wanted)).toBeLessThan(1e-6 * Math.sqrt(inner) + 1e-6);
    }
    expect(await kernel.multiply({ left, right, inner })).toEqual(product);
  });

  it("follows a new factor", async () => {
    const rows = Float32Array.of(1, 2);
    expect(await kernel.whiten({ rows, dimension: 2, inverseLower: Float64Array.of(1, 0, 0, 1) })).toEqual(
      Float32Array.of(1, 2),
    );
    expect(await kernel.whiten({ rows, dimension: 2, inverseLower: Float64Array.of(2, 0, 1, 3) })).toEqual(
      Float32Array.of(2, 7),
    );
  });
});
