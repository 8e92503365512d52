import { createTestDb, createTestDeps, createTestProject, granted } from "@gshf/testing";
import { type JobEvent, signWebhook } from "@gshf/trainer-protocol";
import { expect, test } from "vitest";
import type { Deps } from "../access/index.ts";
import { updateProject } from "../projects/index.ts";
import { receiveTrainerEvent } from "./receive-trainer-event.ts";

const now = new Date("2026-01-01T00:00:00Z");

async function prepare(deps: Deps) {
  const { slug, owner, projectId } = await createTestProject(deps);
  granted(await updateProject(deps, owner, { slug, trainerUrl: "http://127.0.0.1:1/trainer" }));
  const project = await deps.db.project.findUniqueOrThrow({ where: { slug } });
  const round = await deps.db.round.create({
    data: { projectId, number: 1, state: "training", config: {}, seed: 1, createdBy: "test" },
  });
  const dataset = await deps.db.dataset.create({
    data: {
      projectId,
      roundId: round.id,
      manifestSha256: "a".repeat(64),
      manifestKey: "m",
      manifest: {},
      offlineRows: 0,
      onlineRows: 1,
      bytes: 1,
    },
  });
  const job = await deps.db.trainingJob.create({
    data: {
      roundId: round.id,
      datasetId: dataset.id,
      idempotencyKey: "key",
      externalId: "job-1",
      state: "running",
      seq: 2,
    },
  });
  await deps.db.roundTask.create({
    data: {
      roundId: round.id,
      stage: "training",
      shard: 0,
      total: 1,
      notBefore: new Date(now.getTime() + 9_000),
    },
  });
  return { job, round, secret: deps.secrets.open(project.webhookSecretSealed ?? "") };
}

const finished: JobEvent = {
  type: "job.state",
  job_id: "job-1",
  attempt: 1,
  seq: 3,
  timestamp: now.toISOString(),
  data: { state: "succeeded", progress: 1, error: null, artifacts: [] },
};

function signed(event: JobEvent, secret: string, at = now) {
  const body = JSON.stringify(event);
  return { body, headers: signWebhook({ id: "evt-1", body, timestamp: at, secrets: [secret] }) };
}

test("an event counts once, ends the job, and wakes its round before the next poll", async () => {
  await using database = await createTestDb();
  const deps = createTestDeps(database.db, { now: () => now });
  const { job, round, secret } = await prepare(deps);
  const webhook = { trainingJobId: job.id, ...signed(finished, secret) };
  expect(granted(await receiveTrainerEvent(deps, webhook))).toEqual({ isNew: true });
  expect(granted(await receiveTrainerEvent(deps, webhook))).toEqual({ isNew: false });
  expect(await deps.db.trainingJob.findUnique({ where: { id: job.id } })).toMatchObject({
    state: "succeeded",
    seq: 3,
  });
  expect(await deps.db.trainingEvent.count()).toBe(1);
  const [task] = await deps.db.roundTask.findMany({ where: { roundId: round.id } });
  expect(task?.notBefore).toBeNull();
});

test("a forged, stale or foreign event changes nothing", async () => {
  await using database = await createTestDb();
  const deps = createTestDeps(database.db, { now: () => now });
  const { job, secret } = await prepare(deps);
  const other = `whsec_${Buffer.alloc(32, 9).toString("base64")}`;
  const forged = { trainingJobId: job.id, ...signed(finished, other) };
  expect(await receiveTrainerEvent(deps, forged)).toMatchObject({ ok: false, reason: "forbidden" });
  const stale = { trainingJobId: job.id, ...signed(finished, secret, new Date(now.getTime() - 400_000)) };
  expect(await receiveTrainerEvent(deps, stale)).toMatchObject({ ok: false, reason: "forbidden" });
  const foreign = { trainingJobId: job.id, ...signed({ ...finished, job_id: "job-2" }, secret) };
  expect(await receiveTrainerEvent(deps, foreign)).toMatchObject({ ok: false, reason: "invalid" });
  const unknown = { ...forged, trainingJobId: "00000000-0000-7000-8000-000000000000" };
  expect(await receiveTrainerEvent(deps, unknown)).toMatchObject({ ok: false, reason: "not-found" });
  expect(await deps.db.trainingJob.findUnique({ where: { id: job.id } })).toMatchObject({ state: "running" });
});

test("an event whose text can't be stored is kept with U+FFFD in its place, and ends the job", async () => {
  await using database = await createTestDb();
  const deps = createTestDeps(database.db, { now: () => now });
  const { job, secret } = await prepare(deps);
  const error = { code: "oom", message: "out of \0 memory \ud83d", retryable: false };
  const failed: JobEvent = {
    ...finished,
    data: {
      state: "failed",
      progress: 1,
      error,
      artifacts: [{ kind: "log", uri: "https://example.org/x", sha256: null, model: "\0" }],
    },
  };
  granted(await receiveTrainerEvent(deps, { trainingJobId: job.id, ...signed(failed, secret) }));
  const mended = { ...error, message: "out of \ufffd memory \ufffd" };
  expect(await deps.db.trainingJob.findUnique({ where: { id: job.id } })).toMatchObject({
    state: "failed",
    error: mended,
    artifacts: [{ model: "\ufffd" }],
  });
  expect(await deps.db.trainingEvent.findFirst()).toMatchObject({ body: { data: { error: mended } } });
});

test("an older event, come late, is kept but does not turn the job back", async () => {
  await using database = await createTestDb();
  const deps = createTestDeps(database.db, { now: () => now });
  const { job, secret } = await prepare(deps);
  const older: JobEvent = { ...finished, seq: 1, data: { ...finished.data, state: "queued" } };
  granted(await receiveTrainerEvent(deps, { trainingJobId: job.id, ...signed(older, secret) }));
  expect(await deps.db.trainingJob.findUnique({ where: { id: job.id } })).toMatchObject({
    state: "running",
    seq: 2,
  });
  expect(await deps.db.trainingEvent.count()).toBe(1);
});
