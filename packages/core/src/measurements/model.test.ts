import { describe, expect, test } from "vitest";
import { isPromoted, type MeasuredPrompt, summarise } from "./model.ts";

const prompt = (key: string, reference: number, policy: number, kl: number | null = 0.5): MeasuredPrompt => ({
  key,
  reference: { reward: reference, gold: reference, kl: 0 },
  policy: { reward: policy, gold: policy, kl },
});

describe("an evaluation", () => {
  test("pairs the gain by prompt: a constant gain has no spread however different the prompts are", () => {
    const summary = summarise([prompt("a", -10, -9), prompt("b", 0, 1), prompt("c", 50, 51)], 0.1);
    expect(summary?.policy.goldGain?.mean).toBeCloseTo(1);
    const [low, high] = summary?.policy.goldGain?.ci95 ?? [0, 0];
    expect(high - low).toBeLessThan(1e-9);
    expect(summary?.policy.objective).toBeCloseTo(43 / 3 - 0.05);
    expect(summary?.reference).toMatchObject({ goldGain: null, kl: { mean: 0 } });
  });

  test("says nothing of the KL when one prompt has none", () => {
    const summary = summarise([prompt("a", 0, 1), prompt("b", 0, 1, null)], 0.1);
    expect(summary?.policy.kl).toBeNull();
    expect(summary?.policy.objective).toBeNull();
  });

  test("of no prompts is none", () => {
    expect(summarise([], 0.1)).toBeNull();
  });

  test("promotes what is better than π₀ and no worse than the main policy", () => {
    const better = summarise([prompt("a", 0, 1), prompt("b", 0, 2)], 0.1)?.policy ?? null;
    const worse = summarise([prompt("a", 0, -1), prompt("b", 0, -2)], 0.1)?.policy ?? null;
    expect(isPromoted("if-better", better, null)).toBe(true);
    expect(isPromoted("if-better", better, 1.4)).toBe(true);
    expect(isPromoted("if-better", better, 1.6)).toBe(false);
    expect(isPromoted("if-better", worse, null)).toBe(false);
    expect(isPromoted("always", worse, 5)).toBe(true);
    expect(isPromoted("never", better, null)).toBe(false);
  });
});
