import { granted } from "@gshf/testing";
import { describe, expect, test, vi } from "vitest";
import type { Answer, Asked } from "../fixtures/endpoints.fixture.ts";
import { Killed, withFuse } from "../fixtures/fuse.fixture.ts";
import {
  createWorld,
  labelAll,
  startTestRound,
  stateOf,
  type World,
  workOnce,
  workUntil,
} from "../fixtures/world.fixture.ts";
import { retryRound, workRound } from "../rounds/index.ts";
import { isVisible } from "../text/model.ts";

/*
 * Servers that answer in each of the ways real ones do, and what a round makes of it. Draws of use are kept, what is
 * of no use is drawn again, and nothing is paid for twice.
 */

// Whole rounds on a real database: seconds each, more on a machine that is busy.
vi.setConfig({ testTimeout: 120_000 });

const say = (content: unknown, finish_reason: unknown = "stop") => ({ message: { content }, finish_reason });
const answer = (choices: unknown[], rest: object = {}): Answer => ({
  status: 200,
  body: { choices, ...rest },
});

/** Answers that differ, and how many of them were given. */
function teller() {
  const told = { good: 0 };
  const good = (count: number) =>
    Array.from({ length: count }, () => {
      told.good += 1;
      return say(`good answer ${told.good}`);
    });
  return { told, good };
}

const candidates = (world: World, roundId: string) =>
  world.deps.db.response.findMany({ where: { roundId, purpose: "candidate" } });
const spent = async (world: World) => {
  const rows = await world.deps.db.paidRequest.findMany();
  const sum = (field: "kept" | "unusable" | "promptTokens" | "completionTokens") =>
    rows.reduce((total, row) => total + row[field], 0);
  return {
    requests: rows.length,
    kept: sum("kept"),
    unusable: sum("unusable"),
    tokens: sum("promptTokens") + sum("completionTokens"),
  };
};

/** What stands in place of some answers of a request, and never comes to a reader. */
const ofNoUse: [string, unknown[]][] = [
  [
    "null, as reasoning models answer",
    [{ message: { content: null, reasoning_content: "hm" }, finish_reason: "length" }],
  ],
  ["nothing", [say(""), say(" \n\t")]],
  ["nothing that can be seen", [say("\u200b\u2060"), say("\ufeff\u00ad"), say("\u2800")]],
  ["a tool call", [{ message: { tool_calls: [{ type: "function" }] }, finish_reason: "tool_calls" }]],
  ["parts without text", [say([{ type: "image_url", image_url: {} }])]],
  ["more than anybody reads", [say("x".repeat(200_001))]],
  ["no choices at all but other JSON", [null, 7, {}, { message: "hello" }, { error: { code: 500 } }]],
];

