import { JobRequest, jobIdempotencyKey, trainingSpecSha256 } from "@gshf/trainer-protocol";
import { describe, expect, test } from "vitest";
import { jobOf, metrics, poll, startTraining } from "../fixtures/training.fixture.ts";
import { stateOf, workUntil } from "../fixtures/world.fixture.ts";

describe("silence", () => {
  test.each([
    ["hours ahead", "2026-01-01T09:00:00Z"],
    ["hours behind", "2025-12-31T15:00:00Z"],
    ["in the year 0", "0000-01-01T00:00:00Z"],
    ["in the year 9999", "9999-12-31T23:59:59Z"],
  ])("is measured by our clock when the trainer's is %s", async (_, heartbeatAt) => {
    await using world = await startTraining();
    const { roundId } = world;
    Object.assign(world.endpoints.trainer, { heartbeatAt });
    await poll(world, 1, 20);
    expect((await stateOf(world, roundId)).problem).toBeNull();
    await poll(world, 4, 60);
    expect((await stateOf(world, roundId)).problem).toBeNull();
    await poll(world, 3, 60);
    expect((await stateOf(world, roundId)).problem?.code).toBe("trainer-silent");
    // A new sign of life, an hour back by its own clock.
    Object.assign(world.endpoints.trainer, { heartbeatAt: "2025-06-01T00:00:00Z" });
    await poll(world, 1, 31);
    expect((await stateOf(world, roundId)).problem).toBeNull();
  });

  test("isn't heard where the trainer goes on, though its clock stands still", async () => {
    await using world = await startTraining();
    const { roundId } = world;
    for (let turn = 1; turn < 12; turn++) {
      world.endpoints.trainer.says = { progress: turn / 100 };
      await poll(world, 1, 100);
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
      await using world = await startTraining();
      const { roundId } = world;
      world.endpoints.trainer.says = says;
      await poll(world, 2, 31);
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
    await using world = await startTraining();
    const { roundId } = world;
    world.endpoints.fault = { path: /jobs\/job-1$/, times: 100, answer };
    await poll(world, 1, 31);
    expect((await stateOf(world, roundId)).problem?.message).toMatch(message);
  });

  test("with odd figures, dates and texts don't stop a job that ends", async () => {
    await using world = await startTraining();
    const { roundId } = world;
    world.endpoints.trainer.says = {
      state: "failed",
      seq: 9,
      progress: "NaN",
      heartbeat_at: 1_700_000_000,
      error: { code: 7, message: "\u0000\ud800", retryable: null },
      artifacts: "none",
    };
    await workUntil(world, roundId, "failed");
    expect(await jobOf(world)).toMatchObject({
      state: "failed",
      progress: 0,
      error: { code: "unknown", message: "\uFFFD\uFFFD", retryable: false },
    });
  });

  test("that a job is over are believed also when the trainer counts from a lower number again", async () => {
    await using world = await startTraining();
    const { roundId } = world;
    world.endpoints.trainer.says = { seq: 500 };
    await poll(world, 1, 20);
    world.endpoints.trainer.says = {};
    world.endpoints.trainer.state = "succeeded";
    await workUntil(world, roundId, "complete");
    expect((await jobOf(world)).seq).toBe(500);
  });

  test("that it knows no such job hand it over again, and its new events count from one", async () => {
    await using world = await startTraining();
    const { roundId } = world;
    world.endpoints.trainer.events = [metrics(1), metrics(2)];
    world.endpoints.trainer.says = { seq: 2 };
    await poll(world, 1, 20);
    world.endpoints.fault = { path: /jobs\/job-1$/, times: 1, answer: { status: 404, body: "{}" } };
    await poll(world, 1, 20);
    expect(await jobOf(world)).toMatchObject({ externalId: null, state: "pending", seq: 0 });
    expect(await world.deps.db.trainingEvent.count()).toBe(0);
    world.endpoints.trainer.events = [metrics(1)];
    world.endpoints.trainer.says = {};
    world.endpoints.trainer.state = "succeeded";
    await workUntil(world, roundId, "complete");
    expect(await world.deps.db.trainingEvent.count()).toBe(1);
  });
});

describe("a round's trainer that speaks version 2", () => {
  const strict = {
    versions: [1, 2],
    algorithms: ["dpo"],
    hyperparameters: [{ name: "learning_rate", type: "number" }],
  };

  test("is sent a spec without the hyperparameters that are ours, and the same when it forgot its job", async () => {
    await using world = await startTraining({}, strict);
    const { roundId, endpoints } = world;
    const first = JobRequest.parse(endpoints.trainer.bodies[0]);
    expect(first.training).toMatchObject({ dataset: first.manifest_sha256, algorithm: "dpo" });
    expect(first.training?.hyperparameters).not.toHaveProperty("features");
    expect(endpoints.submissions[0]).toBe(jobIdempotencyKey(first, 1));
    // It is another version by now, and the job is still the one whose key it has.
    endpoints.trainer.capabilities = null;
    endpoints.fault = { path: /jobs\/job-1$/, times: 1, answer: { status: 404, body: "" } };
    await poll(world, 3, 31);
    expect(endpoints.submissions).toEqual([endpoints.submissions[0], endpoints.submissions[0]]);
    const again = JobRequest.parse(endpoints.trainer.bodies[1]);
    expect(again.training && trainingSpecSha256(again.training)).toBe(
      first.training && trainingSpecSha256(first.training),
    );
    endpoints.trainer.state = "succeeded";
    await workUntil(world, roundId, "complete");
  });

  test("and takes any hyperparameter is sent ours as well; one of version 1 reads the manifest", async () => {
    const any = { ...strict, hyperparameters: null };
    await using world = await startTraining({}, any);
    const { training } = JobRequest.parse(world.endpoints.trainer.bodies[0]);
    expect(training?.hyperparameters).toHaveProperty("features");
    await using old = await startTraining();
    expect(old.endpoints.trainer.bodies[0]).not.toHaveProperty("training");
  });
});
