import { describe, expect, it } from "vitest";
import { Covariance } from "../covariance.ts";
import { covariance, d, options, prompts } from "./offline-world.fixture.ts";
import {
  expectedPessimismPolicies,
  pessimisticPolicies,
  referenceFeature,
  uncertaintyBonus,
} from "./pessimism.ts";

describe("offline refusals", () => {
  it.each([
    ["theta\\.length", { theta: new Float64Array(1) }],
    ["beta", { beta: -1 }],
    ["beta must be a finite number|beta must be non-negative", { beta: Number.POSITIVE_INFINITY }],
    ["beta must be at most 1e\\+100", { beta: 1e101 }],
    ["eta", { eta: 0 }],
    ["eta must be at least 1e-100", { eta: 1e-101 }],
    ["theta\\[0\\] must be at most 1e\\+100", { theta: new Float64Array(d).fill(1e101) }],
    ["nu\\[0\\] must be a finite number, got NaN", { nu: new Float64Array(d).fill(Number.NaN) }],
    [
      "features\\[0\\] must be at most",
      { prompts: [{ features: new Float64Array(d).fill(1e101), reference: [1] }] },
    ],
    [
      "rewards less beta times their uncertainty\\[0\\]",
      { beta: 1e100, nu: new Float64Array(d).fill(1e100) },
    ],
    ["prompts\\.length", { prompts: [] }],
    ["features\\.length", { prompts: [{ features: new Float64Array(1), reference: [1] }] }],
    ["features\\[0\\]", { prompts: [{ features: new Float64Array(d).fill(Number.NaN), reference: [1] }] }],
    ["sum of reference", { prompts: [{ features: new Float64Array(d), reference: [0] }] }],
    ["nu\\.length", { nu: new Float64Array(1) }],
    ["prompts\\.length", { prompts: [], nu: new Float64Array(d) }],
    [
      "sum of reference",
      { prompts: [{ features: new Float64Array(d), reference: [0] }], nu: new Float64Array(d) },
    ],
    [
      "features\\.length",
      { prompts: [{ features: new Float64Array(1), reference: [1] }], nu: new Float64Array(d) },
    ],
  ])("%s", (message, change) => {
    expect(() => pessimisticPolicies({ ...options, ...change })).toThrow(new RegExp(message));
  });

  it.each([
    [{ nu: new Float64Array(1) }, /nu\.length must be 3, got 1/],
    [{ nu: new Float64Array(d).fill(Number.NaN) }, /nu\[0\] must be a finite number, got NaN/],
    [{ iterationsMax: Number.NaN }, /iterationsMax must be an integer of at least 1, got NaN/],
    [{ iterationsMax: 0 }, /iterationsMax/],
    [{ prompts: [] }, /prompts\.length/],
    [
      {
        beta: 1e100,
        prompts: [{ features: new Float64Array(2 * d).fill(1e100), reference: [1, 1] }],
        covariance: Covariance.build({ dimension: d, lambda: 1e-300 }),
        nu: new Float64Array(d),
      },
      /beta must be small enough for a finite objective, got 1e\+100/,
    ],
  ])("Option I: %o", (change, message) => {
    expect(() => expectedPessimismPolicies({ ...options, ...change })).toThrow(message);
  });

  it("features that are no whole rows, unknown or beyond measure have no uncertainty", () => {
    const nu = new Float64Array(d);
    expect(() => uncertaintyBonus(new Float64Array(d + 1), nu, covariance)).toThrow(
      /features\.length must be a multiple of dimension 3, got 4/,
    );
    expect(() => uncertaintyBonus(new Float64Array(d).fill(Number.NaN), nu, covariance)).toThrow(
      /features\[0\] must be a finite number, got NaN/,
    );
    expect(() => uncertaintyBonus(nu, nu.subarray(1), covariance)).toThrow(/nu\.length/);
    expect(() =>
      uncertaintyBonus(
        nu,
        nu.map(() => 1e101),
        covariance,
      ),
    ).toThrow(/nu\[0\]/);
    const flat = Covariance.build({ dimension: 1, lambda: 1e-300 });
    const [none, vast] = uncertaintyBonus(Float64Array.of(0, 1e100), Float64Array.of(0), flat);
    expect(none).toBe(0);
    expect(vast! / 1e250).toBeCloseTo(1, 10);
    expect(uncertaintyBonus(new Float64Array(0), nu, covariance)).toHaveLength(0);
  });

  it("an empty batch has no reference feature", () => {
    expect(() => referenceFeature([], d)).toThrow(/prompts\.length/);
    expect(() => referenceFeature(prompts, -1)).toThrow(/dimension must be an integer of at least 1, got -1/);
    expect(() => referenceFeature(prompts, d + 1)).toThrow(/features\.length/);
    expect(() => referenceFeature([{ features: new Float64Array(d), reference: [0] }], d)).toThrow(
      /sum of reference/,
    );
  });
});
