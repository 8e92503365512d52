import { describe, expect, test } from "vitest";
import { z } from "zod";
import { ask, json, serve } from "./server.fixture.ts";

const good = { index: 0, message: { role: "assistant", content: "fine" }, finish_reason: "stop" };

describe("an answer as servers give it", () => {
  const cases: [string, unknown, object][] = [
    [
      "null, of a reasoning model",
      { ...good, message: { content: null, reasoning_content: "hm" } },
      { text: "" },
    ],
    ["a tool call", { ...good, message: { role: "assistant", tool_calls: [{ id: "x" }] } }, { text: "" }],
    [
      "parts, of which some are no text",
      { ...good, message: { content: [{ type: "text", text: "one " }, { type: "image_url" }, "two"] } },
      { text: "one two" },
    ],
    ["cut off", { ...good, finish_reason: "length" }, { text: "fine", finishReason: "length" }],
    ["filtered", { ...good, finish_reason: "content_filter" }, { finishReason: "content_filter" }],
    ["with a reason that is no word", { ...good, finish_reason: { type: "stop" } }, { finishReason: null }],
    ["with a reason that holds anything", { ...good, finish_reason: "x\u0000y" }, { finishReason: null }],
    ["with an index that is none", { ...good, index: "first" }, { index: 0, text: "fine" }],
    ["without an index", { message: { content: "fine" } }, { index: 0, text: "fine", finishReason: null }],
    ["with logprobs that are none", { ...good, logprobs: { content: [{ token: "x" }] } }, { logprob: null }],
    ["with logprobs of another kind", { ...good, logprobs: [1, 2] }, { text: "fine", logprob: null }],
  ];
  test.each(cases)("%s", async (_name, given, expected) => {
    const { client } = await serve((_request, response) => json(response, 200, { choices: [given] }));
    const result = await client.sample({ ...ask, n: 1 });
    expect(result).toMatchObject({ ok: true, value: { unreadable: 0, choices: [expected] } });
  });

  test("that is none costs none of its siblings, and is counted with its field", async () => {
    const choices = [null, { ...good, index: 4 }, { index: 1 }, { ...good, message: { content: 7 } }, "x"];
    const usage = { prompt_tokens: 3, completion_tokens: -1 };
    const { client } = await serve((_request, response) => json(response, 200, { choices, usage }));
    const result = await client.sample({ ...ask, n: 5 });
    expect(result).toMatchObject({
      ok: true,
      value: { choices: [{ text: "fine" }], unreadable: 4, promptTokens: 3, completionTokens: null },
    });
    expect(result.ok && result.value.fault).toBe("choices.0");
  });

  test("that says wrong things about its use is still an answer", async () => {
    for (const usage of [null, "much", { prompt_tokens: 1e12, completion_tokens: "7" }, []]) {
      const { client } = await serve((_request, response) => json(response, 200, { choices: [good], usage }));
      const result = await client.sample({ ...ask, n: 1 });
      expect(result).toMatchObject({
        ok: true,
        value: { choices: [{ text: "fine", tokenCount: null }], promptTokens: null, completionTokens: null },
      });
    }
  });
});

const sampling = z.looseObject({
  n: z.number().optional(),
  seed: z.number().optional(),
  logprobs: z.boolean().optional(),
  top_p: z.number().optional(),
  temperature: z.number().optional(),
  max_tokens: z.number().optional(),
  max_completion_tokens: z.number().optional(),
});
type Sent = z.output<typeof sampling>;

/** A server that refuses what `fault` finds fault with; it tells how often it refused and answered. */
async function picky(fault: (sent: Sent) => { status?: number; body: unknown } | null) {
  const seen = { refused: 0, answered: [] as Sent[] };
  const server = await serve((_request, response, body) => {
    const sent = sampling.parse(body);
    const wrong = fault(sent);
    if (wrong !== null) {
      seen.refused += 1;
      return json(response, wrong.status ?? 400, wrong.body);
    }
    seen.answered.push(sent);
    return json(response, 200, { choices: Array.from({ length: sent.n ?? 1 }, () => good) });
  });
  return { ...server, seen };
}

const openAi = (param: string, message: string) => ({
  body: { error: { message, param, code: "invalid_value" } },
});

test("the ids of the tokens drawn are asked for on demand, and read choice by choice", async () => {
  const bodies: unknown[] = [];
  const { client } = await serve((_request, response, body) => {
    bodies.push(body);
    const told = [[5, 2], [], [1.5], [-1], "5", undefined];
    const choices = told.map((token_ids, index) => ({ index, message: { content: "a" }, token_ids }));
    json(response, 200, { choices });
  });
  await client.sample(ask);
  const result = await client.sample({ ...ask, tokenIds: true });
  expect(bodies[0]).not.toHaveProperty("return_token_ids");
  expect(bodies[1]).toHaveProperty("return_token_ids", true);
  const read = result.ok ? result.value.choices.map(({ tokenIds }) => tokenIds) : [];
  expect(read).toEqual([[5, 2], null, null, null, null, null]);
});

