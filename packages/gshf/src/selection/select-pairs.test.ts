import { describe, expect, it } from "vitest";
import { expectClose, randomRows } from "../../reference/fixtures.ts";
import { Covariance } from "../covariance.ts";
import { globalEnhancer } from "../enhancer/global.ts";
import { DomainError } from "../errors.ts";
import { createRandom } from "../random.ts";
import { referenceKernel, type WhiteningKernel, whitenRows } from "./kernel.ts";
import { PairSelector } from "./pair-selector.ts";
import { planShards } from "./plan-shards.ts";
import { selectPairs, selectShard } from "./select-pairs.ts";
import { allStrategies, type Strategy } from "./strategies.ts";
import type {
  ChosenPair,
  PairChoice,
  SelectionOptions,
  SelectionProgress,
  SelectionSnapshot,
} from "./types.ts";

const d = 5;
const k = 6;
const random = createRandom(1);
const prompts = Array.from({ length: 30 }, (_, i) => ({
  key: `p-${i}`,
  features: Float32Array.from(randomRows(random, k, d)),
}));
const covariance = Covariance.build({ dimension: d, lambda: 0.5, differences: randomRows(random, 6, d) });
const base = {
  prompts,
  theta: Float64Array.of(1, -0.5, 0.3, 0.8, 0),
  checkpointTheta: Float64Array.of(0.5, 0, 0, 0.2, 0),
  covariance,
  eta: 0.3,
  betaA: 1.5,
  seed: 7,
  blockSize: 8,
};
const oneArm = (strategy: Strategy): SelectionOptions => ({
  ...base,
  arms: [{ name: "only", strategy, share: 1 }],
});

function chosen(choices: readonly PairChoice[]): ChosenPair[] {
  return choices.map((choice) => {
    if (choice.skipped !== undefined) throw new Error(`${choice.key} was skipped`);
    return choice;
  });
}

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

