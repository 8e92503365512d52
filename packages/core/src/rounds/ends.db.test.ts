import { granted } from "@gshf/testing";
import { afterEach, describe, expect, test } from "vitest";
import type { Endpoints } from "../fixtures/endpoints.fixture.ts";
import {
  createWorld,
  labelAll,
  paidTotal,
  startTestRound,
  stateOf,
  submitPair,
  takePair,
  type World,
  workOnce,
  workUntil,
} from "../fixtures/world.fixture.ts";
import { listPolicies } from "../policies/index.ts";
import { updateProject } from "../projects/index.ts";
import { reconcileTrainingJob } from "../trainings/index.ts";
import { cancelRound, finishRoundEarly, pauseRound, resumeRound, retryRound } from "./act-on-round.ts";
import { getRound } from "./get-round.ts";
import { getRoundRemains } from "./get-round-remains.ts";
import { takenPolicySchema } from "./model.ts";
import { takePolicy } from "./take-policy.ts";

let world: World;
afterEach(() => world[Symbol.asyncDispose]());

const ref = (number = 1) => ({ slug: world.slug, number });

async function labeled(): Promise<string> {
  world = await createWorld({ labelers: 2 });
  const roundId = await startTestRound(world, { promote: "always" });
  await workUntil(world, roundId, "labeling");
  await labelAll(world);
  return roundId;
}

const remains = async (number = 1) => granted(await getRoundRemains(world.deps, world.owner, ref(number)));

/** How many comparisons the fit of a new round learns from. */
async function learnedByNext(): Promise<number> {
  world.endpoints.fault = null;
  const roundId = await startTestRound(world, { training: { algorithm: "none" } });
  await workUntil(world, roundId, "labeling");
  const where = { roundId_purpose: { roundId, purpose: "selection" } };
  return (await world.deps.db.rewardModel.findUniqueOrThrow({ where })).observations;
}

const give = (input: object) =>
  takePolicy(world.deps, world.owner, takenPolicySchema.parse({ ...ref(), ...input }));