describe("a server that refuses a parameter", () => {
  const faults: [string, string[], (sent: Sent) => { status?: number; body: unknown } | null][] = [
    [
      "max_tokens, and says what it takes instead",
      ["max_tokens"],
      ({ max_tokens }) =>
        max_tokens === undefined
          ? null
          : openAi("max_tokens", "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
    ],
    [
      "logprobs, in a sentence",
      ["logprobs"],
      ({ logprobs }) => (logprobs ? { body: { message: "This model does not support logprobs." } } : null),
    ],
    [
      "seed, as FastAPI does",
      ["seed"],
      ({ seed }) =>
        seed === undefined
          ? null
          : {
              status: 422,
              body: { detail: [{ loc: ["body", "seed"], msg: "Extra inputs are not permitted" }] },
            },
    ],
    ["n, in a sentence", ["n"], ({ n }) => (n === undefined ? null : { body: { error: "n must be 1" } })],
    [
      "temperature and top_p together",
      ["top_p"],
      ({ temperature, top_p }) =>
        temperature !== undefined && top_p !== undefined
          ? { body: { error: { message: "`temperature` and `top_p` cannot both be specified" } } }
          : null,
    ],
    [
      "two of them, one after the other",
      ["logprobs", "seed"],
      ({ logprobs, seed }) =>
        logprobs ? openAi("logprobs", "no") : seed === undefined ? null : openAi("seed", "no"),
    ],
    ["seed, without a word", ["seed"], ({ seed }) => (seed === undefined ? null : { body: "Bad Request" })],
    [
      "max_tokens, without a word",
      ["max_tokens"],
      ({ max_tokens }) => (max_tokens === undefined ? null : { body: {} }),
    ],
    [
      "logprobs and n, without a word",
      ["logprobs", "n", "seed"],
      ({ logprobs, n }) => (logprobs || n !== undefined ? { body: "<html>400</html>" } : null),
    ],
  ];

  test.each(faults)(
    "%s: is asked without it, and is asked so from then on",
    async (_name, refused, fault) => {
      const { client, seen } = await picky(fault);
      const first = await client.sample(ask);
      expect(first.ok && first.value.choices.length).toBeGreaterThan(0);
      expect(first.ok && [...first.value.refused].sort()).toEqual([...refused].sort());
      expect(first.ok && first.value.seed).toBe(refused.includes("seed") ? null : ask.seed);
      const { refused: before } = seen;
      await client.sample(ask);
      expect(seen).toMatchObject({ refused: before, answered: { length: 2 } });
      // What is known is not asked again by the next client either.
      const { client: later, seen: sawLater } = await picky(fault);
      expect(sawLater.refused).toBe(0);
      expect((await later.sample(ask)).ok).toBe(true);
    },
  );

  test("what another client found out is not tried again", async () => {
    const fault = ({ logprobs }: Sent) => (logprobs ? openAi("logprobs", "no") : null);
    const seen: Sent[] = [];
    const { client } = await serve(
      (_request, response, body) => {
        const sent = sampling.parse(body);
        seen.push(sent);
        const wrong = fault(sent);
        return wrong ? json(response, 400, wrong.body) : json(response, 200, { choices: [good] });
      },
      { refusedParameters: ["logprobs"] },
    );
    expect((await client.sample(ask)).ok).toBe(true);
    expect(seen).toHaveLength(1);
  });

  test("a temperature that it doesn't take can't be done without: the answers would be others", async () => {
    const { client, seen } = await picky(({ temperature }) =>
      temperature === undefined || temperature === 1
        ? null
        : openAi("temperature", "Only the default (1) value is supported. secret"),
    );
    const result = await client.sample({ ...ask, temperature: 0.7 });
    expect(result).toMatchObject({ ok: false, error: { code: "parameter-refused", retryable: false } });
    expect(!result.ok && result.error.message).toMatch(/HTTP 400: it refuses temperature 0.7$/);
    expect(JSON.stringify(result)).not.toContain("secret");
    expect(seen).toEqual({ refused: 1, answered: [] });
    expect((await client.sample(ask)).ok).toBe(true);
  });

  test("a limit that is too large for it is said, not done without", async () => {
    const { client } = await picky(({ max_tokens, max_completion_tokens }) =>
      (max_tokens ?? max_completion_tokens ?? 0) > 32
        ? openAi(
            "max_tokens",
            "max_tokens is too large: 64. This model supports at most 32 completion tokens",
          )
        : null,
    );
    const result = await client.sample(ask);
    expect(!result.ok && result.error.message).toMatch(/refuses max_tokens 64$/);
    expect((await client.sample({ ...ask, maxTokens: 8 })).ok).toBe(true);
  });

  test("a refusal of one prompt teaches nothing, even one that names a parameter", async () => {
    const { client, seen } = await picky(() => null);
    await client.sample(ask);
    const { client: other, seen: sawOther } = await picky((sent) =>
      JSON.stringify(sent).includes("temperature of the sun")
        ? { body: { error: { message: "Flagged: 'the temperature of the sun'" } } }
        : null,
    );
    const messages = [{ role: "user" as const, content: "the temperature of the sun?" }];
    expect((await other.sample({ ...ask, messages })).ok).toBe(false);
    expect((await other.sample(ask)).ok).toBe(true);
    expect(sawOther.answered).toEqual(seen.answered);
  });

  test("side by side, what is found out once serves all, and each answer is paid for once", async () => {
    const { client, seen } = await picky(({ logprobs, seed }) =>
      logprobs || seed !== undefined ? { body: "no" } : null,
    );
    const results = await Promise.all(Array.from({ length: 6 }, () => client.sample(ask)));
    expect(results.every((result) => result.ok)).toBe(true);
    expect(seen.answered).toHaveLength(6);
    expect(seen.refused).toBeLessThan(25);
  });
});

test("a server that passes over prompt_logprobs is told apart from one that answers wrongly", async () => {
  const { client } = await serve((_request, response) => json(response, 200, { choices: [good] }));
  const scored = await client.answerLogprob({ model: "pi0", messages: ask.messages, answer: "Hi" });
  expect(scored).toMatchObject({ ok: false, error: { code: "no-prompt-logprobs", retryable: false } });
});
