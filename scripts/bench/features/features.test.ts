import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readOptions } from "@gshf/cli";
import { createRandom, fitBradleyTerry, type RehearsalPoint, sigmoid } from "@gshf/gshf";
import { afterAll, describe, expect, test } from "vitest";
import { type Pool, splitOfPool } from "../../pools/read-pools-file.ts";
import { buildFeatures } from "./build-features.ts";
import { compareVariants, tableOf } from "./compare-variants.ts";
import { drawIntervals } from "./draw-intervals.ts";
import { drawPairs } from "./draw-pairs.ts";
import { whyNoMinilm } from "./embed-minilm.ts";
import { fitReward } from "./fit-reward.ts";
import { baseline, featuresOptionsSchema, type Variant, variantsOf } from "./options.ts";
import { replayVariant } from "./replay-variant.ts";

const directory = mkdtempSync(path.join(tmpdir(), "gshf-bench-features-"));
afterAll(() => rmSync(directory, { recursive: true }));
const file = path.join(directory, "pools.jsonl");
writeFileSync(file, "");

describe("options", () => {
  const read = (...args: string[]) => readOptions(featuresOptionsSchema, ["--pools", file, ...args]);

  test("have defaults, and the baseline takes part without being named, once", () => {
    expect(read()).toMatchObject({ ok: true, values: { labels: [256, 768], ridge: 1, half: "all" } });
    const asked = { maps: ["answer", "prompt+answer"], readings: ["whole"] } as const;
    expect(variantsOf({ maps: [...asked.maps], readings: [...asked.readings] }, ["use-512"])).toEqual([
      baseline,
      { ...baseline, map: "prompt+answer" },
    ]);
  });

  test.each([
    [["--pools", "/no/such/file"], "--pools: no such file"],
    [["--maps", "answer,smell"], "no feature map is called smell: answer, "],
    [["--readings", "whole,whole"], "--readings: names a reading twice"],
    [["--labels", "256,128"], "--labels: must rise"],
    [["--ridge", "0"], "--ridge: must be above 0"],
    [["--seeds", "1"], "--seeds: must be at least 2"],
  ])("%j are refused in words", (args, words) => {
    const options = read(...args);
    expect(options.ok ? "" : options.problems.join("\n")).toContain(words);
  });

  test("a machine without that Python says so", () => {
    expect(whyNoMinilm("no-such-python")).toBe("there is no no-such-python that runs");
  });
});

/** Prompts whose answers are worth what their first letter is, d, c, b or a, four of them each. */
function poolsOf(count: number): Pool[] {
  return Array.from(
    { length: count },
    (_, i): Pool => ({
      key: `key-${i}`,
      promptId: `prompt-${i}`,
      messages: [{ role: "user", content: `prompt ${i}` }],
      candidates: ["a", "b", "c", "d"].map((letter, j) => ({
        text: `${letter} ${i}`,
        gold: j - 1.5,
        mass: 0.25,
      })),
    }),
  );
}
const embed = async (texts: readonly string[]) =>
  texts.map((text) => {
    const worth = ["a", "b", "c", "d"].indexOf(text[0] ?? "");
    return Float32Array.of(worth < 0 ? 1 : worth - 1.5, 1);
  });
const variant = (change: Partial<Variant>): Variant => ({ ...baseline, ...change });

describe("pairs", () => {
  const pools = poolsOf(10).map(({ promptId, candidates }) => ({
    key: promptId,
    gold: candidates.map(({ gold }) => gold),
    mass: candidates.map(({ mass }) => mass),
  }));

  test("depend on the seed alone, ask each prompt once before any comes again, and have two different answers", () => {
    const pairs = drawPairs(pools, 25, 3);
    expect(drawPairs(pools, 25, 3)).toEqual(pairs);
    expect(drawPairs(pools, 25, 4)).not.toEqual(pairs);
    expect(drawPairs(pools, 12, 3)).toEqual(pairs.slice(0, 12));
    for (const from of [0, 10])
      expect(new Set(pairs.slice(from, from + 10).map(({ pool }) => pool)).size).toBe(10);
    expect(pairs.every(({ first, second }) => first !== second)).toBe(true);
  });

  test("are labeled by Bradley–Terry (5 standard deviations: false alarm below 1e-6)", () => {
    const pairs = drawPairs(pools, 4_000, 1);
    const chances = pairs.map(({ first, second }) => sigmoid(first - second));
    const expected = chances.reduce((sum, p) => sum + p, 0);
    const deviation = Math.sqrt(chances.reduce((sum, p) => sum + p * (1 - p), 0));
    const wins = pairs.reduce((sum, { label }) => sum + label, 0);
    expect(Math.abs(wins - expected)).toBeLessThan(5 * deviation);
    const better = pairs.filter(({ first, second }) => first - second > 2);
    // σ(3) = .953 of about 333.
    expect(better.filter(({ label }) => label === 1).length / better.length).toBeGreaterThan(0.88);
  });
});

