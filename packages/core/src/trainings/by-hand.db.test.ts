import { createHash } from "node:crypto";
import { granted } from "@gshf/testing";
import { JobRequest, jobIdempotencyKey, Manifest } from "@gshf/trainer-protocol";
import { describe, expect, test } from "vitest";
import { weightsAt } from "../fixtures/endpoints.fixture.ts";
import {
  asked,
  createDatasetWorld,
  type DatasetWorld,
  startTestTraining,
  workTrainingOnce,
  workTrainingToItsEnd,
} from "../fixtures/trainings.fixture.ts";
import { listPolicies } from "../policies/index.ts";
import { updateProject } from "../projects/index.ts";
import { createTraining, trainingsVerbs } from "./index.ts";

const everything = {
  versions: [1, 2],
  algorithms: ["sft", "raft", "dpo", "dpo_pessimistic", "rso", "multi_step_rso", "reward_model"],
  hyperparameters: [{ name: "ridge", type: "number", min: 0 }],
};

async function manifestOf(body: JobRequest): Promise<Manifest> {
  return Manifest.parse(await (await fetch(body.manifest_uri)).json());
}

const bodyOf = ({ endpoints }: DatasetWorld, place = 0) => JobRequest.parse(endpoints.trainer.bodies[place]);
const viewOf = async ({ deps, owner, slug }: DatasetWorld, number: number) =>
  granted(await trainingsVerbs.get(deps, owner, { slug, number }));

const sha256 = createHash("sha256").update('{"weights":"none"}').digest("hex");
const sha256At = (step: number) => createHash("sha256").update(weightsAt(step)).digest("hex");

function checkpoint({ endpoints }: DatasetWorld, seq: number, step: number): string {
  return JSON.stringify({
    type: "job.checkpoint",
    job_id: "job-1",
    attempt: 1,
    seq,
    timestamp: "2026-01-01T00:00:00Z",
    data: {
      uri: `${endpoints.url}/artifact.json?step=${step}`,
      sha256: sha256At(step),
      kl: step / 10,
      step,
    },
  });
}

describe("a training that somebody starts from a dataset", () => {
  test("hands a trainer of version 1 the dataset's own files, under a manifest that says what is asked for", async () => {
    await using world = await createDatasetWorld();
    const { id, number } = await startTestTraining(world, {
      eta: 0.3,
      seed: 9,
      hyperparameters: { ridge: 2 },
    });
    expect((await workTrainingToItsEnd(world, id)).state).toBe("succeeded");
    const body = bodyOf(world);
    expect(Object.keys(body)).not.toContain("training");
    const manifest = await manifestOf(body);
    const dataset = await world.deps.db.dataset.findFirstOrThrow();
    const original = Manifest.parse(dataset.manifest);
    expect(manifest).toEqual({
      ...original,
      parent_manifest_sha256: dataset.manifestSha256,
      algorithm: "dpo",
      eta: 0.3,
      hyperparameters: { ridge: 2 },
      seed: 9,
    });
    for (const { uri } of body.files) expect((await fetch(uri)).status).toBe(200);
    const view = await viewOf(world, number);
    expect(view).toMatchObject({ state: "succeeded", policy: { name: "made" }, can: { retry: false } });
    const policies = granted(
      await listPolicies(world.deps, world.owner, { slug: world.slug, limit: 50 }),
    ).items;
    expect(policies.find(({ name }) => name === "made")).toMatchObject({
      roundNumber: null,
      training: { number, step: null },
    });
    expect(world.endpoints.adaptersLoaded).toEqual([`world-training-${number}`]);
  });

  test("tells a trainer of version 2 beside it what is asked for, under a key of both", async () => {
    await using world = await createDatasetWorld();
    world.endpoints.trainer.capabilities = everything;
    const { id } = await startTestTraining(world, { algorithm: "sft", name: "sft-1" });
    await workTrainingToItsEnd(world, id);
    const body = bodyOf(world);
    expect(body.training).toMatchObject({
      spec_version: 2,
      dataset: world.manifestSha256,
      algorithm: "sft",
      init_from: "pi0",
      reference: "pi0",
    });
    expect(world.endpoints.submissions).toEqual([jobIdempotencyKey(body)]);
    const { training: _, ...withoutTraining } = body;
    expect(jobIdempotencyKey(withoutTraining)).not.toBe(jobIdempotencyKey(body));
  });

  test("starts from a policy's checkpoint where that is asked for", async () => {
    await using world = await createDatasetWorld();
    world.endpoints.trainer.capabilities = everything;
    const first = await startTestTraining(world);
    await workTrainingToItsEnd(world, first.id);
    const second = await startTestTraining(world, { start: "previous", name: "further" });
    await workTrainingToItsEnd(world, second.id);
    const body = bodyOf(world, 1);
    expect(body.init_artifact).toEqual({ uri: `${world.endpoints.url}/artifact.json`, sha256 });
    expect(body.training).toMatchObject({ init_from: "policy", init_policy: "made" });
    expect((await manifestOf(body)).init_from).toBe("previous");
  });

  test("that two workers take up at once is one job", async () => {
    await using world = await createDatasetWorld();
    const { id } = await startTestTraining(world);
    await Promise.all([workTrainingOnce(world, id), workTrainingOnce(world, id)]);
    await workTrainingToItsEnd(world, id);
    expect(new Set(world.endpoints.submissions).size).toBe(1);
    expect(await world.deps.db.policy.count({ where: { name: "made" } })).toBe(1);
    expect(await world.deps.db.trainingJob.count({ where: { trainingId: id } })).toBe(1);
  });

  test("that makes a reward model makes no policy, and says where it lies", async () => {
    await using world = await createDatasetWorld();
    world.endpoints.trainer.capabilities = everything;
    const uri = `${world.endpoints.url}/artifact.json`;
    world.endpoints.trainer.says = { artifacts: [{ kind: "reward_model", uri, sha256 }] };
    const { id, number } = await startTestTraining(world, { algorithm: "reward_model" });
    expect((await workTrainingToItsEnd(world, id)).state).toBe("succeeded");
    const view = await viewOf(world, number);
    expect(view).toMatchObject({ policy: null, rewardModel: { uri, sha256, unverifiedBecause: null } });
    expect(await world.deps.db.policy.count()).toBe(1);
  });

  test("stands in the list beside those at the ends of rounds", async () => {
    await using world = await createDatasetWorld();
    const { id, number } = await startTestTraining(world);
    await workTrainingToItsEnd(world, id);
    const { deps, owner, slug } = world;
    const list = granted(await trainingsVerbs.list(deps, owner, { slug, limit: 50 })).items;
    expect(list).toMatchObject([{ number, round: null, algorithm: "dpo", state: "succeeded", progress: 1 }]);
  });
});

