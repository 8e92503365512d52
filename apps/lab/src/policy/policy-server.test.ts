import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { createInferenceClient } from "@gshf/inference";
import { sha256Hex } from "@gshf/trainer-protocol";
import { afterEach, expect, test } from "vitest";
import { createEmbedder } from "../embedding/embedder.ts";
import { createCleanup, makePools, startLab, startServer, temporaryDir } from "../lab.fixture.ts";

const cleanup = createCleanup();
afterEach(() => cleanup.run());

const pools = makePools(4);
const messages = [{ role: "user", content: "How many apples are 2 apples and one more?" }] as const;
const ask = { model: "pi0", messages, n: 4, temperature: 1, topP: 1, seed: 11, maxTokens: 100 };
const client = (baseUrl: string) => createInferenceClient({ baseUrl, retriesMax: 0, timeoutMs: 5_000 });

/** A checkpoint that prefers texts near `text`: θ is its embedding, scaled. */
async function serveAdapter(url: string, text: string, scale: number): Promise<string> {
  const embedded = await client(url).embed({ model: "use-512", texts: [text] });
  if (!embedded.ok) throw new Error(embedded.error.message);
  const checkpoint = {
    format: "gshf-lab-log-linear/1",
    base_model: "pi0",
    embedding_model: "use-512",
    features: "answer",
    eta: 0.5,
    theta: [...(embedded.value[0] ?? [])].map((value) => value * scale),
    manifest_sha256: "0".repeat(64),
  };
  return startServer(cleanup, (_request, response) => void response.end(JSON.stringify(checkpoint)));
}

test("the same seed gives the same answers, and asking for more keeps the first ones", async () => {
  const { url } = await startLab(cleanup, { dataDir: temporaryDir(cleanup), pools });
  const four = await client(url).sample(ask);
  const again = await client(url).sample(ask);
  const two = await client(url).sample({ ...ask, n: 2 });
  const other = await client(url).sample({ ...ask, n: 64, seed: 12 });
  expect(four.ok && again.ok && again.value).toEqual(four.ok && four.value);
  expect(two.ok && two.value.choices).toEqual(four.ok && four.value.choices.slice(0, 2));
  const texts = new Set(other.ok ? other.value.choices.map(({ text }) => text) : []);
  expect(texts.size).toBe(4);
});

test("a sampled answer's logprob is log π₀, and scoring the answer gives the same", async () => {
  const { url } = await startLab(cleanup, { dataDir: temporaryDir(cleanup), pools });
  const sampled = await client(url).sample(ask);
  for (const choice of sampled.ok ? sampled.value.choices : []) {
    expect(choice.logprob).toBeCloseTo(Math.log(0.25), 12);
    expect(choice.finishReason).toBe("stop");
    const scored = await client(url).answerLogprob({ model: "pi0", messages, answer: choice.text });
    expect(scored.ok && scored.value.logprob).toBeCloseTo(Math.log(0.25), 12);
    // The end of the turn is drawn, but not scored: an engine continues the answer it is given.
    expect(scored.ok && scored.value.tokenCount + 1).toBe(choice.tokenCount);
  }
  expect.assertions(4 * 4);
});

