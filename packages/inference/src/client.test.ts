import type { IncomingMessage, ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { ask, json, serve } from "./server.fixture.ts";

const choice = (index: number, text: string) => ({
  index,
  message: { role: "assistant", content: text },
  finish_reason: "stop",
  logprobs: { content: [{ logprob: -0.5 }, { logprob: -1.5 }] },
});
test("sampled answers come in order of index with their tokens counted and logprobs summed", async () => {
  const seen: unknown[] = [];
  const { client } = await serve((_request, response, body) => {
    seen.push(body);
    json(response, 200, { choices: [choice(1, "b"), choice(0, "a")], usage: { completion_tokens: 4 } });
  });
  const result = await client.sample(ask);
  expect(result.ok && result.value.choices).toEqual([
    { index: 0, text: "a", finishReason: "stop", tokenCount: 2, logprob: -2, tokenIds: null },
    { index: 1, text: "b", finishReason: "stop", tokenCount: 2, logprob: -2, tokenIds: null },
  ]);
  expect(seen).toEqual([
    {
      model: "pi0",
      messages: [{ role: "user", content: "Hello" }],
      n: 2,
      temperature: 1,
      top_p: 1,
      seed: 7,
      max_tokens: 64,
      logprobs: true,
    },
  ]);
});

test("a server that is down is unreachable, after the attempts allowed", async () => {
  const { client, close, pauses } = await serve(() => undefined, { retriesMax: 2 });
  await close();
  const result = await client.sample(ask);
  expect(result).toMatchObject({ ok: false, error: { code: "unreachable", retryable: true, attempts: 3 } });
  expect(pauses).toEqual([500, 1000]);
});

test("a server that never answers, or never ends its answer, is a timeout", async () => {
  for (const handler of [
    () => undefined,
    (_request: IncomingMessage, response: ServerResponse) =>
      void response.writeHead(200).write('{"choices":['),
  ]) {
    const { client } = await serve(handler, { timeoutMs: 60, retriesMax: 1 });
    const result = await client.sample(ask);
    expect(result).toMatchObject({ ok: false, error: { code: "timeout", retryable: true, attempts: 2 } });
  }
});

test("an HTML page is refused and not repeated in the message", async () => {
  const { client } = await serve((_request, response) => {
    response.writeHead(200, { "content-type": "text/html" }).end("<html><script>alert(1)</script></html>");
  });
  const result = await client.sample(ask);
  expect(result).toMatchObject({ ok: false, error: { code: "not-json", retryable: false, status: 200 } });
  expect(JSON.stringify(result)).not.toContain("script");
});

test("fewer answers than asked for are what came, more are all of them, and none is said so", async () => {
  const answers = [[choice(0, "only")], [choice(0, "a"), choice(1, "b"), choice(2, "c")], []];
  const { client } = await serve((_request, response) => json(response, 200, { choices: answers.shift() }));
  const texts = async () => {
    const result = await client.sample(ask);
    return result.ok ? result.value.choices.map(({ text }) => text) : result.error.message;
  };
  expect(await texts()).toEqual(["only"]);
  expect(await texts()).toEqual(["a", "b", "c"]);
  expect(await texts()).toMatch(/gave 0 of 2 answers/);
});

test("busy answers are asked again, honouring Retry-After, until one succeeds", async () => {
  const answers: [number, Record<string, string>][] = [
    [503, {}],
    [429, { "retry-after": "7" }],
    [500, { "retry-after": new Date(60_000).toUTCString() }],
  ];
  const { client, pauses } = await serve(
    (_request, response) => {
      const busy = answers.shift();
      if (busy) response.writeHead(busy[0], busy[1]).end("secret stack trace");
      else json(response, 200, { choices: [choice(0, "a"), choice(1, "b")] });
    },
    { now: () => 15_000 },
  );
  const result = await client.sample(ask);
  expect(result.ok).toBe(true);
  expect(pauses).toEqual([500, 7_000, 45_000]);
});

test("a server that stays broken gives its status and host, never its text or our key", async () => {
  const { client } = await serve(
    (_request, response) => void response.writeHead(500).end("password=hunter2"),
    {
      retriesMax: 1,
      apiKey: "sk-secret",
    },
  );
  const result = await client.sample(ask);
  expect(result).toMatchObject({ ok: false, error: { code: "http-status", status: 500, attempts: 2 } });
  expect(!result.ok && result.error.message).toMatch(/^127\.0\.0\.1:\d+ answered HTTP 500 \(attempt 2\)$/);
  expect(JSON.stringify(result)).not.toMatch(/hunter2|sk-secret/);
});

test("a refusal that won't change is not asked again and keeps its machine-readable word", async () => {
  let requests = 0;
  const { client } = await serve((_request, response) => {
    requests += 1;
    json(response, 404, { error: { message: "no such model", code: "model_not_found" } });
  });
  const result = await client.sample(ask);
  expect(requests).toBe(1);
  expect(!result.ok && result.error.message).toContain("HTTP 404 (model_not_found)");
});

test("an answer over the size limit is refused without being read to its end", async () => {
  const { client } = await serve(
    (_request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      // Without an end: only a client that stops reading can answer.
      response.write(Buffer.alloc(256 * 1024, "x"));
    },
    { bytesMax: 100 * 1024 },
  );
  const result = await client.sample(ask);
  expect(result).toMatchObject({ ok: false, error: { code: "too-large", retryable: false } });
  expect(!result.ok && result.error.message).toContain("100 KiB");
});

test("JSON of another shape is refused, naming the field", async () => {
  const { client } = await serve((_request, response) =>
    json(response, 200, { error: { message: "secret" } }),
  );
  const result = await client.sample(ask);
  expect(result).toMatchObject({ ok: false, error: { code: "bad-shape" } });
  expect(!result.ok && result.error.message).toMatch(/at choices/);
  expect(JSON.stringify(result)).not.toContain("secret");
});

test("a redirect is not followed", async () => {
  const { client } = await serve(
    (_request, response) => void response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(),
  );
  expect(await client.sample(ask)).toMatchObject({ ok: false, error: { code: "http-status", status: 302 } });
});

test("the caller's signal ends the call", async () => {
  const controller = new AbortController();
  const { client } = await serve(() => controller.abort());
  const result = await client.sample({ ...ask, signal: controller.signal });
  expect(result).toMatchObject({ ok: false, error: { code: "aborted", attempts: 1 } });
});

test("no more calls run at a time than allowed", async () => {
  let running = 0;
  let most = 0;
  const held: ServerResponse[] = [];
  const { client } = await serve(
    (_request, response) => {
      running += 1;
      most = Math.max(most, running);
      held.push(response);
      if (held.length < 2) return;
      for (const open of held.splice(0)) {
        running -= 1;
        json(open, 200, { choices: [choice(0, "a"), choice(1, "b")] });
      }
    },
    { concurrencyMax: 2 },
  );
  const results = await Promise.all(Array.from({ length: 6 }, () => client.sample(ask)));
  expect(results.every((result) => result.ok)).toBe(true);
  expect(most).toBe(2);
});
