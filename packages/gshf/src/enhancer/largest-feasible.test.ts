import { describe, expect, it } from "vitest";
import { largestFeasible } from "./largest-feasible.ts";

function close(slack: (s: number) => number, high: number) {
  let calls = 0;
  const counted = (s: number) => {
    calls++;
    return slack(s);
  };
  const found = largestFeasible(counted, { s: 0, slack: slack(0) }, { s: high, slack: slack(high) });
  return { ...found, calls };
}

describe("largestFeasible", () => {
  it.each([
    ["straight", (s: number) => 1 - s, 4, 1],
    // False position alone keeps one end here and creeps toward the root from the other.
    ["bent down", (s: number) => 1 - s ** 6, 4, 1],
    ["bent up", (s: number) => (s < 1e-3 ? 1 : 1 / (1 + 9 * s) - 0.1), 400, 1],
    ["steep at the end", (s: number) => 2 - Math.exp(9 * s), 1, Math.log(2) / 9],
  ])("closes from both sides where the slack is %s", (_, slack, high, root) => {
    const { s, slack: left, calls } = close(slack, high);
    expect(left).toBeGreaterThanOrEqual(0);
    expect(left).toBeLessThanOrEqual(1e-9);
    expect(s).toBeCloseTo(root, 7);
    expect(calls).toBeLessThanOrEqual(30);
  });

  it("takes a step that spends the budget to the last bit", () => {
    const { s, slack, calls } = close((step) => (step === 0 ? 1 : step < 3 ? 0 : -1), 3);
    expect(slack).toBe(0);
    expect(s).toBeCloseTo(1.5, 8);
    expect(calls).toBe(1);
  });

  it("stays inside the budget where the slack jumps over zero, and ends", () => {
    const { s, slack, calls } = close((step) => (step < 1 ? 0.5 : -0.5), 2);
    expect(slack).toBe(0.5);
    expect(s).toBeCloseTo(1, 12);
    expect(calls).toBeLessThanOrEqual(100);
  });
});
