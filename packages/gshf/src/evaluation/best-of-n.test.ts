import { describe, expect, it } from "vitest";
import { reference } from "../../reference/fixtures.ts";
import { bestOfNValue } from "./best-of-n.ts";

const { evaluation } = reference;

describe("bestOfNValue", () => {
  it("is the mean maximum over all subsets, for every n", () => {
    evaluation.bestOfN.forEach((value, i) => {
      expect(bestOfNValue(evaluation.rewards, i + 1)).toBeCloseTo(value, 12);
    });
    expect(() => bestOfNValue([1, 2], 3)).toThrow(/n must be at most the 2 rewards/);
    expect(() => bestOfNValue([1], 0)).toThrow(/n must be/);
    expect(() => bestOfNValue([Number.NaN], 1)).toThrow(/rewards/);
  });
});
