import { createHash } from "node:crypto";
import { granted } from "@gshf/testing";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  createWorld,
  labelAll,
  startTestRound,
  stateOf,
  type World,
  workOnce,
  workUntil,
} from "../fixtures/world.fixture.ts";
import { listPolicies, policiesVerbs } from "../policies/index.ts";
import { getRound, retryRound } from "../rounds/index.ts";

// Whole rounds on a real database: seconds each, more on a machine that is busy.
vi.setConfig({ testTimeout: 120_000 });

let world: World;
afterEach(() => world[Symbol.asyncDispose]());

/** A round whose training has been handed over and runs. */
async function training(config: object = {}): Promise<string> {
  world = await createWorld();
  world.endpoints.trainer.state = "running";
  const roundId = await startTestRound(world, config);
  await workUntil(world, roundId, "labeling");
  await labelAll(world);
  await workUntil(world, roundId, "training");
  await workOnce(world.deps, roundId);
  return roundId;
}

const jobOf = (roundId: string) => world.deps.db.trainingJob.findFirstOrThrow({ where: { roundId } });

/** Lets some polls happen. */
async function poll(roundId: string, times: number, seconds: number): Promise<void> {
  for (let turn = 0; turn < times; turn++) {
    world.pass(seconds);
    await workOnce(world.deps, roundId);
  }
}

const metrics = (seq: number, points: object[] = [{ step: seq, loss: 1 / seq }]) =>
  JSON.stringify({
    type: "job.metrics",
    job_id: "job-1",
    attempt: 1,
    seq,
    timestamp: "2026-01-01T00:00:00Z",
    data: { points },
  });

describe("events", () => {
  test("are asked for from the last one without a gap before it, and what a gap held is filled in", async () => {
    const roundId = await training();
    const { trainer } = world.endpoints;
    const stored = async () => {
      const where = { trainingJob: { roundId } };
      const rows = await world.deps.db.trainingEvent.findMany({ where, orderBy: { seq: "asc" } });
      return rows.map(({ seq }) => seq);
    };
    trainer.events = [metrics(1), metrics(2), metrics(5)];
    trainer.says = { seq: 5 };
    await poll(roundId, 1, 20);
    expect(await stored()).toEqual([1, 2, 5]);
    trainer.asked = [];
    trainer.events = [1, 2, 3, 4, 5, 6].map((seq) => metrics(seq));
    trainer.says = { seq: 6 };
    await poll(roundId, 1, 20);
    expect(trainer.asked[0]).toBe(2);
    expect(await stored()).toEqual([1, 2, 3, 4, 5, 6]);
    await poll(roundId, 1, 20);
    expect(trainer.asked.at(-1)).toBe(6);
  });

  test("of other jobs and lines that are none cost nothing but themselves", async () => {
    const roundId = await training();
    const foreign = metrics(2).replace("job-1", "job-7");
    world.endpoints.trainer.events = [metrics(1), "<html>", foreign, '{"type":"job.metrics"}', metrics(4)];
    await poll(roundId, 1, 20);
    const rows = await world.deps.db.trainingEvent.findMany({ orderBy: { seq: "asc" } });
    expect(rows.map(({ seq }) => seq)).toEqual([1, 4]);
  });

  test("lost on the way are pulled when a webhook had brought the end", async () => {
    const roundId = await training();
    const { id } = await jobOf(roundId);
    await world.deps.db.trainingJob.update({
      where: { id },
      data: { state: "succeeded", seq: 4, endedAt: world.deps.now(), artifacts: [] },
    });
    world.endpoints.trainer.events = [1, 2, 3, 4].map((seq) => metrics(seq));
    await poll(roundId, 1, 20);
    expect(await world.deps.db.trainingEvent.count()).toBe(4);
  });

  test("by the thousand, with figures that are none, become a curve that a page can show", async () => {
    const roundId = await training();
    const batches = Array.from({ length: 30 }, (_, batch) =>
      metrics(
        batch + 1,
        Array.from({ length: 1_500 }, (_, index) => ({
          step: batch * 1_500 + index,
          loss: index === 1_499 ? null : 0.5,
        })),
      ),
    );
    world.endpoints.trainer.events = [...batches, metrics(31, [{ step: 7, loss: 0.7 }])];
    world.endpoints.trainer.events.push(metrics(32).replace('"loss":0.03125', '"loss":NaN'));
    await poll(roundId, 1, 20);
    const view = granted(await getRound(world.deps, world.owner, { slug: world.slug, number: 1 }));
    const { metrics: shown } = view.training ?? { metrics: [] };
    expect(shown.length).toBeGreaterThan(300);
    expect(shown.length).toBeLessThanOrEqual(400);
    expect(shown.at(-1)).toEqual({ step: 44_999, loss: null, accuracy: null });
    const steps = shown.map(({ step }) => step);
    expect(new Set(steps).size).toBe(steps.length);
  });
});