describe("after people have labeled, a round ends well although", () => {
  const gone = { uri: "http://127.0.0.1:1/v1", sha256: null, model: "gone" };
  const notFound = { status: 404, body: "" };
  const broken: [string, (endpoints: Endpoints) => void][] = [
    ["the trainer fails for good", ({ trainer }) => Object.assign(trainer, { state: "failed" })],
    [
      "the trainer speaks something else",
      (endpoints) => Object.assign(endpoints, { fault: { path: /trainer/, times: 1e9, answer: notFound } }),
    ],
    [
      "π₀ is a plain OpenAI-compatible server that loads nothing",
      (endpoints) => Object.assign(endpoints, { fault: { path: /load_lora/, times: 1e9, answer: notFound } }),
    ],
    [
      "the new policy can't be measured",
      ({ trainer }) => Object.assign(trainer, { says: { artifacts: [{ kind: "endpoint", ...gone }] } }),
    ],
    ["the project has no trainer any more", () => undefined],
  ];

  test.each(broken)(
    "%s: it is finished without, its labels and dataset stay, and the next one learns from them",
    async (what, breakIt) => {
      const roundId = await labeled();
      breakIt(world.endpoints);
      if (what.startsWith("the project")) {
        granted(await updateProject(world.deps, world.owner, { slug: world.slug, trainerUrl: null }));
      }
      await workUntil(world, roundId, "failed");
      const before = await remains();
      expect(before).toMatchObject({ labels: 6, datasetSha256: expect.any(String) });
      expect(granted(await finishRoundEarly(world.deps, world.owner, ref()))).toEqual({ state: "complete" });
      expect(granted(await finishRoundEarly(world.deps, world.owner, ref()))).toEqual({ state: "complete" });
      expect(await remains()).toMatchObject({ labels: 6, datasetSha256: before.datasetSha256 });
      const view = granted(await getRound(world.deps, world.owner, ref()));
      expect(view).toMatchObject({ state: "complete", problem: null, datasetSha256: before.datasetSha256 });
      expect(view.endedAt).not.toBeNull();
      const main = granted(
        await listPolicies(world.deps, world.owner, { slug: world.slug, limit: 50 }),
      ).items.filter((p) => p.isMain);
      expect(main.map(({ name }) => name)).toEqual(["pi0"]);
      expect(await learnedByNext()).toBe(6);
    },
  );

  test("π₀ loads nothing: with an address it goes on, is measured, and the policy waits for a person's word", async () => {
    const roundId = await labeled();
    const { deps, owner, slug, endpoints } = world;
    endpoints.fault = { path: /load_lora/, times: 1e9, answer: { status: 404, body: "" } };
    await workUntil(world, roundId, "failed");
    const served = { baseUrl: `${endpoints.url}/v1`, model: "mine" };
    expect(granted(await give(served))).toEqual({ state: "evaluating", policy: "round-1" });
    await workUntil(world, roundId, "complete");
    const view = granted(await getRound(deps, owner, ref()));
    expect(view).toMatchObject({ policy: "round-1", training: { isByHand: true, state: "succeeded" } });
    expect(view.training?.unverifiedBecause).toMatch(/entered by hand/);
    const policies = granted(await listPolicies(deps, owner, { slug, limit: 50 })).items;
    expect(policies.map(({ name, isMain }) => [name, isMain])).toEqual([
      ["pi0", true],
      ["round-1", false],
    ]);
    expect(await deps.db.evaluation.count({ where: { roundId } })).toBe(2);
    const [event] = await deps.db.auditEvent.findMany({ where: { action: "rounds.takePolicy" } });
    expect(event?.detail).toMatchObject({ policy: "round-1", ...served });
  });

  test("an address that doesn't answer, or is π₀ itself, is refused by field and changes nothing", async () => {
    const roundId = await labeled();
    world.endpoints.trainer.state = "failed";
    await workUntil(world, roundId, "failed");
    const before = await stateOf(world, roundId);
    const baseUrl = `${world.endpoints.url}/v1`;
    const refusals = [
      [{ baseUrl, model: "pi0" }, "invalid", "model"],
      [{ baseUrl: "http://127.0.0.1:1/v1", model: "x" }, "unavailable", "baseUrl"],
      [{ baseUrl: "file:///etc/passwd", model: "x" }, "invalid", "baseUrl"],
      [{ baseUrl: "http://user:secret@127.0.0.1:1/v1", model: "x" }, "invalid", "baseUrl"],
    ] as const;
    for (const [input, reason, field] of refusals) {
      expect(await give(input)).toMatchObject({ ok: false, reason, field });
    }
    expect(await stateOf(world, roundId)).toEqual(before);
    expect(await world.deps.db.trainingJob.count()).toBe(1);
  });

  test("or the training is tried again, from the same dataset", async () => {
    const roundId = await labeled();
    world.endpoints.trainer.state = "failed";
    await workUntil(world, roundId, "failed");
    world.endpoints.trainer.state = "succeeded";
    world.pass(1);
    granted(await retryRound(world.deps, world.owner, ref()));
    await workUntil(world, roundId, "complete");
    expect(granted(await getRound(world.deps, world.owner, ref())).policy).toBe("round-1");
  });
});

test("a round can't be finished early before its dataset is there", async () => {
  const roundId = await labeled();
  for (const state of ["labeling", "freezing"]) {
    await workUntil(world, roundId, state);
    const refused = await finishRoundEarly(world.deps, world.owner, ref());
    expect(refused).toMatchObject({ ok: false, reason: "conflict" });
    expect(await give({ baseUrl: `${world.endpoints.url}/v1`, model: "mine" })).toMatchObject({
      ok: false,
      reason: "conflict",
    });
  }
});

test("finishing while the trainer runs has it stopped, and what it sends later changes nothing", async () => {
  const roundId = await labeled();
  world.endpoints.trainer.state = "running";
  await workUntil(world, roundId, "training");
  await workOnce(world.deps, roundId);
  granted(await finishRoundEarly(world.deps, world.owner, ref()));
  const job = await world.deps.db.trainingJob.findFirstOrThrow({ where: { roundId } });
  await reconcileTrainingJob(world.deps, job.id);
  expect(world.endpoints.trainer.cancelled).toEqual(["job-1"]);
  expect(await remains()).toMatchObject({ training: { state: "cancelled", isOver: true }, policy: null });
  expect((await stateOf(world, roundId)).state).toBe("complete");
});