describe("shards", () => {
  it.each([1, 2, 4, 7])("%i jobs choose bit-identical pairs", async (shards) => {
    const arms = [
      { name: "u", strategy: "uncertainty", share: 1 },
      { name: "g", strategy: "uncertainty-global", share: 1 },
      { name: "m", strategy: "max-uncertainty", share: 1 },
    ] as const;
    const whole = await selectPairs({ ...base, arms, blockSize: 4 });
    const pieces: PairChoice[] = [];
    let snapshot: SelectionSnapshot | undefined;
    for (const shard of planShards({ promptCount: prompts.length, shards, blockSize: 4 })) {
      const result = await selectShard({ ...base, arms, blockSize: 4, shard, ...(snapshot && { snapshot }) });
      // As it would come back from storage.
      snapshot = structuredClone(result.snapshot);
      pieces.push(...result.choices);
    }
    expect(pieces).toEqual(whole);
    expect(snapshot?.done).toBe(prompts.length);
  });

  it("cover the batch in whole blocks", () => {
    expect(planShards({ promptCount: 30, shards: 3, blockSize: 8 })).toEqual([
      { start: 0, end: 8 },
      { start: 8, end: 16 },
      { start: 16, end: 30 },
    ]);
    expect(planShards({ promptCount: 3, shards: 5, blockSize: 8 })).toEqual([{ start: 0, end: 3 }]);
    expect(planShards({ promptCount: 0, shards: 2, blockSize: 8 })).toEqual([]);
    expect(() => planShards({ promptCount: 1, shards: 0, blockSize: 8 })).toThrow(/shards/);
    expect(() => planShards({ promptCount: -1, shards: 1, blockSize: 8 })).toThrow(/promptCount/);
    expect(() => planShards({ promptCount: 1, shards: 1, blockSize: 0 })).toThrow(/blockSize/);
  });

  it("are at most as many as there are blocks, however many were asked for", () => {
    const plan = planShards({ promptCount: 10, shards: 1e12, blockSize: 1 });
    expect(plan).toEqual(Array.from({ length: 10 }, (_, i) => ({ start: i, end: i + 1 })));
    const vast = planShards({ promptCount: 2 ** 53 - 1, shards: 7, blockSize: 3 });
    expect(vast).toHaveLength(7);
    expect(vast.at(-1)!.end).toBe(2 ** 53 - 1);
    vast.slice(1).forEach((shard, i) => {
      expect(shard.start).toBe(vast[i]!.end);
    });
    expect(() => planShards({ promptCount: 1e7, shards: 1e12, blockSize: 1 })).toThrow(/shards.*1000000/);
  });

  it.each([
    [{ start: -1, end: 8 }, undefined, "shard\\.start"],
    [{ start: Number.NEGATIVE_INFINITY, end: 8 }, undefined, "shard\\.start"],
    [{ start: 0, end: Number.POSITIVE_INFINITY }, undefined, "shard\\.end"],
    [{ start: 0, end: 31 }, undefined, "shard\\.end must be an integer of at most 30"],
    [{ start: 8, end: 4 }, { done: 8 }, "shard\\.end must be an integer of at least 8"],
    [{ start: 4, end: 8 }, undefined, "shard\\.start must be the 0 .* got 4"],
    [{ start: 4, end: 8 }, { done: 2 }, "shard\\.start must be the 2 .* got 4"],
    [{ start: 8, end: 16 }, { done: 8 }, "snapshot\\.matrix must be given"],
    [{ start: 8, end: 16 }, { done: 8, matrix: new Float64Array(4) }, "snapshot\\.matrix\\.length"],
    [{ start: 0, end: 8 }, { done: 0, globalStep: new Float64Array(2) }, "snapshot\\.globalStep\\.length"],
    [
      { start: 0, end: 8 },
      { done: 0, globalStep: new Float64Array(d).fill(Number.NaN) },
      "snapshot\\.globalStep\\[0\\]",
    ],
  ] as const)("refuse %j after %j", async (shard, snapshot, message) => {
    const run = selectShard({ ...oneArm("uncertainty"), shard, ...(snapshot && { snapshot }) });
    await expect(run).rejects.toThrow(DomainError);
    await expect(run).rejects.toThrow(new RegExp(message));
  });

  it("refuse a snapshot without a count of what is done", () => {
    expect(() => new PairSelector(oneArm("random"), { done: Number.NaN })).toThrow(/snapshot\.done/);
  });

  it("carry no state that no arm needs", async () => {
    const shard = { start: 0, end: 8 };
    const { snapshot } = await selectShard({ ...oneArm("random"), shard });
    expect(snapshot).toEqual({ done: 8 });
    const off = ["uncertainty", "uncertainty-global"] as const;
    const arms = [
      { name: "on", strategy: "random", share: 1 },
      ...off.map((strategy) => ({ name: strategy, strategy, share: 0 })),
    ] as const;
    expect((await selectShard({ ...base, arms, shard })).snapshot).toEqual({ done: 8 });
    const carried = { done: 8, matrix: covariance.matrix };
    const next = await selectShard({ ...oneArm("random"), shard: { start: 8, end: 16 }, snapshot: carried });
    expect(next.snapshot).toEqual({ done: 16 });
  });

  it("take what a snapshot brings, and start from the covariance where it brings nothing", async () => {
    const shard = { start: 0, end: 8 };
    const globalStep = Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.5);
    const snapshot = { done: 0, globalStep };
    const brought = await selectShard({ ...oneArm("uncertainty-global"), shard, snapshot });
    expect(brought.snapshot.globalStep).toEqual(globalStep);
    const fresh = await selectShard({ ...oneArm("uncertainty"), shard });
    expect(await selectShard({ ...oneArm("uncertainty"), shard, snapshot: { done: 0 } })).toEqual(fresh);
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

describe("kernels", () => {
  it("whitenRows is L⁻¹φ row by row, in any width", () => {
    for (const width of [1, 3, 4, 5, 9]) {
      const source = createRandom(width);
      const own = Covariance.build({
        dimension: width,
        lambda: 0.3,
        differences: randomRows(source, 4, width),
      });
      const rows = Float32Array.from(randomRows(source, 3, width));
      const whitened = whitenRows(rows, width, own.factor.inverseLower());
      for (let i = 0; i < 3; i++) {
        const expected = own.factor.whiten(rows.subarray(i * width, (i + 1) * width));
        expectClose(whitened.subarray(i * width, (i + 1) * width), expected, 1e-6);
      }
    }
    expect(() => whitenRows(new Float32Array(3), 2, new Float64Array(4))).toThrow(/rows\.length/);
    expect(() => whitenRows(new Float32Array(0), 0, new Float64Array(0))).toThrow(/dimension/);
    expect(() => whitenRows(new Float32Array(2), 2, new Float64Array(3))).toThrow(/inverseLower\.length/);
    expect(() => whitenRows(Float32Array.of(Number.NaN), 1, Float64Array.of(1))).toThrow(/rows\[0\] must/);
    expect(() => whitenRows(Float32Array.of(1), 1, Float64Array.of(1e40))).toThrow(/whitened rows\[0\]/);
  });

  it("the reference kernel rejects, in both its methods, and never throws", async () => {
    const request = { rows: Float32Array.of(1, 2), dimension: 2, inverseLower: Float64Array.of(1) };
    await expect(referenceKernel.whiten(request)).rejects.toThrow(/inverseLower\.length/);
    const theta = Float64Array.of(1, 1);
    await expect(referenceKernel.score({ ...request, theta })).rejects.toThrow(/inverseLower\.length/);
    const whole = { ...request, inverseLower: Float64Array.of(1, 0, 0, 1) };
    await expect(referenceKernel.score({ ...whole, theta: Float64Array.of(1) })).rejects.toThrow(/theta/);
    const steep = Float64Array.of(1e308, 1e308);
    await expect(referenceKernel.score({ ...whole, theta: steep })).rejects.toThrow(/rewards\[0\]/);
  });

  it("an injected kernel does the dense work, and may reuse its buffer", async () => {
    let calls = 0;
    const buffer = new Float32Array(1000);
    const reusing: WhiteningKernel = {
      name: "reusing",
      async whiten(request) {
        calls++;
        const result = await referenceKernel.whiten(request);
        buffer.set(result);
        return buffer.subarray(0, result.length);
      },
    };
    const own = await selectPairs({ ...oneArm("uncertainty"), kernel: reusing });
    expect(own).toEqual(await selectPairs(oneArm("uncertainty")));
    expect(calls).toBe(7);
    // A block without a choice leaves A as it was: whitening under the start's factor serves both.
    calls = 0;
    const lonely = prompts.slice(0, 8).map(({ key, features }) => ({ key, features: features.slice(0, d) }));
    const batch = [...lonely, ...prompts.slice(8, 16)];
    await selectPairs({ ...oneArm("uncertainty"), prompts: batch, kernel: reusing });
    expect(calls).toBe(2);
  });
});

describe("a kernel that fails", () => {
  const withKernel = (whiten: WhiteningKernel["whiten"]) =>
    selectPairs({ ...oneArm("random"), kernel: { name: "odd", whiten } });

  it("is named, whether it returns too little or what is not finite", async () => {
    await expect(withKernel(async () => new Float32Array(3))).rejects.toThrow(/kernel odd whitened .* got 3/);
    await expect(withKernel(async ({ rows }) => rows.map(() => Number.NaN))).rejects.toThrow(
      /what the kernel odd whitened\[0\] .*lambda/,
    );
  });

  it("is what λ = 1e-80 makes of any, in every strategy", async () => {
    const thin = Covariance.build({ dimension: d, lambda: 1e-80 });
    for (const strategy of allStrategies)
      await expect(selectPairs({ ...oneArm(strategy), covariance: thin })).rejects.toThrow(DomainError);
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
