import { describe, expect, it } from "vitest";
import { expectClose, randomRows } from "../../reference/fixtures.ts";
import { Covariance } from "../covariance.ts";
import { DomainError } from "../errors.ts";
import { base, chosen, covariance, d, k, oneArm, prompts, random } from "./batch.fixture.ts";
import { selectPairs, selectShard } from "./select-pairs.ts";
import { allStrategies } from "./strategy-names.ts";
import type { SelectionOptions, SelectionProgress } from "./types.ts";

describe("selectPairs", () => {
  it.each(allStrategies)(
    "%s: two different answers, a probability in (0, 1], finite figures",
    async (strategy) => {
      const choices = chosen(await selectPairs(oneArm(strategy)));
      expect(choices.map((choice) => choice.key)).toEqual(prompts.map((prompt) => prompt.key));
      for (const choice of choices) {
        expect(choice.a1).not.toBe(choice.a2);
        expect(choice.pairProbability).toBeGreaterThan(0);
        expect(choice.pairProbability).toBeLessThanOrEqual(1);
        expect(choice).toMatchObject({ arm: "only", strategy, armProbability: 1, effectiveSampleSize: k });
        for (const figure of [choice.gamma, choice.klCost, choice.budget, choice.potential]) {
          expect(figure).toBeGreaterThanOrEqual(0);
          // Deterministic pairs may cost infinitely much under π¹ only where π¹ is zero, which it is not here.
          expect(Number.isFinite(figure)).toBe(true);
        }
      }
    },
  );

  it.each(["uncertainty", "uncertainty-stale", "thompson"] as const)(
    "%s stays inside its budget",
    async (strategy) => {
      for (const { klCost, budget } of chosen(await selectPairs(oneArm(strategy))))
        expect(klCost).toBeLessThanOrEqual(budget * (1 + 1e-9));
    },
  );

  it("reports rewards, distances and affordability that agree with their formulas", async () => {
    const [choice] = chosen(await selectPairs(oneArm("reference")));
    const features = prompts[0]!.features;
    const row = (j: number) => Float64Array.from(features.subarray(j * d, (j + 1) * d));
    const weights = choice!.mainWeights;
    const logits = choice!.rewards.map((r) => r / base.eta);
    const total = logits.reduce((sum, l) => sum + Math.exp(l), 0);
    for (let j = 0; j < k; j++) {
      const reward = row(j).reduce((sum, x, c) => sum + x * base.theta[c]!, 0);
      expect(choice!.rewards[j]).toBeCloseTo(reward, 12);
      expect(weights[j]).toBeCloseTo(Math.exp(logits[j]!) / total, 12);
      const fromMean = row(j).map(
        (x, c) => x - weights.reduce((sum, w, i) => sum + w * features[i * d + c]!, 0),
      );
      expect(choice!.distances[j]).toBeCloseTo(base.betaA * covariance.potential(fromMean), 5);
      expect(choice!.affordable[j]).toBe(base.eta * -Math.log(weights[j]!) <= choice!.distances[j]!);
    }
    const z = row(choice!.a1).map((x, c) => x - row(choice!.a2)[c]!);
    expect(choice!.potential).toBeCloseTo(covariance.potential(z), 5);
    expectClose(choice!.enhancerWeights, new Float64Array(k).fill(1 / k), 1e-12);
  });

  it("takes given rewards, multiplicities and sampler corrections instead of its own", async () => {
    const given = {
      ...prompts[0]!,
      rewards: [0, 0, 0, 0, 0, 0.3 * Math.log(5)],
      multiplicities: [2, 1, 1, 1, 1, 1],
      samplerLogRatios: [0, Math.log(3), 0, 0, 0, 0],
    };
    const [choice] = chosen(await selectPairs({ ...oneArm("reference"), prompts: [given] }));
    expectClose(
      choice!.mainWeights,
      [2, 3, 1, 1, 1, 5].map((w) => w / 13),
      1e-12,
    );
    expectClose(
      choice!.enhancerWeights,
      [2, 3, 1, 1, 1, 1].map((w) => w / 9),
      1e-12,
    );
    expect(choice!.effectiveSampleSize).toBeCloseTo((2 + 3 + 4) ** 2 / (2 + 9 + 4), 10);
  });

  it("skips a prompt with a single candidate by name and goes on", async () => {
    const lonely = { key: "lonely", features: prompts[0]!.features.slice(0, d) };
    const choices = await selectPairs({ ...oneArm("uncertainty"), prompts: [lonely, prompts[1]!] });
    expect(choices[0]).toEqual({ key: "lonely", skipped: "single-candidate" });
    expect(choices[1]!.skipped).toBeUndefined();
  });

  it("a candidate that was never drawn is never chosen, and a prompt with only one drawn is skipped", async () => {
    // The undrawn candidate is the best, the worst and the farthest away.
    for (const reward of [100, -100]) {
      const features = prompts[0]!.features.slice();
      features.subarray(2 * d, 3 * d).fill(50);
      const rewards = [0.1, 0.2, reward, 0.3, 0.4, 0.5];
      const given = { key: "g", features, rewards, multiplicities: [1, 1, 0, 2, 0.5, 1] };
      for (const strategy of allStrategies) {
        const [choice] = chosen(await selectPairs({ ...oneArm(strategy), prompts: [given] }));
        expect([choice!.a1, choice!.a2], strategy).not.toContain(2);
        expect(Number.isFinite(choice!.klCost), strategy).toBe(true);
      }
      const one = { ...given, multiplicities: [0, 0, 0, 3, 0, 0] };
      expect(await selectPairs({ ...oneArm("uncertainty"), prompts: [one] })).toEqual([
        { key: "g", skipped: "single-candidate" },
      ]);
    }
    // Nothing but a¹ has mass worth mentioning: the last resort stays inside the support too.
    for (let i = 0; i < 20; i++) {
      const lopsided = {
        key: `l-${i}`,
        features: prompts[i]!.features,
        rewards: new Float64Array(k),
        multiplicities: [1, 1e-200, 0, 0, 0, 0],
      };
      const [choice] = chosen(await selectPairs({ ...oneArm("reference"), prompts: [lopsided] }));
      expect([choice!.a1, choice!.a2]).toEqual([0, 1]);
    }
  });

  it("keeps the digits of candidates that differ in their last digits only", async () => {
    const centre = randomRows(random, 1, d);
    const offsets = randomRows(random, k, d);
    const features = Float32Array.from(offsets, (value, i) => centre[i % d]! + 1e-6 * value);
    // The first candidate lies far from the others and is unlikely: neither may blur them.
    features.subarray(0, d).fill(1);
    const near = { key: "near", features, rewards: [-9, 0, 0.1, 0.2, 0, 0.1] };
    for (const strategy of ["random", "uncertainty"] as const) {
      const [choice] = chosen(await selectPairs({ ...oneArm(strategy), prompts: [near] }));
      const shift = (p: readonly number[]) =>
        Float64Array.from({ length: d }, (_, c) =>
          p.reduce((sum, w, j) => sum + (w - choice!.mainWeights[j]!) * features[j * d + c]!, 0),
        );
      const z = Float64Array.from(
        { length: d },
        (_, c) => features[choice!.a1 * d + c]! - features[choice!.a2 * d + c]!,
      );
      expect(choice!.potential / covariance.potential(z)).toBeCloseTo(1, 5);
      const gamma = base.betaA * covariance.potential(shift(choice!.enhancerWeights));
      expect(choice!.gamma / gamma).toBeCloseTo(1, 5);
    }
  });

  it("all-identical candidates still give a pair, with Γ = 0", async () => {
    const same = { key: "same", features: Float32Array.from({ length: 3 * d }, () => 0.25) };
    for (const strategy of allStrategies) {
      const [choice] = chosen(await selectPairs({ ...oneArm(strategy), prompts: [same] }));
      expect(choice!.a1).not.toBe(choice!.a2);
      expect(choice!.gamma).toBeCloseTo(0, 12);
      expect(choice!.potential).toBeCloseTo(0, 12);
    }
  });

  it.each([1e-6, 1e6])("features scaled by %d give finite figures in every strategy", async (scale) => {
    const scaled = prompts
      .slice(0, 4)
      .map(({ key, features }) => ({ key, features: features.map((v) => v * scale) }));
    for (const strategy of allStrategies) {
      for (const choice of chosen(await selectPairs({ ...oneArm(strategy), prompts: scaled }))) {
        const { gamma, klCost, budget, potential, pairProbability } = choice;
        const numbers = [
          gamma,
          klCost,
          budget,
          potential,
          ...choice.mainWeights,
          ...choice.enhancerWeights,
          ...choice.distances,
        ];
        expect(numbers.every(Number.isFinite), `${strategy} ${JSON.stringify(choice)}`).toBe(true);
        expect(pairProbability).toBeGreaterThan(0);
      }
    }
  });

  it("adversarially collinear candidates and covariance stay finite", async () => {
    const line = Covariance.build({
      dimension: d,
      lambda: 1e-9,
      differences: new Float64Array(50 * d).fill(1),
    });
    const collinear = prompts.slice(0, 4).map(({ key }, i) => ({
      key,
      features: Float32Array.from({ length: k * d }, (_, c) => 0.4 + (c % d === 0 ? 1e-6 * (i + c) : 0)),
    }));
    for (const choice of chosen(
      await selectPairs({ ...oneArm("uncertainty"), covariance: line, prompts: collinear }),
    )) {
      expect(
        Number.isFinite(choice.gamma) && Number.isFinite(choice.budget) && Number.isFinite(choice.klCost),
      ).toBe(true);
      expect(choice.klCost).toBeLessThanOrEqual(choice.budget * (1 + 1e-9));
    }
  });

  it("reports progress block by block", async () => {
    const seen: number[] = [];
    await selectPairs({ ...oneArm("random"), onProgress: ({ done, total }) => seen.push(done / total) });
    expect(seen).toEqual([8 / 30, 16 / 30, 24 / 30, 1]);
    expect(await selectPairs({ ...oneArm("random"), prompts: [] })).toEqual([]);
    const shares: string[] = [];
    const onProgress = ({ done, total }: SelectionProgress) => shares.push(`${done}/${total}`);
    await selectShard({
      ...oneArm("random"),
      shard: { start: 8, end: 24 },
      snapshot: { done: 8 },
      onProgress,
    });
    expect(shares).toEqual(["8/16", "16/16"]);
  });

  it("takes blocks of 64 when no size is given, and needs no checkpoint for other arms", async () => {
    const { blockSize: _, checkpointTheta: __, ...plain } = oneArm("uncertainty");
    expect(await selectPairs(plain)).toEqual(await selectPairs({ ...plain, blockSize: 64 }));
  });

  it("redraws a² from the main agent when the enhancer has nothing but a¹", async () => {
    const rewards = [0, 0.1, 0.2, 0.3, 0.4, 1];
    const given = prompts.map((prompt) => ({ ...prompt, rewards }));
    // The best of a million draws is the best candidate, and mostly a¹ as well.
    const arms = [{ name: "best", strategy: "best-of-n", share: 1, options: { bestOf: 1e6 } }] as const;
    const choices = chosen(await selectPairs({ ...base, prompts: given, arms }));
    const same = choices.filter((choice) => choice.a1 === 5);
    expect(same.length).toBeGreaterThan(10);
    for (const { a2, mainWeights, pairProbability } of same)
      expect(pairProbability).toBeCloseTo((mainWeights[5]! * mainWeights[a2]!) / (1 - mainWeights[5]!), 10);
  });
});