describe("checkpoints on the way", () => {
  test("become policies with their step and KL where that is asked for, and the end is none of them", async () => {
    await using world = await createDatasetWorld();
    const { id, number } = await startTestTraining(world, { keepCheckpoints: true });
    world.endpoints.trainer.events = [checkpoint(world, 1, 1), checkpoint(world, 2, 2)];
    await workTrainingToItsEnd(world, id);
    const view = await viewOf(world, number);
    expect(view.checkpoints).toEqual([
      { step: 1, kl: 0.1, sha256: sha256At(1), policy: "made-step-1" },
      { step: 2, kl: 0.2, sha256: sha256At(2), policy: "made-step-2" },
    ]);
    const policies = granted(
      await listPolicies(world.deps, world.owner, { slug: world.slug, limit: 50 }),
    ).items;
    expect(policies.find(({ name }) => name === "made-step-2")?.training).toEqual({ number, step: 2 });
    expect(new Set(world.endpoints.adaptersLoaded).size).toBe(3);
  });

  test("leave the end out also where it was put elsewhere than the last of them", async () => {
    await using world = await createDatasetWorld();
    const { id, number } = await startTestTraining(world, { keepCheckpoints: true });
    world.endpoints.trainer.events = [checkpoint(world, 1, 1), checkpoint(world, 2, 2)];
    const uri = `hf://org/repo@${"01234567".repeat(5)}`;
    world.endpoints.trainer.says = { artifacts: [{ kind: "checkpoint", uri, sha256: sha256At(2) }] };
    await workTrainingToItsEnd(world, id);
    expect((await viewOf(world, number)).checkpoints.map(({ policy }) => policy)).toEqual([
      "made-step-1",
      "made",
    ]);
    expect(new Set(world.endpoints.adaptersLoaded).size).toBe(2);
  });

  test("stay where the training breaks, which says where, and can be taken up again", async () => {
    await using world = await createDatasetWorld();
    world.endpoints.trainer.state = "failed";
    world.endpoints.trainer.events = [checkpoint(world, 1, 4)];
    const { id, number } = await startTestTraining(world, { keepCheckpoints: true });
    expect((await workTrainingToItsEnd(world, id)).state).toBe("failed");
    const broken = await viewOf(world, number);
    expect(broken.problem).toMatchObject({ code: "training-failed", nextTryAt: null });
    expect(broken.problem?.message).toContain("out-of-memory: the GPU is full");
    expect(broken.checkpoints).toMatchObject([{ step: 4, policy: "made-step-4" }]);
    expect(broken.can).toEqual({ cancel: false, retry: true });

    world.endpoints.trainer.state = "succeeded";
    world.endpoints.trainer.events = [];
    const { deps, owner, slug } = world;
    world.pass(1);
    granted(await trainingsVerbs.retry(deps, owner, { slug, number }));
    expect((await workTrainingToItsEnd(world, id)).state).toBe("succeeded");
    const whole = await viewOf(world, number);
    expect(whole).toMatchObject({ problem: null, policy: { name: "made" } });
    expect(whole.attempts.map(({ attempt, state }) => [attempt, state])).toEqual([
      [2, "succeeded"],
      [1, "failed"],
    ]);
    expect(new Set(world.endpoints.submissions).size).toBe(2);
    // Its input was written once: both attempts are of the same bytes.
    expect(bodyOf(world, 0).manifest_sha256).toBe(bodyOf(world, 1).manifest_sha256);
  });
});

