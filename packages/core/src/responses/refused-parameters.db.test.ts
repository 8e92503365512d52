import { describe, expect, test } from "vitest";
import { candidates } from "../fixtures/draws.fixture.ts";
import { createWorld, labelAll, startTestRound, stateOf, workUntil } from "../fixtures/world.fixture.ts";

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