describe("selectPairs refuses", () => {
  const valid = oneArm("uncertainty");
  const tall = { key: "p-0", features: new Float32Array(2 * d).fill(100) };
  const bad = (change: Partial<SelectionOptions>) => () => selectPairs({ ...valid, ...change });
  it.each<[string, Partial<SelectionOptions>]>([
    ['key must be unique in the batch, got "p-0"', { prompts: [prompts[0]!, prompts[0]!] }],
    ["features of prompt x \\(length\\).*got 0", { prompts: [{ key: "x", features: new Float32Array() }] }],
    ["features of prompt x \\(length\\).*got 6", { prompts: [{ key: "x", features: new Float32Array(6) }] }],
    [
      "features of prompt x\\[0\\]",
      { prompts: [{ key: "x", features: new Float32Array(10).fill(Number.NaN) }] },
    ],
    ["rewards of prompt p-0\\.length.*6, got 5", { prompts: [{ ...prompts[0]!, rewards: [1, 2, 3, 4, 5] }] }],
    ["rewards of prompt p-0\\[1\\]", { prompts: [{ ...prompts[0]!, rewards: [1, Number.NaN, 3, 4, 5, 6] }] }],
    ["rewards of prompt p-0\\[0\\]", { theta: new Float64Array(d).fill(1e308), prompts: [tall] }],
    [
      "multiplicities of prompt p-0\\.length.*6, got 2",
      { prompts: [{ ...prompts[0]!, multiplicities: [1, 2] }] },
    ],
    [
      "sum of multiplicities of prompt p-0",
      { prompts: [{ ...prompts[0]!, multiplicities: new Float64Array(k) }] },
    ],
    [
      "samplerLogRatios of prompt p-0\\.length.*6, got 1",
      { prompts: [{ ...prompts[0]!, samplerLogRatios: [1] }] },
    ],
    ["theta\\.length", { theta: new Float64Array(2) }],
    ["checkpointTheta\\.length", { checkpointTheta: new Float64Array(2) }],
    ["eta", { eta: -1 }],
    ["betaA", { betaA: Number.NaN }],
    ["seed", { seed: 0.5 }],
    ["blockSize", { blockSize: 0 }],
    ["arms\\.length", { arms: [] }],
    ["sum of shares of arms", { arms: [{ name: "a", strategy: "random", share: 0 }] }],
    ["shares of arms\\[0\\]", { arms: [{ name: "a", strategy: "random", share: -1 }] }],
    ["bestOf of arm a", { arms: [{ name: "a", strategy: "best-of-n", share: 1, options: { bestOf: 0 } }] }],
    [
      "temperature of arm a",
      { arms: [{ name: "a", strategy: "temperature", share: 1, options: { temperature: 0 } }] },
    ],
  ])("%s", async (message, change) => {
    await expect(bad(change)).rejects.toThrow(DomainError);
    await expect(bad(change)).rejects.toThrow(new RegExp(message));
  });

  it("settings out of their domain, before there is any prompt", async () => {
    await expect(bad({ prompts: [], eta: 0 })()).rejects.toThrow(/eta/);
    await expect(bad({ prompts: [], betaA: -1 })()).rejects.toThrow(/betaA/);
  });

  it("an unknown strategy, and a checkpoint arm without a checkpoint", async () => {
    const unknown = JSON.parse('[{"name":"a","strategy":"guess","share":1}]');
    await expect(selectPairs({ ...valid, arms: unknown })).rejects.toThrow(
      /strategy of arm a must be one of .*got "guess"/,
    );
    const { checkpointTheta: _, ...without } = oneArm("checkpoint");
    await expect(selectPairs(without)).rejects.toThrow(/checkpointTheta must be given for arm only/);
  });
});
