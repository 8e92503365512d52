import { describe, expect, it } from "vitest";
import { Covariance } from "../covariance.ts";
import { base, chosen, covariance, d, oneArm, prompts } from "./batch.fixture.ts";
import { PairSelector } from "./pair-selector.ts";
import { selectPairs } from "./select-pairs.ts";
import type { Strategy } from "./strategy-names.ts";

describe("within-batch updates", () => {
  it("Γ uses A with every earlier pick, the budget the batch-start A", async () => {
    const choices = chosen(await selectPairs(oneArm("uncertainty")));
    const now = covariance.clone();
    choices.forEach((choice, i) => {
      const { features } = prompts[i]!;
      const shift = (c: number) =>
        choice.enhancerWeights.reduce(
          (sum, w, j) => sum + (w - choice.mainWeights[j]!) * features[j * d + c]!,
          0,
        );
      const delta = Float64Array.from({ length: d }, (_, c) => shift(c));
      expect(choice.gamma).toBeCloseTo(base.betaA * now.potential(delta), 4);
      expect(choice.budget).toBeCloseTo(base.betaA * covariance.potential(delta), 4);
      now.add(
        Float64Array.from(
          { length: d },
          (_, c) => features[choice.a1 * d + c]! - features[choice.a2 * d + c]!,
        ),
      );
    });
    expect(choices.at(-1)!.gamma).toBeLessThan(choices.at(-1)!.budget);
  });

  it("block size moves last digits only", async () => {
    const small = chosen(await selectPairs({ ...oneArm("uncertainty"), blockSize: 1 }));
    const large = chosen(await selectPairs({ ...oneArm("uncertainty"), blockSize: 30 }));
    small.forEach((choice, i) => {
      expect([choice.a1, choice.a2]).toEqual([large[i]!.a1, large[i]!.a2]);
      expect(choice.gamma).toBeCloseTo(large[i]!.gamma, 4);
    });
  });

  it("picks of a control arm count as information too", async () => {
    const arms = [
      { name: "control", strategy: "random", share: 9 },
      { name: "explore", strategy: "uncertainty", share: 1 },
    ] as const;
    const choices = chosen(await selectPairs({ ...base, arms }));
    const first = choices.findIndex((choice) => choice.arm === "explore");
    expect(first).toBeGreaterThan(0);
    expect(choices[first]!.gamma).toBeLessThan(choices[first]!.budget);
  });

  it("an arm that does not follow the batch looks at its start, also beside one that does", async () => {
    const arms = [
      { name: "stale", strategy: "uncertainty-stale", share: 1 },
      { name: "explore", strategy: "uncertainty", share: 1 },
    ] as const;
    const choices = chosen(await selectPairs({ ...base, arms }));
    const stale = choices.filter((choice) => choice.arm === "stale");
    expect(stale.length).toBeGreaterThan(5);
    for (const { gamma, budget } of stale) expect(gamma).toBe(budget);
  });

  it("stale directions repeat themselves; updated ones spread: log det A grows more", async () => {
    const grown = async (strategy: Strategy) => {
      const result = covariance.clone();
      chosen(await selectPairs(oneArm(strategy))).forEach(({ a1, a2 }, i) => {
        const { features } = prompts[i]!;
        result.add(Float64Array.from({ length: d }, (_, c) => features[a1 * d + c]! - features[a2 * d + c]!));
      });
      return result.factor.logDeterminant();
    };
    expect(await grown("max-uncertainty")).toBeGreaterThan(await grown("random"));
    expect(await grown("uncertainty")).toBeGreaterThan(await grown("uncertainty-stale"));
  });

  it("does not modify the covariance it was given", async () => {
    const before = Float64Array.from(covariance.matrix);
    await selectPairs(oneArm("uncertainty"));
    expect(covariance.matrix).toEqual(before);
  });
});

describe("a block", () => {
  it("is no longer than the settings say, and remembers no pick when it fails", async () => {
    const selector = new PairSelector(oneArm("uncertainty"));
    await expect(selector.selectBlock(prompts.slice(0, 9))).rejects.toThrow(/block\.length/);
    const before = selector.snapshot();
    const broken = { key: "broken", features: new Float32Array(2 * d).fill(Number.NaN) };
    await expect(selector.selectBlock([prompts[0]!, broken])).rejects.toThrow(/prompt broken/);
    expect(selector.snapshot()).toEqual(before);
    // Finite features, but a grown covariance that rounding makes singular.
    const thin = new PairSelector({
      ...oneArm("uncertainty"),
      covariance: Covariance.build({ dimension: d, lambda: 1e-9 }),
    });
    const start = thin.snapshot();
    const large = {
      key: "large",
      features: Float32Array.from({ length: 2 * d }, (_, i) => (i < d ? 1e6 : 0)),
    };
    await expect(thin.selectBlock([large])).rejects.toThrow(/pivot 1 of the covariance .*lambda/);
    expect(thin.snapshot()).toEqual(start);
  });

  it("may be large where no arm follows the batch, but not without bound", async () => {
    const few = prompts.slice(0, 2);
    expect(await selectPairs({ ...oneArm("random"), blockSize: 4096, prompts: few })).toEqual(
      await selectPairs({ ...oneArm("random"), prompts: few }),
    );
    await expect(selectPairs({ ...oneArm("random"), blockSize: 200_000, prompts: few })).rejects.toThrow(
      /blockSize must be an integer of at most 4096/,
    );
  });
});
