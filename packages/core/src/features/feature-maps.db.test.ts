import { createHash } from "node:crypto";
import {
  averageWindows,
  createVectorMap,
  type FeatureMapName,
  featureMapNames,
  splitWindows,
  windowsFor,
} from "@gshf/gshf";
import { sha256Hex } from "@gshf/storage";
import { granted } from "@gshf/testing";
import { describe, expect, test } from "vitest";
import { createWorld, labelAll, startTestRound, type World, workUntil } from "../fixtures/world.fixture.ts";
import { setFeatureMap } from "../policies/index.ts";
import { getRound } from "../rounds/index.ts";
import { answerKey, loadFeatures } from "./index.ts";

const choose = async (world: World, features: FeatureMapName, windowTokens: number | null = null) =>
  granted(
    await setFeatureMap(world.deps, world.owner, {
      slug: world.slug,
      baseUrl: `${world.endpoints.url}/v1`,
      model: "hash-8",
      features,
      windowTokens,
    }),
  );

/** The round's map, its candidates and their φ as stored. */
async function featuresOf(world: World, roundId: string) {
  const { db } = world.deps;
  const { featureMap: map } = await db.round.findUniqueOrThrow({
    where: { id: roundId },
    include: { featureMap: true },
  });
  if (map === null) throw new Error("the round has no feature map");
  const answers = await db.response.findMany({
    where: { roundId, purpose: "candidate" },
    include: { prompt: { select: { key: true } } },
  });
  const measured = answers.map((answer) => ({ ...answer, characters: [...answer.text].length }));
  return { map, answers, features: await loadFeatures(world.deps, map, measured) };
}

/** What the fixture's embedder says of a text. */
function embedded(text: string): Float32Array {
  return Float32Array.from({ length: 8 }, (_, i) => {
    const digest = createHash("sha256")
      .update(JSON.stringify(["phi", text, i]))
      .digest();
    return (digest[0] ?? 0) / 128 - 1;
  });
}

describe("the embedding stage", () => {
  test.each(featureMapNames)("makes the features of %s that their formula gives", async (name) => {
    await using world = await createWorld({ prompts: 6 });
    await choose(world, name);
    const roundId = await startTestRound(world, { pairs: 4, samples: 3 });
    await workUntil(world, roundId, "labeling");
    const { map, answers, features } = await featuresOf(world, roundId);
    const { vector, dimension } = createVectorMap(name, 8);
    expect(map.dimension).toBe(dimension);
    expect(answers).toHaveLength(12);
    for (const answer of answers) {
      const prompt = `question ${answer.prompt.key.slice(2)}`;
      const expected = vector({
        characters: answer.text.length,
        answer: embedded(answer.text),
        prompt: embedded(prompt),
        both: embedded(`${prompt}\n\n${answer.text}`),
      });
      expect(features.get(answerKey(answer))).toEqual(expected);
    }
  });

  test("embeds each text once, however many answers and prompts it belongs to", async () => {
    await using world = await createWorld({ prompts: 3 });
    await choose(world, "answer*prompt");
    world.endpoints.embedded.clear();
    const roundId = await startTestRound(world, { pairs: 6, samples: 4 });
    await workUntil(world, roundId, "labeling");
    const { answers } = await featuresOf(world, roundId);
    const prompts = answers.map(({ prompt }) => `question ${prompt.key.slice(2)}`);
    const texts = new Set([...answers.map(({ text }) => text), ...prompts]);
    expect(texts.size).toBeLessThan(answers.length);
    expect(new Set(world.endpoints.embedded.keys())).toEqual(texts);
    expect([...world.endpoints.embedded.values()].every((times) => times === 1)).toBe(true);
  });

  test("reads long answers in windows, and short ones as they are", async () => {
    await using world = await createWorld({ prompts: 4 });
    const long = (n: number) => Array.from({ length: 70 }, (_, i) => `word${i % (n + 9)}`).join(" ");
    world.endpoints.script = async ({ n, prompt }) => ({
      status: 200,
      body: {
        choices: Array.from({ length: n }, (_, index) => ({
          index,
          message: { role: "assistant", content: index === 0 ? `short, ${prompt}` : long(index) },
          finish_reason: "stop",
        })),
      },
    });
    await choose(world, "answer", 32);
    world.endpoints.embedded.clear();
    const roundId = await startTestRound(world, { pairs: 2, samples: 3 });
    await workUntil(world, roundId, "labeling");
    const { answers, features } = await featuresOf(world, roundId);
    const { vector } = createVectorMap("answer", 8);
    const byLength = Map.groupBy(answers, ({ text }) => text.length > 100);
    expect([byLength.get(false)?.length, byLength.get(true)?.length]).toEqual([2, 4]);
    for (const answer of answers) {
      const windows = splitWindows(answer.text, windowsFor(32));
      expect(windows.length > 1).toBe(answer.text.length > 100);
      const average = averageWindows(
        windows,
        windows.map(({ text }) => embedded(text)),
      );
      expect(features.get(answerKey(answer))).toEqual(
        vector({ characters: answer.text.length, answer: average }),
      );
      for (const { text } of windows) expect(world.endpoints.embedded.has(text)).toBe(true);
    }
    expect(Math.max(...[...world.endpoints.embedded.keys()].map((text) => text.length))).toBeLessThan(200);
  });
});

describe("another feature map", () => {
  test("leaves a started round its own, and shares no stored row with it", async () => {
    await using world = await createWorld({ prompts: 6 });
    const { db } = world.deps;
    const first = await startTestRound(world, { pairs: 3, samples: 3 });
    const chosen = await choose(world, "answer", 128);
    await workUntil(world, first, "labeling");
    const [round] = await db.round.findMany({ include: { featureMap: true } });
    expect(round?.featureMap).toMatchObject({ features: "answer", windowTokens: null, dimension: 8 });
    // The name that maps had before there were windows.
    expect(round?.featureMap?.sha256).toBe(sha256Hex('["hash-8","1","answer",8]'));
    expect(chosen.sha256).not.toBe(round?.featureMap?.sha256);
    const refs = await db.featureRef.groupBy({ by: ["featureMapId"], _count: true });
    expect(refs.map(({ featureMapId }) => featureMapId)).toEqual([round?.featureMapId]);
    const view = granted(await getRound(world.deps, world.owner, { slug: world.slug, number: 1 }));
    expect(view.featureMap).toEqual({
      model: "hash-8",
      features: "answer",
      windowTokens: null,
      dimension: 8,
    });
  });

  test("carries a round through labels, fit and evaluation, and the next one learns from it anew", async () => {
    await using world = await createWorld({ labelers: 1, prompts: 12 });
    const first = await startTestRound(world);
    await workUntil(world, first, "labeling");
    await labelAll(world);
    await workUntil(world, first, "complete");
    await choose(world, "answer*prompt+log-length", 32);
    const second = await startTestRound(world);
    await workUntil(world, second, "labeling");
    await labelAll(world);
    await workUntil(world, second, "complete");
    const models = await world.deps.db.rewardModel.findMany({
      where: { roundId: second, purpose: "evaluation" },
      include: { featureMap: true },
    });
    expect(models).toMatchObject([{ featureMap: { features: "answer*prompt+log-length", dimension: 17 } }]);
    expect(models[0]?.observations).toBeGreaterThan(6);
    const evaluated = await world.deps.db.evaluation.findMany({ where: { roundId: second } });
    expect(evaluated.length).toBeGreaterThan(0);
  });
});
