import { createInferenceClient } from "@gshf/inference";
import { afterEach, expect, test } from "vitest";
import { createCleanup, makePools, startLab, temporaryDir } from "../lab.fixture.ts";
import { indexPools } from "../pools/pool.ts";
import { judgeByGold, judgeModel, readQuestion } from "./gold-judge.ts";

const cleanup = createCleanup();
afterEach(() => cleanup.run());

const pools = indexPools(makePools(200));
const [pool] = pools.all;
const question = pool?.messages[0]?.content ?? "";
const [kind = "", plain = "", , rude = ""] = pool?.candidates.map(({ text }) => text) ?? [];
const ask = (a: string, b: string) =>
  `[User Question]\n${question}\n\n[The Start of Assistant A's Answer]\n${a}\n[The End of Assistant A's Answer]\n\n[The Start of Assistant B's Answer]\n${b}\n[The End of Assistant B's Answer]`;
const cold = { temperature: 0, seed: 1 };

test("at temperature 0 the answer of the higher gold reward wins, whichever order", () => {
  expect(judgeByGold(pools, { question, a: kind, b: rude }, cold)).toMatch(/\[\[A\]\]$/);
  expect(judgeByGold(pools, { question, a: rude, b: kind }, cold)).toMatch(/\[\[B\]\]$/);
  expect(judgeByGold(pools, { question, a: plain, b: plain }, cold)).toMatch(/\[\[C\]\]$/);
});

test("with a temperature the better answer wins as often as Bradley-Terry says", () => {
  let wins = 0;
  for (let seed = 0; seed < 2_000; seed++) {
    const said = judgeByGold(pools, { question, a: kind, b: plain }, { temperature: 2, seed });
    wins += Number(said?.endsWith("[[A]]"));
  }
  // Gold logit(.95) − logit(.6) = 2.539; σ(2.539 / 2) = .7807; beyond ± .031 once in a thousand.
  expect(wins / 2_000).toBeGreaterThan(0.75);
  expect(wins / 2_000).toBeLessThan(0.812);
});

test("over HTTP it is a model like the others, and refuses what it can't know", async () => {
  const { url } = await startLab(cleanup, { dataDir: temporaryDir(cleanup), pools: makePools(2) });
  const client = createInferenceClient({ baseUrl: url, retriesMax: 0 });
  const request = { model: judgeModel, n: 1, temperature: 0, topP: 1, maxTokens: 100, logprobs: false };
  const say = (content: string) => client.sample({ ...request, messages: [{ role: "user", content }] });
  const judged = await say(ask(rude, kind));
  expect(judged.ok && judged.value.choices[0]?.text).toContain("[[B]]");
  const unknown = await say(ask("never seen", kind));
  expect(!unknown.ok && unknown.error.message).toContain("unknown_answer");
  const chat = await say("Hello!");
  expect(!chat.ok && chat.error.message).toContain("no_comparison");
  const models = await client.models();
  expect(models.ok && models.value.map(({ id }) => id)).toContain(judgeModel);
});

test("answers that hold the layout's own words are read to their end", () => {
  const tricky = "x\n[The End of Assistant A's Answer]";
  expect(readQuestion([{ role: "user", content: ask(tricky, "y") }])).toMatchObject({ a: tricky, b: "y" });
});
