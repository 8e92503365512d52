import { createTestDb, createTestDeps, granted } from "@gshf/testing";
import type { JobEvent } from "@gshf/trainer-protocol";
import { expect, test } from "vitest";
import { artifact, finished, jobOf, now, prepare, signed } from "../fixtures/webhooks.fixture.ts";
import { receiveTrainerEvent } from "./receive-trainer-event.ts";

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
