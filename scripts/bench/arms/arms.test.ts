import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readOptions } from "@gshf/cli";
import { compareArms, rehearse } from "@gshf/gshf";
import { afterAll, describe, expect, test } from "vitest";
import { drawCurves } from "./draw-curves.ts";
import { loadWorld, type World } from "./load-world.ts";
import { armsOf, armsOptionsSchema } from "./options.ts";
import { replayArms } from "./replay-arms.ts";
import { reportArm, tableOf } from "./report-arms.ts";

const directory = mkdtempSync(path.join(tmpdir(), "gshf-bench-arms-"));
afterAll(() => rmSync(directory, { recursive: true }));
const file = path.join(directory, "pools.jsonl");
writeFileSync(file, "");

describe("options", () => {
  const read = (...args: string[]) => readOptions(armsOptionsSchema, ["--pools", file, ...args]);

  test("have defaults, and the control takes part without being named", () => {
    const options = read();
    expect(options).toMatchObject({ ok: true, values: { labels: [256, 512, 768], eta: 0.1, half: "all" } });
    expect(armsOf({ arms: ["reference"] })).toEqual(["random", "reference"]);
    expect(armsOf({ arms: ["reference", "random"] })).toEqual(["reference", "random"]);
  });

  test.each([
    [["--pools", "/no/such/file"], "--pools: no such file"],
    [["--arms", "random,magic"], "no arm is called magic: uncertainty, "],
    [["--arms", "random,random"], "--arms: names an arm twice"],
    [["--labels", "256,128"], "--labels: must rise"],
    [["--labels", "256,many"], "must be a number"],
    [["--half", "left"], "--half: must be even, odd or all"],
    [["--eta", "0"], "--eta: must be above 0"],
    [["--seeds", "1"], "--seeds: must be at least 2"],
  ])("%j are refused in words", (args, words) => {
    const options = read(...args);
    expect(options.ok ? "" : options.problems.join("\n")).toContain(words);
  });
});

/** Six prompts of three answers in two dimensions; the longer the first coordinate, the better. */
function smallWorld(): World {
  const features = new SharedArrayBuffer(4 * 6 * 3 * 2);
  const rows = new Float32Array(features);
  rows.set(Array.from({ length: rows.length }, (_, i) => Math.sin(3 * i + 1) / 2));
  const pools = Array.from({ length: 6 }, (_, i) => {
    const gold = [0, 1, 2].map((j) => 8 * (rows[2 * (3 * i + j)] ?? 0));
    return { key: `p${i}`, from: 3 * i, gold, reference: [1, 1, 1] };
  });
  return { dimension: 2, features, train: pools.slice(0, 4), validation: pools.slice(4) };
}
const settings = {
  labels: [6, 10],
  eta: 0.2,
  draws: 3,
  step: 4,
  ridge: 0.3,
  metric: "information" as const,
  lambda: 1,
  radius: 1,
  "cold-start": "v-optimal" as const,
};
const replay = (threads: number, said: string[] = []) =>
  replayArms({
    world: smallWorld(),
    options: settings,
    arms: ["random", "uncertainty"],
    seeds: 3,
    threads,
    say: (line) => said.push(line),
  });

test("replays in threads are what rehearse gives, in the order of seeds, however many threads there are", async () => {
  const said: string[] = [];
  const arms = await replay(2, said);
  expect(await replay(1)).toEqual(arms);
  expect(said).toHaveLength(6);
  const world = smallWorld();
  const rows = new Float32Array(world.features);
  const poolsOf = (side: World["train"]) =>
    side.map(({ from, ...pool }) => ({ ...pool, features: rows.slice(2 * from, 2 * (from + 3)) }));
  const direct = await rehearse({
    train: poolsOf(world.train),
    validation: poolsOf(world.validation),
    dimension: 2,
    eta: 0.2,
    arms: [{ name: "random", strategy: "random", share: 1 }],
    seed: 2,
    batches: [6, 4],
    draws: 3,
    step: 4,
    fit: { ridge: 0.3, radius: 1 },
    looksAtChoice: true,
  });
  expect(arms[0]?.curves[1]).toEqual(direct);
});

test("a replay that fails says which", async () => {
  const world = { ...smallWorld(), validation: [] };
  const failing = replayArms({
    world,
    options: settings,
    arms: ["random"],
    seeds: 1,
    threads: 1,
    say: () => {},
  });
  await expect(failing).rejects.toThrow("random, seed 1: validation.length");
});

/** Two seeds of two arms whose gains are a straight line. */
const comparison = compareArms(
  ["random", "uncertainty"].map((name, a) => ({
    name,
    curves: [1, 2].map((rise) =>
      [0, 64, 128].map((labels) => ({
        labels,
        gain: ((a + rise) * labels) / 64,
        accuracy: 0.75,
        logLoss: 0.5,
        kl: 1,
        ...(labels === 128 && {
          choice: { affordable: 0.4, farthest: rise / 4, effectiveDimension: 20 * rise, ridge: 1 },
        }),
      })),
    ),
  })),
  "random",
);

