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

function signed(event: object | string, secret: string, { at = now, id = "evt-1" } = {}) {
  const body = typeof event === "string" ? event : JSON.stringify(event);
  return { body, headers: signWebhook({ id, body, timestamp: at, secrets: [secret] }) };
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
  const stale = {
    trainingJobId: job.id,
    ...signed(finished, secret, { at: new Date(now.getTime() - 400_000) }),
  };
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

const artifact = (name: string) => ({
  kind: "checkpoint" as const,
  uri: `https://models.example.org/${name}`,
  sha256: "ab".repeat(32),
});
const ended = (seq: number, name: string, state = "succeeded", attempt = 1) => ({
  ...finished,
  seq,
  attempt,
  data: { state, progress: 1, error: null, artifacts: [artifact(name)] },
});
const beat = (seq: number, attempt = 1) => ({
  ...finished,
  type: "job.heartbeat",
  seq,
  attempt,
  data: { state: "running", progress: 0.1 },
});

/** Everything of a job that an event could change. */
async function jobOf(deps: Deps, id: string) {
  const { state, seq, trainerAttempt, progress, artifacts, error, endedAt, heartbeatAt } =
    await deps.db.trainingJob.findUniqueOrThrow({ where: { id } });
  return { state, seq, trainerAttempt, progress, artifacts, error, endedAt, heartbeatAt };
}

test("once a job has ended, no signed event changes it, whatever it says and in whatever order it comes", async () => {
  await using database = await createTestDb();
  let clock = now.getTime();
  const deps = createTestDeps(database.db, { now: () => new Date(clock) });
  const { job, secret } = await prepare(deps);
  const send = async (event: object, id = `evt-${Math.random()}`) => {
    const webhook = signed(event, secret, { at: new Date(clock), id });
    return granted(await receiveTrainerEvent(deps, { trainingJobId: job.id, ...webhook }));
  };
  await send(ended(3, "right"));
  const before = await jobOf(deps, job.id);
  expect(before).toMatchObject({ state: "succeeded", seq: 3, artifacts: [artifact("right")] });
  const late = [
    ended(4, "other"),
    ended(9, "other"),
    ended(2, "other"),
    ended(3, "other"),
    ended(5, "other", "failed"),
    ended(6, "other", "succeeded", 2),
    ended(7, "other", "running", 3),
    beat(8),
    beat(1),
    beat(2 ** 31 - 1, 2),
    {
      ...ended(10, "x"),
      type: "job.checkpoint",
      data: { uri: artifact("other").uri, sha256: "cd".repeat(32), kl: 0, step: 1 },
    },
  ];
  // Each of them first, and the others behind it; then all once more under other webhook ids.
  for (let first = 0; first < late.length; first++) {
    clock += 1_000;
    for (const event of [...late.slice(first), ...late.slice(0, first)]) await send(event);
    expect(await jobOf(deps, job.id)).toEqual(before);
  }
});

test("the same event under another webhook id counts once, and a second one under its number doesn't replace it", async () => {
  await using database = await createTestDb();
  const deps = createTestDeps(database.db, { now: () => now });
  const { job, secret } = await prepare(deps);
  const send = async (event: object, id: string) =>
    granted(await receiveTrainerEvent(deps, { trainingJobId: job.id, ...signed(event, secret, { id }) }));
  expect(await send(beat(3), "a")).toEqual({ isNew: true });
  expect(await send(beat(3), "b")).toEqual({ isNew: false });
  expect(await send(ended(3, "other"), "c")).toEqual({ isNew: false });
  expect(await jobOf(deps, job.id)).toMatchObject({ state: "running", seq: 3, artifacts: [] });
});

test("an event beyond a gap is kept, changes nothing by itself, and has the trainer asked at once", async () => {
  await using database = await createTestDb();
  const deps = createTestDeps(database.db, { now: () => now });
  const { job, round, secret } = await prepare(deps);
  for (const [index, event] of [ended(9, "early"), beat(2 ** 31 - 1)].entries()) {
    const webhook = signed(event, secret, { id: `evt-${index}` });
    granted(await receiveTrainerEvent(deps, { trainingJobId: job.id, ...webhook }));
  }
  expect(await jobOf(deps, job.id)).toMatchObject({ state: "running", seq: 2 });
  expect(await deps.db.trainingEvent.count()).toBe(2);
  const [task] = await deps.db.roundTask.findMany({ where: { roundId: round.id } });
  expect(task?.notBefore).toBeNull();
});

test("an event of an earlier attempt doesn't turn a later one back", async () => {
  await using database = await createTestDb();
  const deps = createTestDeps(database.db, { now: () => now });
  const { job, secret } = await prepare(deps);
  for (const event of [beat(3, 2), ended(4, "old", "failed", 1)]) {
    granted(await receiveTrainerEvent(deps, { trainingJobId: job.id, ...signed(event, secret) }));
  }
  expect(await jobOf(deps, job.id)).toMatchObject({ state: "running", trainerAttempt: 2, seq: 3 });
});

test("figures, texts and moments that no column takes are replaced, and the event counts", async () => {
  await using database = await createTestDb();
  const deps = createTestDeps(database.db, { now: () => now });
  const { job, secret } = await prepare(deps);
  const points = `[{"step":1,"loss":NaN},{"step":2,"loss":"0.5"},{"step":3,"loss":-Infinity,"kl_k1":1e999},
    {"step":4,"loss":1e308,"rewards/accuracies":7},{"step":1e40,"loss":1},{"step":"x"},null,{"step":5,"loss":0.25,"logps":"NaN"}]`;
  const envelope = `"job_id":"job-1","attempt":1,"timestamp":"0000-01-01T00:00:00Z"`;
  const bodies = [
    `{"type":"job.metrics",${envelope},"seq":3,"data":{"points":${points}}}`,
    JSON.stringify({
      ...finished,
      seq: 4,
      timestamp: "9999-12-31T23:59:59Z",
      data: {
        state: "failed",
        progress: "most",
        error: { code: "a\u0000b", message: `\ud800 half ${"x".repeat(5_000)}`, retryable: "no" },
        artifacts: [
          { kind: "hologram", uri: 1 },
          "x",
          { kind: "log", uri: "https://logs.example.org/1", sha256: "?" },
        ],
      },
    }),
  ];
  for (const body of bodies) {
    const sent = { trainingJobId: job.id, ...signed(body, secret) };
    expect(granted(await receiveTrainerEvent(deps, sent))).toEqual({ isNew: true });
  }
  const [metrics] = await deps.db.trainingEvent.findMany({ where: { seq: 3 } });
  expect(metrics?.body).toMatchObject({
    data: {
      points: [
        { step: 1, loss: null },
        { step: 2, loss: null },
        { step: 3, loss: null, kl_k1: null },
        { step: 4, loss: 1e308, "rewards/accuracies": null },
        { step: 5, loss: 0.25, logps: null },
      ],
    },
  });
  const after = await jobOf(deps, job.id);
  expect(after).toMatchObject({
    state: "failed",
    progress: 0,
    error: { code: "a\uFFFDb", retryable: false },
  });
  expect(JSON.stringify(after.error)).toContain("\uFFFD half xxx");
  expect(after.artifacts).toHaveLength(1);
});

test.each([
  ["a state nobody knows", { data: { ...finished.data, state: "preempted" } }, /data\.state \("preempted"\)/],
  ["a number of no column", { seq: 2 ** 31 }, /seq \(2147483648\)/],
  ["half a number", { seq: 2.5 }, /seq \(2\.5\)/],
  ["an attempt of no column", { attempt: 1e300 }, /attempt \(1e\+300\)/],
  ["a type nobody knows", { type: "job.dance" }, /type \("job\.dance"\)/],
  ["NUL in the job's name", { job_id: "job\u00001" }, /job_id/],
  [
    "a file as artifact",
    { data: { ...finished.data, artifacts: [{ ...artifact(""), uri: "file:///etc/passwd" }] } },
    /data\.artifacts\.0\.uri: "file:\/\/\/etc\/passwd"/,
  ],
])("%s is refused with the field and what it holds, and nothing is kept", async (_, change, message) => {
  await using database = await createTestDb();
  const deps = createTestDeps(database.db, { now: () => now });
  const { job, secret } = await prepare(deps);
  const webhook = { trainingJobId: job.id, ...signed({ ...finished, ...change }, secret) };
  const refused = await receiveTrainerEvent(deps, webhook);
  expect(refused).toMatchObject({ ok: false, reason: "invalid", message: expect.stringMatching(message) });
  expect(await deps.db.trainingEvent.count()).toBe(0);
  expect(await jobOf(deps, job.id)).toMatchObject({ state: "running", seq: 2 });
});

test.each(["[", "null", "[]", "NaN", `"job"`, `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`, ""])(
  "a signed body that is no event is refused: %.20s",
  async (body) => {
    await using database = await createTestDb();
    const deps = createTestDeps(database.db, { now: () => now });
    const { job, secret } = await prepare(deps);
    const webhook = { trainingJobId: job.id, ...signed(body, secret) };
    expect(await receiveTrainerEvent(deps, webhook)).toMatchObject({ ok: false, reason: "invalid" });
  },
);