test("an adapter tilts π₀ by exp(θᵀφ/η), normalised, and is served until unloaded, restarts included", async () => {
  const dataDir = temporaryDir(cleanup);
  const first = await startLab(cleanup, { dataDir, pools });
  const uri = await serveAdapter(first.url, "3", 3);
  expect(await client(first.url).loadAdapter({ name: "round-1", uri, base: "pi0" })).toMatchObject({
    ok: true,
  });
  expect(await client(first.url).loadAdapter({ name: "round-1", uri, base: "pi0" })).toEqual({
    ok: true,
    value: { alreadyLoaded: true, model: "round-1" },
  });
  await first.stop();

  const { url } = await startLab(cleanup, { dataDir, pools });
  const served = await client(url).models();
  expect(served.ok && served.value).toContainEqual({ id: "round-1", parent: "pi0" });
  const texts = pools[2]?.candidates.map(({ text }) => text) ?? [];
  const embedded = await client(url).embed({ model: "use-512", texts: ["3", ...texts] });
  const [theta, ...features] = embedded.ok ? embedded.value : [];
  const dot = (phi: Float32Array) => phi.reduce((sum, value, i) => sum + value * (theta?.[i] ?? 0), 0);
  const weights = features.map((phi) => Math.exp((3 * dot(phi)) / 0.5));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (const [i, answer] of texts.entries()) {
    const scored = await client(url).answerLogprob({ model: "round-1", messages, answer });
    expect(scored.ok && scored.value.logprob).toBeCloseTo(Math.log((weights[i] ?? 0) / total), 5);
  }

  const unload = { method: "POST", body: JSON.stringify({ lora_name: "round-1" }) };
  expect((await fetch(`${url}/v1/unload_lora_adapter`, unload)).status).toBe(200);
  expect(await client(url).sample({ ...ask, model: "round-1" })).toMatchObject({ error: { status: 404 } });
});

test("adapters come from this machine only, and only if they are what their name says", async () => {
  const { url } = await startLab(cleanup, { dataDir: temporaryDir(cleanup), pools });
  const load = async (name: string, uri: string) => {
    const loaded = await client(url).loadAdapter({ name, uri, base: "pi0" });
    return loaded.ok ? "loaded" : loaded.error.message;
  };
  const nonsense = await startServer(cleanup, (_request, response) => void response.end('{"theta":[1]}'));
  expect(await load("a", "http://169.254.169.254/latest")).toContain("host-not-allowed");
  expect(await load("a", "file:///etc/passwd")).toContain("bad-artifact");
  expect(await load("a", nonsense)).toContain("bad-artifact");
  expect(await load("a", `${nonsense}/${"0".repeat(64)}.json`)).toContain("bad-artifact");
  expect(await load("pi0", nonsense)).toContain("name-taken");
});

test("what the lab does not know is a 404 in OpenAI's shape", async () => {
  const { url } = await startLab(cleanup, { dataDir: temporaryDir(cleanup), pools });
  const unknownPrompt = [{ role: "user", content: "What is love?" }] as const;
  const ofPrompt = await client(url).sample({ ...ask, messages: unknownPrompt });
  const ofModel = await client(url).sample({ ...ask, model: "gpt-9" });
  const ofAnswer = await client(url).answerLogprob({ model: "pi0", messages, answer: "Three." });
  const ofGold = await client(url).reward({
    model: "gold",
    messages: [...messages, { role: "assistant", content: "Three." }],
  });
  expect(!ofPrompt.ok && ofPrompt.error.message).toContain("HTTP 404 (unknown_prompt)");
  expect(!ofModel.ok && ofModel.error.message).toContain("HTTP 404 (model_not_found)");
  expect(!ofAnswer.ok && ofAnswer.error.message).toContain("HTTP 404 (unknown_answer)");
  expect(!ofGold.ok && ofGold.error.message).toContain("HTTP 404 (unknown_answer)");
  const response = await fetch(`${url}/v1/chat/completions`, { method: "POST", body: "{" });
  expect([response.status, await response.json()]).toEqual([
    400,
    {
      error: { message: "the body is no JSON", type: "invalid_request_error", param: null, code: "not_json" },
    },
  ]);
});