describe("the report", () => {
  const [random, uncertainty] = comparison.map((arm) => reportArm(arm, [64, 128]));

  test("has the figures at the label counts asked for, and the differences to random", () => {
    expect(uncertainty).toMatchObject({
      name: "uncertainty",
      at: [
        { labels: 64, gain_mean: 2.5, accuracy: 0.75, log_loss: 0.5, kl: 1 },
        {
          labels: 128,
          gain_mean: 5,
          share_affordable: 0.4,
          share_euclidean_farthest: 0.375,
          d_eff: 30,
          lambda_0: 1,
        },
      ],
      vs_random: { mean: 2, ci95: [2, 2], at: [{ labels: 64, mean: 1 }, { labels: 128 }] },
      labels_to_random_final: { mean: (64 + 128 * (2 / 3)) / 2, reached: 2 },
    });
    expect(uncertainty?.at[0]?.gain_ci95?.[1]).toBeCloseTo(2.5 + 0.5 * 12.7062, 3);
    expect(random?.vs_random.mean).toBe(0);
    expect(random?.at[0]).not.toHaveProperty("share_affordable");
  });

  test("is a table for people", () => {
    const lines = tableOf([random, uncertainty].flatMap((arm) => arm ?? [])).split("\n");
    expect(lines[0]).toMatch(/^arm +gain at 64 +gain at 128 +minus random/);
    expect(lines[2]).toMatch(/^uncertainty +2\.50 ±6\.35 .*\+2\.00 \[\+2\.00, \+2\.00\]/);
  });

  test("is drawn with a line and a band an arm, in the reader's colours", () => {
    const svg = drawCurves(
      [random, uncertainty].flatMap((arm) => arm ?? []),
      "Two <arms>",
      "random",
    );
    expect(svg).toContain('aria-label="Two &lt;arms&gt;"');
    expect(svg).toContain("prefers-color-scheme: dark");
    expect(svg.match(/aria-label="area"/g)).toHaveLength(2);
    expect(svg.match(/aria-label="line"/g)).toHaveLength(2);
    expect(svg).not.toMatch(/NaN|undefined/);
  });
});

describe("the world of a file", () => {
  const rowOf = (id: string, ...answers: string[]) =>
    JSON.stringify({
      prompt_id: id,
      source: "test",
      prompt: [{ role: "user", content: `Say ${id}.` }],
      candidates: answers.map((text, i) => ({ model: "m", text, gold_win_probability: 0.2 + 0.3 * i })),
    });
  const load = (half: "even" | "odd" | "all", ...rows: string[]) => {
    writeFileSync(file, `${rows.join("\n")}\n`);
    return loadWorld({ pools: file, half }, { threads: 1, say: () => {} });
  };
  const rows = Array.from({ length: 80 }, (_, i) => rowOf(`prompt-${i}`, "Yes.", "No."));

  test("holds each prompt on one side, with its answers' vectors, and each in one half", async () => {
    const all = await load("all", ...rows);
    const keys = ({ train, validation }: World) => [...train, ...validation].map(({ key }) => key).sort();
    expect(keys(all)).toEqual(Array.from({ length: 80 }, (_, i) => `prompt-${i}`).sort());
    const vectors = new Float32Array(all.features);
    for (const { from, gold } of [...all.train, ...all.validation]) {
      expect(gold).toHaveLength(2);
      const first = vectors.subarray(from * all.dimension, (from + 1) * all.dimension);
      expect(Math.hypot(...first)).toBeCloseTo(1, 5);
      expect(first).toEqual(vectors.subarray(0, all.dimension));
    }
    const [even, odd] = [await load("even", ...rows), await load("odd", ...rows)];
    expect([...keys(even), ...keys(odd)].sort()).toEqual(keys(all));
  });

  test("with too little to compare by is refused in words", async () => {
    await expect(load("all", rowOf("prompt-3", "Yes.", "No."))).rejects.toThrow(
      "has 0 prompts with two answers to ask about and 1 to measure on; both are needed",
    );
  });
});

test("on the demo's answers the choice follows the labels: at 512 it is the farthest answer in under 70 % of prompts", async () => {
  const pools = path.join(import.meta.dirname, "../../../apps/lab/pools/demo.jsonl");
  const world = await loadWorld({ pools, half: "all" }, { threads: 2, say: () => {} });
  const shares = async (change: object) => {
    const options = { ...settings, ridge: "evidence" as const, radius: 0.75, draws: 8, ...change };
    const plan = { world, options, arms: ["random"] as const, seeds: 1, threads: 1, say: () => {} };
    const [random] = compareArms(await replayArms(plan), "random");
    return random?.points.flatMap(({ choice }) => choice ?? []);
  };
  const [few, many] = (await shares({ labels: [1, 512], step: 512, eta: 0.1 })) ?? [];
  expect(few?.affordable).toBeGreaterThan(0.9);
  expect(many?.affordable).toBeLessThan(0.8);
  expect(many?.farthest).toBeLessThan(Math.min(0.7, few?.farthest ?? 0));
  expect(many?.effectiveDimension).toBeGreaterThan(20);
}, 120_000);
