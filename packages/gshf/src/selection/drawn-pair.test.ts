import { describe, expect, it } from "vitest";
import { base, d, k, prompts } from "./batch.fixture.ts";
import { distanceOf, pairOfDraws } from "./drawn-pair.ts";
import { PairSelector } from "./pair-selector.ts";
import type { DrawnPrompt, SelectionPrompt } from "./types.ts";

const rewards = Float64Array.of(0.1, 0.9, 0.9, -1);
const of = (first: number[], second: number[]) => ({ key: "p", drawn: { first, second } });

describe("a pair of draws", () => {
  it("is the first draw of each policy, or the next that is another answer", () => {
    expect(pairOfDraws(of([0], [3]), "reference", rewards)).toEqual({ a1: 0, a2: 3 });
    expect(pairOfDraws(of([0], [0, 2]), "random", rewards)).toEqual({ a1: 0, a2: 2 });
    expect(pairOfDraws(of([0, 3], [0, 0]), "on-policy", rewards)).toEqual({ a1: 3, a2: 0 });
  });

  it("of best-of-n has the best of the second policy's draws, the earlier of two that are as good", () => {
    expect(pairOfDraws(of([0], [3, 2, 1]), "best-of-n", rewards)).toEqual({ a1: 0, a2: 2 });
    // a¹ is itself the best: the best of the others.
    expect(pairOfDraws(of([1], [3, 1, 0]), "best-of-n", rewards)).toEqual({ a1: 1, a2: 0 });
    // By any other strategy what came first counts.
    expect(pairOfDraws(of([0], [3, 2, 1]), "checkpoint", rewards)).toEqual({ a1: 0, a2: 3 });
  });

  it("of best-of-n has the best where all rewards are negative", () => {
    expect(pairOfDraws(of([3], [0, 1, 2]), "best-of-n", Float64Array.of(-3, -2, -1, -5))).toEqual({
      a1: 3,
      a2: 2,
    });
  });

  it("are as far apart as their features, zero where rounding would have it below", () => {
    const rows = [
      [1, 2],
      [3, -1],
      [0, 0.5],
    ] as const;
    const gram = Float64Array.from(rows.flatMap((a) => rows.map((b) => a[0] * b[0] + a[1] * b[1])));
    for (const [i, a] of rows.entries())
      for (const [j, b] of rows.entries())
        expect(distanceOf(gram, 3, i, j)).toBeCloseTo(Math.hypot(a[0] - b[0], a[1] - b[1]), 12);
    expect(distanceOf(Float64Array.of(1, 1 + 1e-9, 1 + 1e-9, 1), 2, 0, 1)).toBe(0);
  });

  it("that would be one answer twice is refused by the prompt's name", () => {
    expect(() => pairOfDraws(of([2], [2, 2]), "reference", rewards)).toThrow(/prompt p/);
  });
});

describe("a batch with drawn prompts", () => {
  const arms = [
    { name: "ours", strategy: "uncertainty", share: 0.5 },
    { name: "drawn", strategy: "reference", share: 0.5 },
  ] as const;
  const settings = { ...base, arms: [...arms] };
  const drawn: DrawnPrompt = { ...prompts[0]!, arm: "drawn", drawn: { first: [2], second: [4] } };
  const rest: SelectionPrompt[] = prompts.slice(1, 8).map((prompt) => ({ ...prompt, arm: "ours" }));

  it("keeps the draws, says what they are worth, and takes the arm that each prompt was given", async () => {
    const choices = await new PairSelector(settings).selectBlock([drawn, ...rest]);
    expect(choices[0]).toMatchObject({ isDrawn: true, a1: 2, a2: 4, arm: "drawn", armProbability: 0.5 });
    expect(choices[0]).toMatchObject({ potential: expect.any(Number) });
    expect(choices.slice(1).map((choice) => choice.skipped === undefined && choice.arm)).toEqual(
      rest.map(() => "ours"),
    );
  });

  it("lets other arms follow the pairs that were drawn, as any pick of the batch", async () => {
    const chosenAfter = async (second: number) => {
      const first = { ...drawn, drawn: { first: [2], second: [second] } };
      const choices = await new PairSelector(settings).selectBlock([first, ...rest]);
      return choices.slice(1).map((choice) => ("gamma" in choice ? choice.gamma : Number.NaN));
    };
    const [one, other] = [await chosenAfter(4), await chosenAfter(5)];
    expect(one.every(Number.isFinite)).toBe(true);
    expect(one).not.toEqual(other);
  });

  it("skips a prompt all of whose draws are one answer", async () => {
    const single = {
      key: "single",
      features: drawn.features.subarray(0, d),
      arm: "drawn",
      drawn: { first: [0], second: [0] },
    };
    expect(await new PairSelector(settings).selectBlock([single])).toEqual([
      { key: "single", skipped: "single-candidate" },
    ]);
  });

  it("refuses an arm that isn't there and draws that aren't candidates, by the prompt's name", async () => {
    const unknown = { ...prompts[0]!, arm: "nobody" };
    await expect(new PairSelector(settings).selectBlock([unknown])).rejects.toThrow(/arm of prompt p-0/);
    const beyond = { ...drawn, drawn: { first: [0], second: [k] } };
    await expect(new PairSelector(settings).selectBlock([beyond])).rejects.toThrow(/drawn of prompt p-0/);
  });

  it("chooses other prompts as it would without arms given, where the same arm is drawn", async () => {
    const one = { ...base, arms: [arms[0]] };
    const free = await new PairSelector(one).selectBlock(prompts.slice(0, 8));
    const given = await new PairSelector(one).selectBlock(
      prompts.slice(0, 8).map((prompt) => ({ ...prompt, arm: "ours" })),
    );
    expect(given).toEqual(free);
  });
});
