import { describe, expect, it } from "vitest";
import {
  DomainError,
  requireFinite,
  requireFiniteVector,
  requireInteger,
  requireNonNegative,
  requirePositive,
  requireProbability,
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
