import { describe, expect, test } from "vitest";
import { answer, candidates, say, spent, teller } from "../fixtures/draws.fixture.ts";
import type { Asked } from "../fixtures/endpoints.fixture.ts";
import { Killed, withFuse } from "../fixtures/fuse.fixture.ts";
import { createWorld, startTestRound, stateOf, workOnce, workUntil } from "../fixtures/world.fixture.ts";
import { workRound } from "../rounds/index.ts";
import { isVisible } from "../text/model.ts";

/*
 * Servers that answer in each of the ways real ones do, and what a round makes of it. Draws of use are kept, what is
 * of no use is drawn again, and nothing is paid for twice.
 */

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
  // It is tested, and fails, when the round has started already: before, the start refuses.
  const roundId = await startTestRound(world);
  await db.policy.updateMany({
    data: {
      lastCheck: { at: "2026-01-01T00:00:00Z", works: false, status: 401, latencyMs: 1, message: "no" },
    },
  });
  expect(await checks()).toMatchObject([{ works: false }]);
  await workUntil(world, roundId, "labeling");
  expect(await checks()).toMatchObject([{ works: true, status: 200, message: "answered a prompt" }]);
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
  // One at a time: of several on their way the server has answered some that were given up before they were heard.
  await world.deps.db.policy.updateMany({ data: { requestsAtOnce: 1 } });
  const roundId = await startTestRound(world);
  // One request at a time: a further one under way would be ended, answered or not.
  await world.deps.db.policy.updateMany({ data: { requestsAtOnce: 1 } });
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
