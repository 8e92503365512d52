import { describe, expect, it } from "vitest";
import {
  DomainError,
  requireDimension,
  requireDistribution,
  requireFinite,
  requireFiniteVector,
  requireInteger,
  requireModerate,
  requireModerateVector,
  requireNonNegative,
  requirePositive,
  requireProbability,
  requireScale,
  requireWeights,
} from "./errors.ts";

describe("DomainError", () => {
  it("carries and quotes the argument and its value", () => {
    const error = new DomainError("eta", -1, "positive");
    expect(error).toMatchObject({ name: "DomainError", argument: "eta", value: -1 });
    expect(error.message).toBe("eta must be positive, got -1");
    expect(new DomainError("x", "a\nb", "short").message).toBe('x must be short, got "a\\nb"');
    expect(new DomainError("x", new Float32Array(3), "short").message).toBe(
      "x must be short, got Float32Array of 12 bytes",
    );
    expect(new DomainError("x", [], "longer").message).toBe("x must be longer, got []");
    expect(new DomainError("x", [1, Number.NaN], "finite").message).toBe("x must be finite, got [1, NaN]");
  });

  it("has a short message however long the value or the argument's name", () => {
    const eight = Array.from({ length: 8 }, (_, i) => i);
    expect(new DomainError("x", eight, "y").message).toBe("x must be y, got [0, 1, 2, 3, 4, 5, 6, 7]");
    expect(new DomainError("x", [...eight, 8], "y").message).toBe(
      "x must be y, got [0, 1, 2, 3, 4, 5, 6, 7, …] of 9 entries",
    );
    const long = "n".repeat(1000);
    expect(new DomainError(long, 1, "y").message).toBe(`${"n".repeat(200)}… must be y, got 1`);
    expect(new DomainError("x", long, "y").message).toBe(`x must be y, got "${"n".repeat(199)}…`);
    expect(new DomainError("n".repeat(200), 1, "y").message).toBe(`${"n".repeat(200)} must be y, got 1`);
    expect(new DomainError(long, long, "y")).toMatchObject({ argument: long, value: long });
  });
});

describe("argument checks", () => {
  it("let the domain through, its boundary included", () => {
    expect(requireFinite("x", -3)).toBe(-3);
    expect(requirePositive("x", 1e-300)).toBe(1e-300);
    expect(requireNonNegative("x", 0)).toBe(0);
    expect(requireProbability("x", 0)).toBe(0);
    expect(requireProbability("x", 1)).toBe(1);
    expect(requireInteger("x", 2, 2)).toBe(2);
    expect(() => requireFiniteVector("x", [1, 2], 2)).not.toThrow();
    expect(() => requireWeights("x", [0, 2])).not.toThrow();
    expect(requireInteger("x", 5, 2, 5)).toBe(5);
    expect(requireInteger("x", Number.MAX_SAFE_INTEGER, 2)).toBe(Number.MAX_SAFE_INTEGER);
    expect(requireDimension("x", 1)).toBe(1);
    expect(requireDimension("x", 16_384)).toBe(16_384);
    expect(() => requireModerateVector("x", [1e100, -1e100], 2)).not.toThrow();
    expect([1e100, -1e100].map((x) => requireModerate("x", x))).toEqual([1e100, -1e100]);
    expect([1e100, 1e-100].map((x) => requireScale("x", x))).toEqual([1e100, 1e-100]);
    expect(() => requireDistribution("x", [0, 1 - 9e-7], 2)).not.toThrow();
  });

  it.each([
    ["finite", () => requireFinite("x", Number.NaN)],
    ["finite", () => requireFinite("x", Number.POSITIVE_INFINITY)],
    ["positive and finite", () => requirePositive("x", 0)],
    ["positive and finite", () => requirePositive("x", Number.POSITIVE_INFINITY)],
    ["positive and finite", () => requirePositive("x", Number.NaN)],
    ["non-negative and finite", () => requireNonNegative("x", -1e-9)],
    ["non-negative and finite", () => requireNonNegative("x", Number.POSITIVE_INFINITY)],
    ["between 0 and 1", () => requireProbability("x", 1.0001)],
    ["between 0 and 1", () => requireProbability("x", -0.0001)],
    ["between 0 and 1", () => requireProbability("x", Number.NaN)],
    ["an integer of at least 2", () => requireInteger("x", 1, 2)],
    ["an integer of at least 2", () => requireInteger("x", 2.5, 2)],
    ["an integer of at most 5, got 6", () => requireInteger("x", 6, 2, 5)],
    ["an integer of at least 1, got 0", () => requireDimension("x", 0)],
    ["an integer of at most 16384, got 16385", () => requireDimension("x", 16_385)],
    ["x\\[1\\] must be at most 1e\\+100 in magnitude", () => requireModerateVector("x", [1, -1.1e100])],
    ["x\\[0\\] must be a finite number", () => requireModerateVector("x", [Number.NaN])],
    ["x must be at most 1e\\+100 in magnitude, got -1.1e\\+100", () => requireModerate("x", -1.1e100)],
    ["x must be a finite number, got NaN", () => requireModerate("x", Number.NaN)],
    ["x must be positive and finite, got 0", () => requireScale("x", 0)],
    ["x must be at least 1e-100, got 9e-101", () => requireScale("x", 9e-101)],
    ["x must be at most 1e\\+100 in magnitude, got 1.1e\\+100", () => requireScale("x", 1.1e100)],
    ["x.length must be 1, got 2", () => requireModerateVector("x", [1, 2], 1)],
    ["sum of x must be 1, got 10", () => requireDistribution("x", [4, 3, 2, 1])],
    ["sum of x must be 1, got 0.99", () => requireDistribution("x", [0.99])],
    ["x\\[0\\] must be non-negative", () => requireDistribution("x", [-1, 2])],
    ["x.length must be 1, got 2", () => requireDistribution("x", [0.5, 0.5], 1)],
    ["x.length must be 3, got 2", () => requireFiniteVector("x", [1, 2], 3)],
    ["x\\[1\\] must be a finite number, got NaN", () => requireFiniteVector("x", [1, Number.NaN])],
    ["x\\[0\\] must be non-negative, got -1", () => requireWeights("x", [-1, 2])],
    ["sum of x must be positive and finite, got 0", () => requireWeights("x", [0, 0])],
    ["sum of x must be positive and finite, got 0", () => requireWeights("x", [])],
    ["sum of x must be positive and finite, got Infinity", () => requireWeights("x", [1e308, 1e308])],
  ])("refuse what lies outside: %s", (message, call) => {
    expect(call).toThrow(DomainError);
    expect(call).toThrow(new RegExp(message));
  });
});
