import { expect, test } from "vitest";
import { ask, json, serve } from "./server.fixture.ts";

test("an answer's logprob is that of the tokens beyond the prompt's", async () => {
  const promptTokens = [null, { 11: { logprob: -9 } }, { 12: { logprob: -8 } }];
  const bodies: unknown[] = [];
  const { client } = await serve((_request, response, body) => {
    bodies.push(body);
    const scoresAnswer = JSON.stringify(body).includes("assistant");
    const answerTokens = scoresAnswer ? [{ 40: { logprob: -0.25 } }, { 41: { logprob: -0.5 } }] : [];
    json(response, 200, { choices: [], prompt_logprobs: [...promptTokens, ...answerTokens] });
  });
  const result = await client.answerLogprob({ model: "pi0", messages: ask.messages, answer: "Hi" });
  expect(result).toEqual({ ok: true, value: { logprob: -0.75, tokenCount: 2 } });
  expect(bodies).toMatchObject([
    { add_generation_prompt: true, continue_final_message: false, prompt_logprobs: 0 },
    { add_generation_prompt: false, continue_final_message: true, prompt_logprobs: 0 },
  ]);
});

test("tokens are scored as they were drawn, behind the prompt's own, where the server tells those", async () => {
  const asked: [string | undefined, unknown][] = [];
  const { client } = await serve((request, response, body) => {
    asked.push([request.url, body]);
    const prompt = [null, { 11: { logprob: -9 } }];
    if (request.url === "/v1/chat/completions")
      return json(response, 200, { choices: [], prompt_logprobs: prompt, prompt_token_ids: [10, 11] });
    const scored = [...prompt, { 40: { logprob: -0.25 } }, { 2: { logprob: -0.5 } }];
    return json(response, 200, { choices: [{ prompt_logprobs: scored }] });
  });
  const given = { model: "pi0", messages: ask.messages };
  const score = (tokenIds: number[]) => client.answerLogprob({ ...given, answer: "Hi", tokenIds });
  expect(await client.promptTokens(given)).toEqual({ ok: true, value: [10, 11] });
  expect(await score([40, 2])).toEqual({ ok: true, value: { logprob: -0.75, tokenCount: 2 } });
  expect(asked).toMatchObject([
    ["/v1/chat/completions", { return_token_ids: true, add_generation_prompt: true }],
    ["/v1/completions", { model: "pi0", prompt: [10, 11, 40, 2], max_tokens: 1, prompt_logprobs: 0 }],
  ]);
  // A server that leaves some out.
  expect(await score([40, 41, 2])).toMatchObject({ ok: false, error: { code: "prompt-not-prefix" } });
});

test("a prompt is scored once for all its answers, unless that failed", async () => {
  const seen: string[] = [];
  const { client } = await serve(
    (_request, response, body) => {
      const scoresAnswer = JSON.stringify(body).includes("assistant");
      seen.push(scoresAnswer ? "answer" : "prompt");
      if (seen.length === 1) return response.writeHead(500).end();
      const tokens = [null, { 11: { logprob: -9 } }, ...(scoresAnswer ? [{ 40: { logprob: -0.25 } }] : [])];
      return json(response, 200, { prompt_logprobs: tokens });
    },
    { retriesMax: 0 },
  );
  const score = (answer: string) => client.answerLogprob({ model: "pi0", messages: ask.messages, answer });
  expect(await score("a")).toMatchObject({ ok: false, error: { status: 500 } });
  const all = await Promise.all(["b", "c", "d"].map(score));
  expect(all.map((one) => one.ok && one.value.logprob)).toEqual([-0.25, -0.25, -0.25]);
  expect(seen.sort()).toEqual(["answer", "answer", "answer", "prompt", "prompt"]);
});

test("a tokenizer that merges the answer into the prompt is refused, not miscounted", async () => {
  const { client } = await serve((_request, response, body) => {
    const scoresAnswer = JSON.stringify(body).includes("assistant");
    const last = scoresAnswer ? { 99: { logprob: -1 } } : { 12: { logprob: -1 } };
    json(response, 200, { prompt_logprobs: [null, last, { 13: { logprob: -1 } }] });
  });
  const result = await client.answerLogprob({ model: "pi0", messages: ask.messages, answer: "Hi" });
  expect(result).toMatchObject({ ok: false, error: { code: "prompt-not-prefix" } });
});

