import { describe, expect, test } from "vitest";
import { decodeRow, encodeRows } from "./feature-shard.ts";
import { embeddedWidth, featureVector } from "./feature-vector.ts";

const norm = (vector: Float32Array) => Math.hypot(...vector);

describe("features", () => {
  test("survive storage bit by bit", () => {
    const rows = [Float32Array.of(1, -2.5, 1e-30), Float32Array.of(0.1, 3e30, -0)];
    const bytes = encodeRows(rows);
    expect(rows.map((_, i) => decodeRow(bytes, 3, i, "shard"))).toEqual(rows);
    expect(() => decodeRow(bytes, 3, 2, "shard")).toThrow(/too few for row 2/);
  });

  test("have length one, whatever the embedder's scale", () => {
    const map = { features: "answer", dimension: 3 };
    expect(norm(featureVector(map, Float32Array.of(3, 4, 12), 10))).toBeCloseTo(1, 6);
    expect(norm(featureVector(map, new Float32Array(3), 10))).toBe(0);
  });

  test("with length stay inside the unit ball and grow with the text", () => {
    const map = { features: "answer+length", dimension: 4 };
    expect(embeddedWidth(map)).toBe(3);
    const lengths = [0, 1, 600, 1e7].map((characters) => {
      const phi = featureVector(map, Float32Array.of(3, 4, 12), characters);
      expect(norm(phi)).toBeLessThanOrEqual(1 + 1e-6);
      return phi[3] ?? Number.NaN;
    });
    expect(lengths[2]).toBeCloseTo(0);
    expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
  });
});
