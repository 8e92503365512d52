import { describe, expect, it } from "vitest";
import { expectClose } from "../../reference/fixtures.ts";
import { globalEnhancer } from "../enhancer/global.ts";
import { createRandom } from "../random.ts";
import { base, chosen, covariance, d, k, oneArm, prompts } from "./batch.fixture.ts";
import { referenceKernel, type WhiteningKernel, whitenRows } from "./kernel.ts";
import { selectPairs, selectShard } from "./select-pairs.ts";

describe("arms", () => {
  const arms = [
    { name: "explore", strategy: "uncertainty", share: 3 },
    { name: "control", strategy: "random", share: 1 },
    { name: "off", strategy: "uncertainty-global", share: 0 },
  ] as const;

  it("record their probability and are drawn by share (seeded, false-alarm rate 1e-4)", async () => {
    const many = Array.from({ length: 800 }, (_, i) => ({
      key: `m-${i}`,
      features: prompts[i % 30]!.features,
    }));
    const cheap = arms.map((arm) =>
      arm.name === "explore" ? { ...arm, strategy: "reference" as const } : arm,
    );
    const choices = chosen(await selectPairs({ ...base, prompts: many, arms: cheap, blockSize: 64 }));
    const control = choices.filter((choice) => choice.arm === "control");
    expect(Math.abs(control.length - 200)).toBeLessThan(3.89 * Math.sqrt(150));
    expect(control[0]).toMatchObject({ armProbability: 0.25, strategy: "random" });
    expect(choices.filter((choice) => choice.arm === "off")).toEqual([]);
  });

  it("a prompt's arm and a control arm's pair do not depend on the rest of the batch", async () => {
    const all = chosen(await selectPairs({ ...base, arms }));
    const alone = chosen(await selectPairs({ ...base, arms, prompts: [prompts[17]!] }));
    expect(alone[0]!.arm).toBe(all[17]!.arm);
    const controls = all.filter((choice) => choice.arm === "control");
    expect(controls.length).toBeGreaterThan(0);
    for (const choice of controls) {
      const prompt = prompts.find(({ key }) => key === choice.key)!;
      const [again] = chosen(await selectPairs({ ...base, arms, prompts: [prompt] }));
      expect([again!.a1, again!.a2]).toEqual([choice.a1, choice.a2]);
    }
  });

  it("pass their options to the strategy", async () => {
    const withTemperature = (temperature: number) =>
      selectPairs({
        ...base,
        arms: [{ name: "t", strategy: "temperature", share: 1, options: { temperature } }],
      });
    const [cool] = chosen(await withTemperature(1));
    expectClose(cool!.enhancerWeights, cool!.mainWeights, 1e-12);
    const [hot] = chosen(await withTemperature(1e6));
    expectClose(hot!.enhancerWeights, new Float64Array(k).fill(1 / k), 1e-4);
  });
});

describe("the global arm", () => {
  it("shares one direction over the batch, the one globalEnhancer finds", async () => {
    const { choices, snapshot } = await selectShard({
      ...oneArm("uncertainty-global"),
      shard: { start: 0, end: 30 },
    });
    const inverse = covariance.factor.inverseLower();
    const solution = globalEnhancer({
      prompts: createRandom(base.seed)
        .fork("global")
        .shuffle(prompts)
        .map(({ key, features }) => ({
          main: Float64Array.from(chosen(choices).find((choice) => choice.key === key)!.mainWeights),
          whitened: whitenRows(features, d, inverse),
        })),
      dimension: d,
      eta: base.eta,
      betaA: base.betaA,
    });
    expectClose(snapshot.globalStep!, solution.step, 1e-5);
    const gamma = chosen(choices).reduce((sum, choice) => sum + choice.gamma, 0);
    const cost = chosen(choices).reduce((sum, choice) => sum + choice.klCost, 0);
    expect(cost).toBeLessThanOrEqual(gamma * (1 + 1e-5));
  });

  it("looks at a thousand and twenty-four prompts at most, and at none without a choice", async () => {
    const counting = async (several: number, lonely: number) => {
      let calls = 0;
      const kernel: WhiteningKernel = {
        name: "counting",
        whiten(request) {
          calls++;
          return referenceKernel.whiten(request);
        },
      };
      const batch = Array.from({ length: several + lonely }, (_, i) => ({
        key: `g-${i}`,
        features: prompts[i % 30]!.features.slice(0, i < several ? 2 * d : d),
      }));
      const shard = { start: 0, end: 0 };
      await selectShard({ ...oneArm("uncertainty-global"), prompts: batch, kernel, shard });
      return calls;
    };
    expect(await counting(3, 4)).toBe(3);
    expect(await counting(1030, 0)).toBe(1024);
  });

  it("copes with a batch that offers no choice at all", async () => {
    const lonely = { key: "lonely", features: prompts[0]!.features.slice(0, d) };
    expect(await selectPairs({ ...oneArm("uncertainty-global"), prompts: [lonely] })).toEqual([
      { key: "lonely", skipped: "single-candidate" },
    ]);
  });
});