test("a pool's whole distribution at once is what scoring each answer gives", async () => {
  const { url } = await startLab(cleanup, { dataDir: temporaryDir(cleanup), pools });
  const uri = await serveAdapter(url, "3", 2);
  await client(url).loadAdapter({ name: "tilted", uri, base: "pi0" });
  const ask = (body: object) =>
    fetch(`${url}/lab/distributions`, { method: "POST", body: JSON.stringify(body) });
  const response = await ask({ model: "tilted", prompts: [messages] });
  const { data } = (await response.json()) as { data: { text_sha256: string; logprob: number }[][] };
  expect(data).toHaveLength(1);
  for (const { text } of pools[2]?.candidates ?? []) {
    const one = await client(url).answerLogprob({ model: "tilted", messages, answer: text });
    const found = data[0]?.find((entry) => entry.text_sha256 === sha256Hex(text));
    expect(found?.logprob).toBeCloseTo(one.ok ? one.value.logprob : Number.NaN, 9);
  }
  const unknown = await ask({ model: "pi0", prompts: [messages, [{ role: "user", content: "What?" }]] });
  expect([unknown.status, JSON.stringify(await unknown.json())]).toEqual([
    404,
    expect.stringContaining("prompts[1]"),
  ]);
  expect((await ask({ model: "gpt-9", prompts: [messages] })).status).toBe(404);
});

test("gold rewards are the logits of the pools' win probabilities", async () => {
  const { url } = await startLab(cleanup, { dataDir: temporaryDir(cleanup), pools });
  const scored = await client(url).reward({
    model: "gold",
    messages: [...messages, { role: "assistant", content: "3" }],
  });
  expect(scored.ok && scored.value).toBeCloseTo(Math.log(0.6 / 0.4), 12);
});

test("embeddings survive a restart, and one text asked for many times is encoded once", async () => {
  const cacheDir = temporaryDir(cleanup);
  const texts = ["b", "a", "b", "b"];
  const first = createEmbedder({ cacheDir, threads: 2 });
  const before = await first.embed(texts);
  expect(first.stats()).toEqual({ cached: 2, waiting: 0 });
  await first.close();
  // As a crash in the middle of a record leaves it.
  appendFileSync(join(cacheDir, "use-512.f32"), "torn");
  const second = createEmbedder({ cacheDir, threads: 1 });
  expect(second.stats()).toEqual({ cached: 2, waiting: 0 });
  expect(await second.embed(texts)).toEqual(before);
  expect(before[0]).toEqual(before[2]);
  await second.close();
});

test.each([
  ["down", "unreachable"],
  ["html", "not-json"],
  ["error", "http-status"],
] as const)("the fault %s shows as %s and ends after its times", async (mode, code) => {
  const { url } = await startLab(cleanup, {
    dataDir: temporaryDir(cleanup),
    pools,
    faults: { policy: { mode, delay_ms: 0, times: 1 } },
  });
  expect(await client(url).sample(ask)).toMatchObject({ ok: false, error: { code } });
  expect(await client(url).sample(ask)).toMatchObject({ ok: true });
});

test("the fault too-few gives one answer fewer and ends after its times", async () => {
  const { url } = await startLab(cleanup, {
    dataDir: temporaryDir(cleanup),
    pools,
    faults: { policy: { mode: "too-few", delay_ms: 0, times: 1 } },
  });
  const given = async () => {
    const result = await client(url).sample(ask);
    return result.ok && result.value.choices.length;
  };
  expect([await given(), await given()]).toEqual([ask.n - 1, ask.n]);
});

test("a slow policy is a timeout; faults change over HTTP, and only where they are allowed", async () => {
  const { url } = await startLab(cleanup, { dataDir: temporaryDir(cleanup), pools });
  const slow = JSON.stringify({ policy: { mode: "slow", delay_ms: 60_000 } });
  expect((await fetch(`${url}/faults`, { method: "POST", body: slow })).status).toBe(200);
  const hasty = createInferenceClient({ baseUrl: url, retriesMax: 0, timeoutMs: 100 });
  expect(await hasty.sample(ask)).toMatchObject({ ok: false, error: { code: "timeout" } });
  await fetch(`${url}/faults`, { method: "DELETE" });
  expect(await client(url).sample(ask)).toMatchObject({ ok: true });
  const strict = await startLab(cleanup, { dataDir: temporaryDir(cleanup), pools, faults: null });
  expect((await fetch(`${strict.url}/faults`, { method: "POST", body: slow })).status).toBe(404);
});