test("embeddings are asked for in batches and come back in the order of the texts", async () => {
  const batches: unknown[] = [];
  const { client } = await serve((_request, response, body) => {
    // The handler trusts the client under test to send an input list.
    const { input } = body as { input: string[] };
    batches.push(input);
    const data = input.map((text, index) => ({ index, embedding: [text.length, 0.5] })).reverse();
    json(response, 200, { data });
  });
  const result = await client.embed({ model: "use-512", texts: ["a", "bb", "ccc"], batchSize: 2 });
  expect(batches).toEqual([["a", "bb"], ["ccc"]]);
  expect(result.ok && result.value.map((vector) => [...vector])).toEqual([
    [1, 0.5],
    [2, 0.5],
    [3, 0.5],
  ]);
});

test("an embedder that takes no format is asked without one, and from then on at once", async () => {
  const asked: unknown[] = [];
  const { client } = await serve((_request, response, body) => {
    const hasFormat = JSON.stringify(body).includes("encoding_format");
    asked.push(hasFormat);
    if (hasFormat) return json(response, 422, { detail: [{ loc: ["body", "encoding_format"] }] });
    return json(response, 200, { data: [{ index: 0, embedding: [1] }] });
  });
  for (const text of ["a", "b"]) expect((await client.embed({ model: "m", texts: [text] })).ok).toBe(true);
  expect(asked).toEqual([true, false, false]);
});

test("a missing embedding is refused", async () => {
  const { client } = await serve((_request, response) => {
    json(response, 200, { data: [{ index: 0, embedding: [1] }] });
  });
  const result = await client.embed({ model: "use-512", texts: ["a", "b"] });
  expect(result).toMatchObject({ ok: false, error: { code: "bad-shape" } });
});

test("a reward model's single score is read", async () => {
  const { client } = await serve((request, response) => {
    expect(request.url).toBe("/pooling");
    json(response, 200, { data: [{ index: 0, data: [-1.25] }] });
  });
  expect(await client.reward({ model: "gold", messages: ask.messages })).toEqual({ ok: true, value: -1.25 });
});

test("loading an adapter twice succeeds; loading one that can't be loaded does not", async () => {
  const replies: [number, string][] = [
    [200, "Success: LoRA adapter 'round-1' added successfully."],
    [400, '{"error":{"message":"The lora adapter \'round-1\' has already been loaded."}}'],
    [404, '{"error":{"message":"no such file"}}'],
    [404, '{"detail":"Not Found"}'],
  ];
  const { client } = await serve((_request, response) => {
    const [status, text] = replies.shift() ?? [500, ""];
    response.writeHead(status).end(text);
  });
  const load = () => client.loadAdapter({ name: "round-1", uri: "http://trainer/x.json", base: "pi0" });
  expect(await load()).toEqual({ ok: true, value: { alreadyLoaded: false, model: "round-1" } });
  expect(await load()).toEqual({ ok: true, value: { alreadyLoaded: true, model: "round-1" } });
  expect(await load()).toMatchObject({ ok: false, error: { code: "http-status", status: 404 } });
});

test("where vLLM's route is missing SGLang's is asked, whose adapters are named with their base", async () => {
  const asked: unknown[] = [];
  let isKnown = false;
  const { client } = await serve((request, response, body) => {
    asked.push([request.url, body]);
    if (request.url !== "/load_lora_adapter") return json(response, 404, { detail: "Not Found" });
    if (isKnown)
      return json(response, 400, { success: false, error_message: "LoRA with name round-1 already exists" });
    isKnown = true;
    json(response, 200, { success: true, loaded_adapters: { "round-1": "/shared/1" } });
  });
  const load = () => client.loadAdapter({ name: "round-1", uri: "/shared/1", base: "llama" });
  expect(await load()).toEqual({ ok: true, value: { alreadyLoaded: false, model: "llama:round-1" } });
  expect(await load()).toEqual({ ok: true, value: { alreadyLoaded: true, model: "llama:round-1" } });
  expect(asked[1]).toEqual(["/load_lora_adapter", { lora_name: "round-1", lora_path: "/shared/1" }]);
});

test("served models are listed with their parents", async () => {
  const { client } = await serve((_request, response) => {
    json(response, 200, { data: [{ id: "pi0" }, { id: "round-1", parent: "pi0" }] });
  });
  expect(await client.models()).toEqual({
    ok: true,
    value: [
      { id: "pi0", parent: null },
      { id: "round-1", parent: "pi0" },
    ],
  });
});
