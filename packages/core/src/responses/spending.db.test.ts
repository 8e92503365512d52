import { granted } from "@gshf/testing";
import { describe, expect, test } from "vitest";
import { answer, say, spent, teller } from "../fixtures/draws.fixture.ts";
import { createWorld, startTestRound, stateOf, workUntil } from "../fixtures/world.fixture.ts";
import { retryRound } from "../rounds/index.ts";

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
