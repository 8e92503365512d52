import { createTestDb, createTestDeps, granted } from "@gshf/testing";
import type { JobEvent } from "@gshf/trainer-protocol";
import { expect, test } from "vitest";
import {
  artifact,
  beat,
  ended,
  finished,
  jobOf,
  now,
  prepare,
  signed,
} from "../fixtures/webhooks.fixture.ts";
import { receiveTrainerEvent } from "./receive-trainer-event.ts";

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
