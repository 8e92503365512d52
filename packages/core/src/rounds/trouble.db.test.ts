import { StorageError } from "@gshf/storage";
import { createTestDb, granted } from "@gshf/testing";
import { describe, expect, test } from "vitest";
import {
  createWorld,
  labelAll,
  resultOf,
  startTestRound,
  type World,
  workOnce,
  workUntil,
} from "../fixtures/world.fixture.ts";
import { retryRound } from "./act-on-round.ts";
import { problemSchema } from "./model.ts";

async function problemOf(world: World, roundId: string) {
  const { problem } = await world.deps.db.round.findUniqueOrThrow({ where: { id: roundId } });
  return problem === null ? null : problemSchema.parse(problem);
}

async function stateOf(world: World, roundId: string): Promise<string> {
  return (await world.deps.db.round.findUniqueOrThrow({ where: { id: roundId } })).state;
}

async function labeledRound(world: World): Promise<string> {
  const roundId = await startTestRound(world);
  await workUntil(world, roundId, "labeling");
  await labelAll(world);
  return roundId;
}

describe("a policy endpoint in trouble", () => {
  const faults = [
    { name: "is overloaded", answer: { status: 503, body: "upstream secret" }, says: /answered HTTP 503/ },
    { name: "cuts the connection", answer: "cut", says: /can't be reached/ },
    { name: "answers with a web page", answer: { status: 200, body: "<html>" }, says: /an HTML page/ },
    { name: "answers half a JSON", answer: { status: 200, body: '{"choices":' }, says: /no JSON/ },
    { name: "answers without choices", answer: { status: 200, body: '{"choices":[]}' }, says: /0 of 4/ },
  ] as const;

  for (const { name, answer, says } of faults) {
    test(`${name}: the round says so at once, tries again, and forgets it when it is over`, async () => {
      await using world = await createWorld();
      const roundId = await startTestRound(world);
      world.endpoints.fault = { path: /chat/, times: 1_000, answer };
      await workOnce(world.deps, roundId);
      const problem = await problemOf(world, roundId);
      expect(problem?.message).toMatch(says);
      expect(problem?.message).toContain(new URL(world.endpoints.url).host);
      expect(problem?.message).not.toMatch(/\d s\b/);
      expect(Date.parse(problem?.nextTryAt ?? "") - world.deps.now().getTime()).toBe(1_000);
      expect(problem?.message).not.toContain("upstream secret");
      expect(await stateOf(world, roundId)).toBe("sampling");
      world.endpoints.fault = null;
      world.pass(31);
      await workOnce(world.deps, roundId);
      expect(await problemOf(world, roundId)).toBeNull();
      expect(await stateOf(world, roundId)).toBe("embedding");
    });
  }

  test("that refuses the key for good fails the round at once, and a retry goes on where it was", async () => {
    await using world = await createWorld();
    const roundId = await startTestRound(world);
    world.endpoints.fault = { path: /chat/, times: 1, answer: { status: 401, body: "no" } };
    await workOnce(world.deps, roundId);
    expect(await stateOf(world, roundId)).toBe("failed");
    expect((await problemOf(world, roundId))?.message).toMatch(/HTTP 401/);
    const paidBefore = [...world.endpoints.paid.keys()];
    expect(paidBefore).not.toEqual([]);
    granted(await retryRound(world.deps, world.owner, { slug: world.slug, number: 1 }));
    await workUntil(world, roundId, "labeling");
    for (const key of paidBefore) expect(world.endpoints.paid.get(key)).toBe(4);
  });

  test("that never recovers fails the round after ten minutes, not sooner", async () => {
    await using world = await createWorld();
    const roundId = await startTestRound(world);
    world.endpoints.fault = { path: /chat/, times: 10_000, answer: "cut" };
    let seconds = 0;
    while ((await stateOf(world, roundId)) === "sampling") {
      await workOnce(world.deps, roundId);
      world.pass(60);
      seconds += 60;
      expect(seconds).toBeLessThan(900);
    }
    expect(seconds).toBeGreaterThan(600);
    expect(await stateOf(world, roundId)).toBe("failed");
  });

  test.each([
    ["no choices", '{"choices":[]}', /gave 0 of 4 answers/],
    ["JSON of another API", '{"object":"list","data":[]}', /another shape than the API's \(at choices\)/],
    ["an error with status 200", '{"error":{"message":"no such model"}}', /another shape than the API's/],
  ])("that answers %s fails the round within two minutes, in words", async (_what, body, says) => {
    await using world = await createWorld();
    const roundId = await startTestRound(world);
    world.endpoints.fault = { path: /chat/, times: 10_000, answer: { status: 200, body } };
    for (let seconds = 0; seconds < 120; seconds += 30) {
      await workOnce(world.deps, roundId);
      world.pass(30);
    }
    expect(await stateOf(world, roundId)).toBe("failed");
    expect((await problemOf(world, roundId))?.message).toMatch(says);
  });

  test("that gives fewer answers than asked keeps what came and is asked only for the rest", async () => {
    await using world = await createWorld();
    const roundId = await startTestRound(world);
    world.endpoints.shortAnswers = 5;
    await workUntil(world, roundId, "labeling");
    expect(await world.deps.db.response.count({ where: { roundId } })).toBe(24);
    const paid = [...world.endpoints.paid.values()].reduce((sum, n) => sum + n, 0);
    expect(paid).toBe(24);
  });
});

describe("other parts in trouble", () => {
  test("object storage that is gone for a while delays the round, loses nothing and costs nothing", async () => {
    await using world = await createWorld();
    const roundId = await startTestRound(world);
    await workUntil(world, roundId, "embedding");
    const gone = async () => {
      throw new StorageError("unreachable", "features/x", "could not write features/x: no answer");
    };
    const broken = { ...world.deps, storage: { ...world.deps.storage, put: gone, get: gone, head: gone } };
    await workOnce(broken, roundId);
    expect(world.endpoints.embedded.size, "what could not be kept is not paid for").toBe(0);
    expect(await problemOf(world, roundId)).toMatchObject({
      message: expect.stringMatching(/object storage: /),
      nextTryAt: expect.any(String),
    });
    world.pass(31);
    await workUntil(world, roundId, "labeling");
    expect(await problemOf(world, roundId)).toBeNull();
  });

  test("a database that shuts everybody out in mid-stage delays the round and loses nothing", async () => {
    await using undisturbed = await createWorld();
    const expected = await startTestRound(undisturbed);
    await workUntil(undisturbed, expected, "labeling");
    await using world = await createWorld();
    await using outside = await createTestDb();
    const [at] = await world.deps.db.$queryRaw<{ name: string }[]>`select current_database() as "name"`;
    const name = at?.name ?? "";
    const admit = (isOpen: boolean) =>
      outside.db.$executeRawUnsafe(`alter database ${name} with allow_connections ${isOpen}`);
    const roundId = await startTestRound(world);
    let answers = 0;
    const fetch: typeof world.deps.egress.fetch = async (input, init) => {
      const answer = await world.deps.egress.fetch(input, init);
      answers += 1;
      if (answers === 3) {
        await admit(false);
        // Waits for the end of each, in ms: on a busy machine a backend that was only told to end answers for a while.
        await outside.db
          .$queryRaw`select pg_terminate_backend(pid, 20000) from pg_stat_activity where datname = ${name}`;
      }
      return answer;
    };
    const deps = { ...world.deps, egress: { ...world.deps.egress, fetch } };
    await expect(workOnce(deps, roundId)).rejects.toThrow();
    expect(answers).toBeGreaterThanOrEqual(3);
    await admit(true);
    expect(await stateOf(world, roundId)).toBe("sampling");
    await workUntil(world, roundId, "labeling");
    expect(await resultOf(world, roundId)).toEqual(await resultOf(undisturbed, expected));
  });

  test("an embedder that sends another dimension fails the round with both numbers", async () => {
    await using world = await createWorld();
    const roundId = await startTestRound(world);
    await world.deps.db.featureMap.updateMany({ data: { dimension: 9 } });
    await workUntil(world, roundId, "failed");
    expect((await problemOf(world, roundId))?.message).toMatch(/8 numbers, expected 9/);
  });

  test("a trainer that answers 500 is asked again, under the same key", async () => {
    await using world = await createWorld();
    const roundId = await labeledRound(world);
    await workUntil(world, roundId, "training");
    world.endpoints.fault = { path: /trainer/, times: 3, answer: { status: 500, body: "stack trace" } };
    await workOnce(world.deps, roundId);
    expect(await problemOf(world, roundId)).toMatchObject({
      message: expect.stringMatching(/trainer: .*HTTP 500$/),
      nextTryAt: expect.any(String),
    });
    world.pass(31);
    await workUntil(world, roundId, "complete");
    expect(new Set(world.endpoints.submissions).size).toBe(1);
  });

  test("a trainer that is down for an hour in mid-training makes one policy, of the one job that it was given", async () => {
    await using world = await createWorld();
    const { deps, owner, slug, endpoints } = world;
    const roundId = await labeledRound(world);
    endpoints.trainer.state = "running";
    await workUntil(world, roundId, "training");
    await workOnce(deps, roundId);
    endpoints.fault = { path: /trainer/, times: 10_000, answer: "cut" };
    for (let minute = 0; minute < 60; minute++) {
      world.pass(60);
      await workOnce(deps, roundId);
    }
    // Nobody waits for ever unasked; what was given away stays given away.
    expect(await stateOf(world, roundId)).toBe("failed");
    expect((await problemOf(world, roundId))?.message).toMatch(/trainer: .*can't be reached/);
    endpoints.fault = null;
    endpoints.trainer.state = "succeeded";
    granted(await retryRound(deps, owner, { slug, number: 1 }));
    await workUntil(world, roundId, "complete");
    expect(endpoints.submissions).toHaveLength(1);
    expect(await deps.db.policy.count({ where: { trainingJobId: { not: null } } })).toBe(1);
  });

  test("a trainer that goes silent is reported, and its end is still taken when it comes", async () => {
    await using world = await createWorld();
    const roundId = await labeledRound(world);
    world.endpoints.trainer.state = "running";
    await workUntil(world, roundId, "training");
    await workOnce(world.deps, roundId);
    world.pass(20);
    await workOnce(world.deps, roundId);
    expect(await problemOf(world, roundId)).toBeNull();
    world.pass(400);
    await workOnce(world.deps, roundId);
    expect((await problemOf(world, roundId))?.code).toBe("trainer-silent");
    world.endpoints.trainer.state = "succeeded";
    world.pass(31);
    await workUntil(world, roundId, "complete");
  });

  test("a checkpoint that is not what was announced fails the round, and a retry trains anew", async () => {
    await using world = await createWorld();
    const roundId = await labeledRound(world);
    world.endpoints.trainer.wrongChecksum = true;
    await workUntil(world, roundId, "failed");
    expect((await problemOf(world, roundId))?.message).toMatch(
      /checkpoint at .* has sha256 \w+, announced was/,
    );
    expect(await world.deps.db.policy.count({ where: { name: "round-1" } })).toBe(0);
    world.endpoints.trainer.wrongChecksum = false;
    world.pass(1);
    granted(await retryRound(world.deps, world.owner, { slug: world.slug, number: 1 }));
    await workUntil(world, roundId, "complete");
    expect(new Set(world.endpoints.submissions).size).toBe(2);
  });

  test("a training that failed says why, and a retry is a new attempt", async () => {
    await using world = await createWorld();
    const roundId = await labeledRound(world);
    world.endpoints.trainer.state = "failed";
    await workUntil(world, roundId, "failed");
    expect((await problemOf(world, roundId))?.message).toMatch(/out-of-memory: the GPU is full/);
    world.endpoints.trainer.state = "succeeded";
    world.pass(1);
    granted(await retryRound(world.deps, world.owner, { slug: world.slug, number: 1 }));
    await workUntil(world, roundId, "complete");
    expect(world.endpoints.adaptersLoaded).toEqual(["world-round-1-2"]);
  });

  test("a training that failed with what may pass is begun anew, three times in all, then a person is asked", async () => {
    await using world = await createWorld();
    const roundId = await labeledRound(world);
    const attempts = () => world.deps.db.trainingJob.count({ where: { roundId } });
    Object.assign(world.endpoints.trainer, { state: "failed", mayPass: true });
    await workUntil(world, roundId, "training");
    while ((await problemOf(world, roundId)) === null) {
      world.pass(1);
      await workOnce(world.deps, roundId);
    }
    const problem = await problemOf(world, roundId);
    expect(problem?.message).toMatch(/out-of-memory: the GPU is full$/);
    expect(problem?.nextTryAt).not.toBeNull();
    // Not at once: what may pass takes a moment.
    world.pass(4);
    await workOnce(world.deps, roundId);
    expect([await stateOf(world, roundId), await attempts()]).toEqual(["training", 1]);
    await workUntil(world, roundId, "failed");
    expect(await attempts()).toBe(3);
    expect(new Set(world.endpoints.submissions).size).toBe(3);

    world.pass(1);
    granted(await retryRound(world.deps, world.owner, { slug: world.slug, number: 1 }));
    while ((await attempts()) < 5) {
      world.pass(1);
      await workOnce(world.deps, roundId);
    }
    world.endpoints.trainer.state = "succeeded";
    await workUntil(world, roundId, "complete");
    expect(await problemOf(world, roundId)).toBeNull();
    expect(await attempts()).toBe(5);
  });
});