test.each([
  [60, 12, 1],
  [30, 40, 0.3],
])("the fit of %i pairs in %i dimensions is gshf's", (n, d, ridge) => {
  const random = createRandom(n);
  const differences = Float32Array.from({ length: n * d }, () => random.normal());
  const labels = Float64Array.from({ length: n }, () => (random.uniform() < 0.5 ? 1 : 0));
  const pairs = { differences, labels, dimension: d };
  const { theta } = fitBradleyTerry({ ...pairs, ridge });
  fitReward(pairs, ridge).forEach((value, c) => {
    expect(value).toBeCloseTo(theta[c] ?? Number.NaN, 5);
  });
});

describe("a variant", () => {
  const pools = poolsOf(60);
  const settings = { labels: [20, 200], seeds: 3, eta: 0.1, ridge: 1 };

  test("with features of what answers are worth is learned, and better with more labels", async () => {
    expect(pools.some(({ promptId }) => splitOfPool(promptId) === "validation")).toBe(true);
    const built = await buildFeatures(pools, variant({}), embed);
    const curves = replayVariant(pools, built, settings);
    expect(curves.map((curve) => curve.map(({ labels }) => labels))).toEqual([
      [20, 200],
      [20, 200],
      [20, 200],
    ]);
    const mean = (at: number) =>
      curves.reduce((sum, curve) => sum + (curve[at]?.logLoss ?? Number.NaN), 0) / 3;
    expect(curves.every((curve) => (curve[1]?.accuracy ?? 0) > 0.99)).toBe(true);
    expect(mean(1)).toBeLessThan(mean(0));
    expect(replayVariant(pools, built, settings)).toEqual(curves);
  });

  test("with features of the prompt alone learns nothing", async () => {
    const blind = async (texts: readonly string[]) => texts.map(() => Float32Array.of(0.6, 0.8));
    const curves = replayVariant(pools, await buildFeatures(pools, variant({}), blind), settings);
    expect(curves.flat().every(({ accuracy, gain }) => accuracy === 0.5 && Math.abs(gain) < 1e-12)).toBe(
      true,
    );
  });

  test("reads short texts in windows as it reads them whole, and asks for each text once", async () => {
    const asked: string[] = [];
    const listening = async (texts: readonly string[]) => {
      asked.push(...texts);
      return embed(texts);
    };
    const whole = await buildFeatures(pools.slice(0, 3), variant({ map: "answer*prompt" }), embed);
    const windows = await buildFeatures(
      pools.slice(0, 3),
      variant({ map: "answer*prompt", reading: "windows" }),
      listening,
    );
    expect(windows.features).toEqual(whole.features);
    // 12 answers and 3 prompts, and the first answer once more to learn the width.
    expect([asked.length, new Set(asked).size]).toEqual([16, 15]);
  });
});

describe("the report", () => {
  const point = (accuracy: number): RehearsalPoint => ({ labels: 8, accuracy, logLoss: 0.6, gain: 1, kl: 0 });
  const replayed = (map: Variant["map"], ...accuracies: number[]) => ({
    variant: variant({ map }),
    dimension: 2,
    curves: accuracies.map((accuracy) => [point(accuracy)]),
  });

  test("has means, and differences to the baseline paired by seed", () => {
    const [own, other] = compareVariants(
      [replayed("answer", 0.7, 0.8), replayed("prompt+answer", 0.72, 0.84)],
      [8],
    );
    expect(own?.at[0]?.vs_baseline.accuracy.mean).toBe(0);
    expect(other?.at[0]?.accuracy.mean).toBeCloseTo(0.78);
    const difference = other?.at[0]?.vs_baseline.accuracy;
    expect(difference?.mean).toBeCloseTo(0.03);
    // ±t₀.₉₇₅,₁·s/√2 = 12.7062·.01.
    expect(difference?.ci95?.[0]).toBeCloseTo(0.03 - 0.127062, 5);
  });

  test("is a table and a figure that name every variant", () => {
    const variants = compareVariants(
      [replayed("answer", 0.7, 0.8), replayed("prompt+answer", 0.72, 0.84)],
      [8],
    );
    expect(tableOf(variants)).toContain("use-512, whole, prompt+answer");
    expect(drawIntervals(variants, "a title")).toContain("use-512, whole, prompt+answer");
  });
});