describe("silence", () => {
  test.each([
    ["hours ahead", "2026-01-01T09:00:00Z"],
    ["hours behind", "2025-12-31T15:00:00Z"],
    ["in the year 0", "0000-01-01T00:00:00Z"],
    ["in the year 9999", "9999-12-31T23:59:59Z"],
  ])("is measured by our clock when the trainer's is %s", async (_, heartbeatAt) => {
    const roundId = await training();
    Object.assign(world.endpoints.trainer, { heartbeatAt });
    await poll(roundId, 1, 20);
    expect((await stateOf(world, roundId)).problem).toBeNull();
    await poll(roundId, 4, 60);
    expect((await stateOf(world, roundId)).problem).toBeNull();
    await poll(roundId, 3, 60);
    expect((await stateOf(world, roundId)).problem?.code).toBe("trainer-silent");
    // A new sign of life, an hour back by its own clock.
    Object.assign(world.endpoints.trainer, { heartbeatAt: "2025-06-01T00:00:00Z" });
    await poll(roundId, 1, 31);
    expect((await stateOf(world, roundId)).problem).toBeNull();
  });

  test("isn't heard where the trainer goes on, though its clock stands still", async () => {
    const roundId = await training();
    for (let turn = 1; turn < 12; turn++) {
      world.endpoints.trainer.says = { progress: turn / 100 };
      await poll(roundId, 1, 100);
      expect((await stateOf(world, roundId)).problem).toBeNull();
    }
  });
});