test("a trainer that is away is waited for, and said to be away meanwhile", async () => {
  await using world = await createDatasetWorld();
  const { id, number } = await startTestTraining(world);
  world.endpoints.fault = { path: /trainer\/v1\/jobs$/, times: 2, answer: { status: 503, body: "" } };
  expect(await workTrainingOnce(world, id)).toBe("waiting");
  expect((await viewOf(world, number)).problem).toMatchObject({ retryable: true, tries: 1 });
  expect((await workTrainingToItsEnd(world, id)).state).toBe("succeeded");
  expect((await viewOf(world, number)).problem).toBeNull();
});

test("a training that is cancelled stops at its trainer, and goes on when it is taken up again", async () => {
  await using world = await createDatasetWorld();
  const { deps, owner, slug } = world;
  world.endpoints.trainer.state = "running";
  const { id, number } = await startTestTraining(world);
  await workTrainingOnce(world, id);
  granted(await trainingsVerbs.cancel(deps, owner, { slug, number }));
  expect(granted(await trainingsVerbs.cancel(deps, owner, { slug, number })).state).toBe("cancelled");
  const job = await deps.db.trainingJob.findFirstOrThrow({ where: { trainingId: id } });
  const { reconcileTrainingJob } = await import("./reconcile-training-job.ts");
  await reconcileTrainingJob(deps, job.id);
  expect(world.endpoints.trainer.cancelled).toEqual(["job-1"]);
  expect(await workTrainingOnce(world, id)).toBe("stale");
  world.pass(1);
  granted(await trainingsVerbs.retry(deps, owner, { slug, number }));
  world.endpoints.trainer.state = "succeeded";
  expect((await workTrainingToItsEnd(world, id)).state).toBe("succeeded");
  expect(await trainingsVerbs.retry(deps, owner, { slug, number })).toMatchObject({ reason: "conflict" });
});

describe("what can't come to a good end is refused before anything is spent", () => {
  test.each<[string, object, string, RegExp]>([
    ["a dataset of nowhere", { manifestSha256: "f".repeat(64) }, "manifestSha256", /no dataset/],
    ["a name that is taken", { name: "pi0" }, "name", /has a policy named pi0/],
    ["an algorithm without its rows", { algorithm: "rso" }, "algorithm", /this dataset has none/],
    ["pessimism of no weight", { algorithm: "dpo_pessimistic" }, "betaPess", /above 0/],
    ["pessimism about nothing", { algorithm: "dpo_pessimistic", betaPess: 1 }, "algorithm", /Import some/],
    ["a path that rises", multiStep([0.1, 0.5]), "klPath", /falls/],
    ["a path that ends elsewhere", multiStep([0.5, 0.3]), "klPath", /ends at η/],
    ["a start without weights", { start: "previous" }, "start", /No training/],
    ["no start", { start: "policy" }, "startPolicyId", /Choose a policy/],
    ["a hyperparameter it lacks", { hyperparameters: { beams: 3 } }, "hyperparameters.beams", /beams/],
    ["a value beyond its bounds", { hyperparameters: { ridge: -1 } }, "hyperparameters.ridge", /at least 0/],
  ])("%s", async (_, change, field, message) => {
    await using world = await createDatasetWorld();
    world.endpoints.trainer.capabilities = everything;
    const refused = await createTraining(world.deps, world.owner, asked(world, change));
    expect(refused).toMatchObject({ ok: false, field, message: expect.stringMatching(message) });
    expect(await world.deps.db.training.count()).toBe(0);
    expect(world.endpoints.submissions).toEqual([]);
  });

  test("an algorithm that the trainer doesn't know, and a trainer that doesn't answer or isn't there", async () => {
    await using world = await createDatasetWorld();
    const { deps, owner, slug, endpoints } = world;
    const create = (change: object) => createTraining(deps, owner, asked(world, change));
    // Of version 1: no word of SFT.
    expect(await create({ algorithm: "sft" })).toMatchObject({
      field: "algorithm",
      message: "This project’s trainer doesn’t do SFT. It does DPO, Pessimistic DPO.",
    });
    endpoints.fault = { path: /capabilities/, times: 1, answer: { status: 500, body: "" } };
    expect(await create({})).toMatchObject({ reason: "unavailable", field: "algorithm" });
    granted(await updateProject(deps, owner, { slug, trainerUrl: null }));
    expect(await create({})).toMatchObject({ field: "algorithm", message: /no trainer/ });
    expect(await deps.db.training.count()).toBe(0);
  });

  test("the same training again; another seed is another training", async () => {
    await using world = await createDatasetWorld();
    const { number } = await startTestTraining(world);
    const again = await createTraining(world.deps, world.owner, asked(world, { name: "other" }));
    expect(again).toMatchObject({ reason: "conflict", field: "seed" });
    const other = await startTestTraining(world, { name: "other", seed: 2 });
    expect(other.number).toBe(number + 1);
  });
});

function multiStep(klPath: number[]) {
  return { algorithm: "multi_step_rso", klPath, eta: 0.1 };
}
