import { describe, expect, it } from "vitest";
import { randomRows } from "../../reference/fixtures.ts";
import { createRandom } from "../random.ts";
import { createProjection, dimensionAdvice } from "./projection.ts";

describe("createProjection", () => {
  it("is linear, seeded and of the right shape", () => {
    const project = createProjection({ from: 10, to: 4, seed: 3 });
    const rows = Float32Array.from(randomRows(createRandom(1), 3, 10));
    const image = project(rows);
    expect(image).toHaveLength(12);
    expect(createProjection({ from: 10, to: 4, seed: 3 })(rows)).toEqual(image);
    expect(createProjection({ from: 10, to: 4, seed: 4 })(rows)).not.toEqual(image);
    const doubled = project(rows.map((value) => 2 * value));
    image.forEach((value, i) => {
      expect(doubled[i]).toBeCloseTo(2 * value, 5);
    });
    expect(project(rows.slice(10, 20))).toEqual(image.slice(4, 8));
    expect(() => project(new Float32Array(11))).toThrow(/rows\.length/);
    expect(() => project(new Float32Array(10).fill(Number.NaN))).toThrow(/rows\[0\] must be a finite/);
    expect(() => project(new Float32Array(10).fill(3.4e38))).toThrow(/projected rows\[/);
    expect(() => createProjection({ from: 2 ** 53, to: 4, seed: 1 })).toThrow(/from/);
    expect(() => createProjection({ from: 0, to: 1, seed: 1 })).toThrow(/from/);
    expect(() => createProjection({ from: 1, to: 0, seed: 1 })).toThrow(/to must/);
  });

  it("keeps squared lengths in expectation (seeded, false alarm 1e-4)", () => {
    const row = Float32Array.from(randomRows(createRandom(2), 1, 50));
    const size = row.reduce((sum, value) => sum + value * value, 0);
    const to = 2000;
    const image = createProjection({ from: 50, to, seed: 1 })(row);
    const ratio = image.reduce((sum, value) => sum + value * value, 0) / size;
    expect(Math.abs(ratio - 1)).toBeLessThan(3.89 * Math.sqrt(2 / to));
  });

  it("advice begins above 2048 dimensions and names the cost", () => {
    expect(dimensionAdvice(2048)).toBeUndefined();
    expect(dimensionAdvice(4096)).toMatch(/4096 dimensions need 128 MiB/);
    expect(() => dimensionAdvice(0)).toThrow(/dimension/);
  });
});