describe("answers to our question", () => {
  test.each([
    ["an unknown state", { state: "preempted" }, /at state \("preempted"\)/],
    ["another job", { job_id: "job-2" }, /about another job/],
    ["a count of no column", { seq: 2 ** 40 }, /at seq \(1099511627776\)/],
    ["no state", { state: null }, /at state/],
  ])(
    "with %s are said to be wrong, and the job goes on when they are right again",
    async (_, says, message) => {
      const roundId = await training();
      world.endpoints.trainer.says = says;
      await poll(roundId, 2, 31);
      const { state, problem } = await stateOf(world, roundId);
      expect([state, problem?.retryable]).toEqual(["training", true]);
      expect(problem?.message).toMatch(message);
      world.endpoints.trainer.says = {};
      world.endpoints.trainer.state = "succeeded";
      await workUntil(world, roundId, "complete");
    },
  );

  test.each([
    ["a web page", { status: 200, body: "<html>" }, /no JSON/],
    ["a redirect", { status: 302, body: "" }, /HTTP 302, a redirect, which is not followed/],
    ["too much", { status: 200, body: "x".repeat(17 * 1024 * 1024) }, /more than/],
  ])("that are %s are named", async (_, answer, message) => {
    const roundId = await training();
    world.endpoints.fault = { path: /jobs\/job-1$/, times: 100, answer };
    await poll(roundId, 1, 31);
    expect((await stateOf(world, roundId)).problem?.message).toMatch(message);
  });

  test("with odd figures, dates and texts don't stop a job that ends", async () => {
    const roundId = await training();
    world.endpoints.trainer.says = {
      state: "failed",
      seq: 9,
      progress: "NaN",
      heartbeat_at: 1_700_000_000,
      error: { code: 7, message: "\u0000\ud800", retryable: null },
      artifacts: "none",
    };
    await workUntil(world, roundId, "failed");
    expect(await jobOf(roundId)).toMatchObject({
      state: "failed",
      progress: 0,
      error: { code: "unknown", message: "\uFFFD\uFFFD", retryable: false },
    });
  });

  test("that a job is over are believed also when the trainer counts from a lower number again", async () => {
    const roundId = await training();
    world.endpoints.trainer.says = { seq: 500 };
    await poll(roundId, 1, 20);
    world.endpoints.trainer.says = {};
    world.endpoints.trainer.state = "succeeded";
    await workUntil(world, roundId, "complete");
    expect((await jobOf(roundId)).seq).toBe(500);
  });

  test("that it knows no such job hand it over again, and its new events count from one", async () => {
    const roundId = await training();
    world.endpoints.trainer.events = [metrics(1), metrics(2)];
    world.endpoints.trainer.says = { seq: 2 };
    await poll(roundId, 1, 20);
    world.endpoints.fault = { path: /jobs\/job-1$/, times: 1, answer: { status: 404, body: "{}" } };
    await poll(roundId, 1, 20);
    expect(await jobOf(roundId)).toMatchObject({ externalId: null, state: "pending", seq: 0 });
    expect(await world.deps.db.trainingEvent.count()).toBe(0);
    world.endpoints.trainer.events = [metrics(1)];
    world.endpoints.trainer.says = {};
    world.endpoints.trainer.state = "succeeded";
    await workUntil(world, roundId, "complete");
    expect(await world.deps.db.trainingEvent.count()).toBe(1);
  });
});