describe("answers of no use", () => {
  test.each(ofNoUse)("%s: are drawn again, and their siblings are kept", async (_name, useless) => {
    await using world = await createWorld();
    const { told, good } = teller();
    const begun = new Set<string>();
    world.endpoints.script = async ({ prompt, n }) => {
      if (begun.has(prompt)) return answer(good(n));
      begun.add(prompt);
      // Siblings before and after.
      return answer([...good(1), ...useless.slice(0, n - 1), ...good(Math.max(0, n - 1 - useless.length))]);
    };
    const roundId = await startTestRound(world);
    await workUntil(world, roundId, "labeling");
    const drawn = await candidates(world, roundId);
    expect(drawn).toHaveLength(24);
    expect(drawn.every(({ text }) => /^good answer \d+$/.test(text))).toBe(true);
    expect(told.good, "each good answer that came is kept, and no more were asked for").toBe(24);
    expect(await spent(world)).toMatchObject({ kept: 24, unusable: 6 * Math.min(3, useless.length) });
  });

  test("of one prompt without end: it is left out, and the others go on", async () => {
    await using world = await createWorld();
    let first: string | null = null;
    let useless = 0;
    world.endpoints.script = async ({ prompt, n }) => {
      first ??= prompt;
      if (prompt !== first) return null;
      useless += n;
      return answer(Array.from({ length: n }, () => say(null, "length")));
    };
    const roundId = await startTestRound(world);
    await workUntil(world, roundId, "labeling");
    expect(useless).toBe(8);
    const skipped = await world.deps.db.roundPrompt.findMany({ where: { roundId, skipped: { not: null } } });
    expect(skipped.map((row) => row.skipped)).toEqual(["no answer to read"]);
    expect(await world.deps.db.pair.count({ where: { roundId } })).toBe(5);
    await labelAll(world);
    await workUntil(world, roundId, "complete");
  });

  test("of every prompt: the round ends soon and says what to change; then it goes on", async () => {
    await using world = await createWorld({ prompts: 60 });
    let useless = 0;
    world.endpoints.script = async ({ n }) => {
      useless += n;
      return answer(Array.from({ length: n }, () => say(null, "length")));
    };
    const roundId = await startTestRound(world, { pairs: 40 });
    await workOnce(world.deps, roundId);
    const { state, problem } = await stateOf(world, roundId);
    expect([state, problem?.code]).toEqual(["failed", "policy-no-answers"]);
    // It sent nothing that can be read: that is no sign that it works.
    expect((await world.deps.db.policy.findMany()).map(({ lastCheck }) => lastCheck)).toEqual([null]);
    expect(problem?.message).toMatch(/used up all 2048 tokens .* raise the policy's maximum tokens/);
    expect(useless).toBeLessThanOrEqual(2 * 8 * 8);
    world.endpoints.script = null;
    world.pass(1);
    granted(await retryRound(world.deps, world.owner, { slug: world.slug, number: 1 }));
    await workUntil(world, roundId, "labeling");
    expect(await candidates(world, roundId)).toHaveLength(160);
  });
});

describe("answers of use", () => {
  test("come as they are: parts, filtered, cut off, with what can't be stored, and no more than asked", async () => {
    await using world = await createWorld();
    world.endpoints.script = async () =>
      answer([
        say([
          { type: "text", text: "in " },
          { type: "text", text: "parts" },
        ]),
        say("filtered", "content_filter"),
        say("cut off", "length"),
        say("nul \u0000 and half \ud83d", { odd: "\u0000" }),
        say("one too many"),
      ]);
    const roundId = await startTestRound(world);
    await workUntil(world, roundId, "labeling");
    const drawn = (await candidates(world, roundId)).filter(({ position }) => position === 0);
    expect(drawn.map(({ text, finishReason }) => [text, finishReason])).toEqual([
      ["in parts", "stop"],
      ["filtered", "content_filter"],
      ["cut off", "length"],
      ["nul \ufffd and half \ufffd", "unknown"],
    ]);
    expect(await world.deps.db.response.count({ where: { roundId } })).toBe(24);
  });

  test("of a server that gives one at a time are asked for one by one, with a seed each", async () => {
    await using world = await createWorld();
    const { told, good } = teller();
    const seeds = new Set<unknown>();
    world.endpoints.script = async ({ body }) => {
      seeds.add(body.seed);
      return answer(good(1));
    };
    const roundId = await startTestRound(world);
    await workUntil(world, roundId, "labeling");
    expect([told.good, seeds.size]).toEqual([24, 24]);
  });

  test("that were stored before are not shown when nothing in them can be read", async () => {
    await using world = await createWorld();
    const roundId = await startTestRound(world);
    await workUntil(world, roundId, "embedding");
    await world.deps.db.response.updateMany({
      where: { roundId, drawIndex: { lt: 2 } },
      data: { text: "\u200b" },
    });
    await workUntil(world, roundId, "labeling");
    const pairs = await world.deps.db.pair.findMany({
      where: { roundId },
      include: { first: true, second: true },
    });
    expect(pairs.length).toBeGreaterThan(0);
    for (const { first, second } of pairs) expect([first.text, second.text].every(isVisible)).toBe(true);
  });
});

test("a policy that answered in a round counts as tried, one whose test failed before as mended", async () => {
  await using world = await createWorld();
  const { db } = world.deps;
  const checks = async () => (await db.policy.findMany()).map(({ lastCheck }) => lastCheck);
  await db.policy.updateMany({
    data: {
      lastCheck: { at: "2026-01-01T00:00:00Z", works: false, status: 401, latencyMs: 1, message: "no" },
    },
  });
  const roundId = await startTestRound(world);
  expect(await checks()).toMatchObject([{ works: false }]);
  await workUntil(world, roundId, "labeling");
  expect(await checks()).toMatchObject([
    { works: true, status: 200, message: "answered a prompt of a round" },
  ]);
});

describe("parameters that a server refuses", () => {
  test("are found out once, remembered with the policy, and done without", async () => {
    await using world = await createWorld();
    let refused = 0;
    world.endpoints.script = async ({ body }) => {
      const wrong = ["logprobs", "max_tokens", "seed"].find((name) => body[name] !== undefined);
      if (wrong === undefined) return null;
      refused += 1;
      return {
        status: 400,
        body: { error: { message: `Unsupported parameter: '${wrong}'. secret`, param: wrong } },
      };
    };
    const roundId = await startTestRound(world);
    await workUntil(world, roundId, "labeling");
    const found = refused;
    const [policy] = await world.deps.db.policy.findMany();
    expect(policy?.refusedParameters).toEqual(["logprobs", "max_tokens", "seed"]);
    expect((await candidates(world, roundId)).every(({ seed }) => seed === null)).toBe(true);
    await labelAll(world);
    await workUntil(world, roundId, "evaluating");
    const next = await world.deps.db.policy.findUnique({ where: { id: policy?.id ?? "" } });
    expect(next?.refusedParameters).toHaveLength(3);
    expect(refused).toBe(found);
  });

  test("and can't be done without fail the round with the parameter's name, never the server's words", async () => {
    await using world = await createWorld();
    world.endpoints.script = async ({ body }) =>
      body.temperature === 1
        ? null
        : { status: 400, body: { error: { message: "temperature: only 1. secret", param: "temperature" } } };
    const roundId = await startTestRound(world, { temperature: 0.5 });
    await workUntil(world, roundId, "failed");
    const { problem } = await stateOf(world, roundId);
    expect(problem?.message).toMatch(/HTTP 400: it refuses temperature 0.5/);
    expect(JSON.stringify(problem)).not.toContain("secret");
  });
});

test("killed at every place of its sampling, a round asks for no draw that is stored", async () => {
  await using world = await createWorld();
  const { good } = teller();
  const stored = async ({ prompt, n }: Asked) => {
    const where = { messages: { array_contains: [{ content: prompt }] } };
    const there = await world.deps.db.response.count({ where: { purpose: "candidate", prompt: where } });
    expect(n, prompt).toBe(4 - there);
    return answer(n > 1 ? [say(null), ...good(n - 1)] : good(1));
  };
  world.endpoints.script = stored;
  const roundId = await startTestRound(world);
  let kills = 0;
  for (let place = 1; (await stateOf(world, roundId)).state === "sampling"; place += 1) {
    await workOnce(withFuse(world.deps, place).deps, roundId).catch((error: unknown) => {
      expect(error).toBeInstanceOf(Killed);
      kills += 1;
    });
    world.pass(31);
  }
  expect(kills).toBeGreaterThan(20);
  const { state, problem } = await stateOf(world, roundId);
  expect([state, problem]).toEqual(["embedding", null]);
  const drawn = await candidates(world, roundId);
  expect([drawn.length, (await spent(world)).kept]).toEqual([24, 24]);
});

test("an answer that comes as the worker is told to stop is kept all the same", async () => {
  await using world = await createWorld();
  const roundId = await startTestRound(world);
  const abort = new AbortController();
  const fetch: typeof world.deps.egress.fetch = async (input, init) => {
    const response = await world.deps.egress.fetch(input, init);
    const body = await response.arrayBuffer();
    abort.abort();
    return new Response(body, response);
  };
  const deps = { ...world.deps, egress: { ...world.deps.egress, fetch } };
  const { version } = await stateOf(world, roundId);
  await workRound(deps, { roundId, version }, { signal: abort.signal });
  const paid = [...world.endpoints.paid.values()].reduce((sum, n) => sum + n, 0);
  expect(paid).toBeGreaterThan(0);
  expect(await candidates(world, roundId)).toHaveLength(paid);
});

describe("a limit of what a policy may spend", () => {
  const usage = { usage: { prompt_tokens: 10, completion_tokens: 40 } };

  test.each([
    ["tokens", { tokensMax: 120n }, 3, /has used 150 of at most 120 tokens; raise the limit/],
    [
      "money",
      { costMax: 0.0001, inputPrice: 1, outputPrice: 1, currency: "GBP" },
      2,
      /has cost 0.0001 of at most 0.0001 GBP; raise the limit/,
    ],
  ])(
    "in %s stops the round with the figures, keeps what came, and can be raised",
    async (_name, limit, asked, says) => {
      await using world = await createWorld();
      const { good } = teller();
      world.endpoints.script = async ({ n }) => answer(good(n), usage);
      await world.deps.db.policy.updateMany({ data: { ...limit, requestsAtOnce: 1 } });
      const roundId = await startTestRound(world);
      await workUntil(world, roundId, "failed");
      const { problem } = await stateOf(world, roundId);
      expect(problem).toMatchObject({ code: "budget-spent", retryable: false });
      expect(problem?.message).toMatch(says);
      const { requests, tokens, kept } = await spent(world);
      expect([requests, tokens, kept]).toEqual([asked, asked * 50, asked * 4]);
      await world.deps.db.policy.updateMany({ data: { tokensMax: null, costMax: null } });
      granted(await retryRound(world.deps, world.owner, { slug: world.slug, number: 1 }));
      await workUntil(world, roundId, "labeling");
      expect(await spent(world)).toMatchObject({ requests: 6, kept: 24 });
    },
  );

  test("counts by characters where the server doesn't say", async () => {
    await using world = await createWorld();
    world.endpoints.script = async ({ n }) =>
      answer(Array.from({ length: n }, (_, i) => say(`${i}`.repeat(400))));
    const roundId = await startTestRound(world);
    await workUntil(world, roundId, "embedding");
    const rows = await world.deps.db.paidRequest.findMany();
    expect(rows.map((row) => [row.completionTokens, row.isEstimated])).toEqual(Array(6).fill([400, true]));
  });
});