test("a trainer that lost its jobs has none to stop", async () => {
  const roundId = await labeled();
  const { deps, owner, endpoints } = world;
  endpoints.trainer.state = "running";
  await workUntil(world, roundId, "training");
  await workOnce(deps, roundId);
  granted(await cancelRound(deps, owner, ref()));
  endpoints.fault = { path: /cancel/, times: 1, answer: { status: 404, body: "{}" } };
  const job = await deps.db.trainingJob.findFirstOrThrow({ where: { roundId } });
  await reconcileTrainingJob(deps, job.id);
  expect(await remains()).toMatchObject({ training: { state: "cancelled", isOver: true } });
});

describe("what is said of a cancelled round is so:", () => {
  test("cancelled while people label, its labels and answers stay, count late ones as late, and teach nobody", async () => {
    world = await createWorld({ labelers: 2 });
    const roundId = await startTestRound(world);
    await workUntil(world, roundId, "labeling");
    const [first, second] = world.labelers;
    if (first === undefined || second === undefined) throw new Error("no labelers");
    for (let label = 0; label < 2; label++) {
      const pair = await takePair(world, first);
      if (pair !== null) granted(await submitPair(world, first, pair));
    }
    const held = await takePair(world, second);
    if (held === null) throw new Error("no pair");
    const said = {
      labels: 2,
      labeledPairs: 2,
      pairs: 6,
      onScreen: 1,
      late: 0,
      answers: paidTotal(world),
      datasetSha256: null,
      training: null,
      policy: null,
    };
    expect(await remains()).toEqual(said);
    granted(await cancelRound(world.deps, world.owner, ref()));
    expect(await submitPair(world, second, held)).toMatchObject({ ok: false, reason: "late" });
    expect(await remains()).toEqual({ ...said, onScreen: 0, late: 1 });
    expect(await world.deps.db.judgment.count({ where: { state: "counted" } })).toBe(2);
    expect(await learnedByNext()).toBe(0);
  });

  test("cancelled in training, its dataset stays, later rounds learn from it, and its job is said to run until it stopped", async () => {
    const roundId = await labeled();
    const { deps, owner, endpoints } = world;
    endpoints.trainer.state = "running";
    await workUntil(world, roundId, "training");
    await workOnce(deps, roundId);
    const host = new URL(endpoints.url).host;
    const before = await remains();
    expect(before).toMatchObject({
      labels: 6,
      training: { externalId: "job-1", host, state: "queued", isOver: false },
    });
    granted(await cancelRound(deps, owner, ref()));
    const job = await deps.db.trainingJob.findFirstOrThrow({ where: { roundId } });
    endpoints.fault = { path: /cancel/, times: 1, answer: "cut" };
    await expect(reconcileTrainingJob(deps, job.id)).rejects.toThrow(/can't be reached/);
    expect(await remains()).toMatchObject({ training: { state: "queued", isOver: false } });
    await reconcileTrainingJob(deps, job.id);
    expect(await remains()).toEqual({
      ...before,
      training: { externalId: "job-1", host, state: "cancelled", isOver: true },
    });
    expect(await learnedByNext()).toBe(6);
  });
});

describe("what is said of a paused round is so:", () => {
  test("what is on a labeler's screen still counts, and nobody gets a new pair", async () => {
    world = await createWorld({ labelers: 2 });
    const roundId = await startTestRound(world);
    await workUntil(world, roundId, "labeling");
    const [first, second] = world.labelers;
    if (first === undefined || second === undefined) throw new Error("no labelers");
    const held = await takePair(world, first);
    if (held === null) throw new Error("no pair");
    granted(await pauseRound(world.deps, world.owner, ref()));
    expect(await takePair(world, second)).toBeNull();
    expect(granted(await submitPair(world, first, held))).toMatchObject({ outcome: "counted" });
  });

  test("the trainer goes on, and what it made is taken when the round is resumed", async () => {
    const roundId = await labeled();
    world.endpoints.trainer.state = "running";
    await workUntil(world, roundId, "training");
    await workOnce(world.deps, roundId);
    granted(await pauseRound(world.deps, world.owner, ref()));
    world.pass(3_600);
    expect(world.endpoints.trainer.cancelled).toEqual([]);
    world.endpoints.trainer.state = "succeeded";
    granted(await resumeRound(world.deps, world.owner, ref()));
    await workUntil(world, roundId, "complete");
    expect(new Set(world.endpoints.submissions).size).toBe(1);
  });
});