describe("a checkpoint", () => {
  const commit = "0123456789abcdef0123456789abcdef01234567";
  const announced = "ab".repeat(32);
  /** What the world's trainer serves under /artifact.json. */
  const right = createHash("sha256")
    .update(JSON.stringify({ weights: "none" }))
    .digest("hex");

  const unverified: [string, (url: string) => object, RegExp][] = [
    ["without a checksum", (url) => ({ uri: `${url}/artifact.json`, sha256: null }), /without a checksum/],
    [
      "with a checksum of zeros",
      (url) => ({ uri: `${url}/artifact.json`, sha256: "0".repeat(64) }),
      /without a checksum/,
    ],
    ["with an empty checksum", (url) => ({ uri: `${url}/artifact.json`, sha256: "" }), /without a checksum/],
    ["on s3", () => ({ uri: "S3://bucket/weights", sha256: announced }), /s3:\/\/, which can't be read/],
    ["on gs", () => ({ uri: "gs://bucket/weights", sha256: announced }), /gs:\/\/, which can't be read/],
    ["on a branch of the hub", () => ({ uri: "hf://org/repo@main", sha256: announced }), /branch or a tag/],
    ["that isn't open to us", (url) => ({ uri: `${url}/nowhere`, sha256: announced }), /HTTP 404/],
  ];

  test.each(unverified)(
    "%s is stored as unverified, measured, and never promoted unasked",
    async (_, of, why) => {
      const roundId = await training({ promote: "always" });
      const { deps, owner, slug, endpoints } = world;
      endpoints.trainer.state = "succeeded";
      endpoints.trainer.says = { artifacts: [{ kind: "checkpoint", ...of(endpoints.url) }] };
      await workUntil(world, roundId, "complete");
      const [pi0, made] = granted(await listPolicies(deps, owner, { slug }));
      expect(made?.unverifiedBecause).toMatch(why);
      expect([pi0?.isMain, made?.isMain]).toEqual([true, false]);
      expect(await deps.db.evaluation.count({ where: { roundId, policyId: made?.id ?? "" } })).toBe(1);
      const view = granted(await getRound(deps, owner, { slug, number: 1 }));
      expect(view.training?.unverifiedBecause).toBe(made?.unverifiedBecause);

      const setMain = (input: object) =>
        policiesVerbs.setMain(
          deps,
          owner,
          policiesVerbs.setMain.definition.input.parse({ slug, policyId: made?.id, ...input }),
        );
      expect(await setMain({})).toMatchObject({ ok: false, reason: "conflict", field: "evenUnverified" });
      granted(await setMain({ evenUnverified: true }));
      expect(granted(await listPolicies(deps, owner, { slug })).map(({ isMain }) => isMain)).toEqual([
        false,
        true,
      ]);
    },
  );

  test("that its trainer serves itself is unverified, too", async () => {
    const roundId = await training({ promote: "always" });
    const { deps, owner, slug, endpoints } = world;
    endpoints.trainer.state = "succeeded";
    const uri = `${endpoints.url}/v1`;
    endpoints.trainer.says = { artifacts: [{ kind: "endpoint", uri, sha256: null, model: "new" }] };
    await workUntil(world, roundId, "complete");
    const [, made] = granted(await listPolicies(deps, owner, { slug }));
    expect(made).toMatchObject({ isMain: false, model: "new", baseUrl: uri });
    expect(made?.unverifiedBecause).toMatch(/served by the trainer itself/);
  });

  test.each([
    [
      "whose bytes have the checksum, HTTP in capitals",
      (url: string) => `${url.replace("http:", "HTTP:")}/artifact.json`,
    ],
    ["of the hub at a commit", () => `hf://org/repo@${commit}`],
    ["of the hub at a commit, without an owner", () => `hf://repo@${commit}`],
  ])("%s is verified, and is promoted as the round says", async (_, of) => {
    const roundId = await training({ promote: "always" });
    const { deps, owner, slug, endpoints } = world;
    endpoints.trainer.state = "succeeded";
    const checkpoint = { kind: "checkpoint", uri: of(endpoints.url), sha256: right };
    endpoints.trainer.says = { artifacts: [checkpoint] };
    await workUntil(world, roundId, "complete");
    const [, made] = granted(await listPolicies(deps, owner, { slug }));
    expect(made).toMatchObject({ isMain: true, unverifiedBecause: null });
  });

  test("with HTTPS in capitals and another checksum is caught like any other", async () => {
    const roundId = await training();
    const { endpoints } = world;
    endpoints.trainer.state = "succeeded";
    const uri = `${endpoints.url.replace("http:", "HTTP:")}/artifact.json`;
    endpoints.trainer.says = { artifacts: [{ kind: "checkpoint", uri, sha256: announced }] };
    await workUntil(world, roundId, "failed");
    expect((await stateOf(world, roundId)).problem?.code).toBe("checkpoint-mismatch");
  });

  test.each([
    ["file:///etc/passwd"],
    ["ftp://example.org/weights"],
    ["javascript:alert(1)"],
    ["https://user:secret@example.org/weights"],
    ["s3://key:secret@bucket/weights"],
    ["not a URL"],
  ])("at %s is refused by name, and trying again trains anew", async (uri) => {
    const roundId = await training();
    const { endpoints, deps, owner, slug } = world;
    endpoints.trainer.state = "succeeded";
    endpoints.trainer.says = { artifacts: [{ kind: "checkpoint", uri, sha256: announced }] };
    await workUntil(world, roundId, "failed");
    const { problem } = await stateOf(world, roundId);
    expect(problem?.code).toBe("artifact-refused");
    expect(problem?.message).toMatch(/artifacts\.0\.uri/);
    expect(problem?.message).not.toContain("secret");
    expect(await deps.db.policy.count({ where: { name: "round-1" } })).toBe(0);
    endpoints.trainer.says = {};
    world.pass(1);
    granted(await retryRound(deps, owner, { slug, number: 1 }));
    await workUntil(world, roundId, "complete");
  });
});
