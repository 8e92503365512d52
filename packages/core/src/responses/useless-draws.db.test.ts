import { granted } from "@gshf/testing";
import { describe, expect, test } from "vitest";
import { answer, candidates, say, spent, teller } from "../fixtures/draws.fixture.ts";
import {
  createWorld,
  labelAll,
  startTestRound,
  stateOf,
  workOnce,
  workUntil,
} from "../fixtures/world.fixture.ts";
import { retryRound } from "../rounds/index.ts";

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
