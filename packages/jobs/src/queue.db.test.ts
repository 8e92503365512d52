import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { transaction } from "@gshf/db";
import { currentRequestId, forRequest } from "@gshf/http";
import { createTestDb, type TestDb, until } from "@gshf/testing";
import { expect, test } from "vitest";
import { createQueue, type DeadJob, enqueue, installQueues, JobRefused, type Queue } from "./index.ts";

const trainingJobId = "018f0000-0000-7000-8000-000000000001";
const reconcile = { name: "training.reconcile", payload: { trainingJobId } } as const;

async function open(test: TestDb): Promise<{ queue: Queue; errors: string[] } & AsyncDisposable> {
  const errors: string[] = [];
  const queue = await createQueue({
    url: test.url,
    db: test.db,
    onError: (error, what) => errors.push(`${what}: ${String(error)}`),
  });
  return { queue, errors, [Symbol.asyncDispose]: () => queue.stop({ graceMs: 1000 }) };
}

const send = (test: TestDb) => transaction(test.db, (tx) => enqueue(tx, reconcile));

test("a job enqueued in a transaction runs once the transaction commits, with its payload", async () => {
  await using test = await createTestDb();
  await using opened = await open(test);
  const seen: unknown[] = [];
  await opened.queue.work("training.reconcile", async (payload, { attempt }) => {
    seen.push({ ...payload, attempt });
  });
  await send(test);
  await until("the job to run", () => seen.length > 0);
  expect(seen).toEqual([{ trainingJobId, attempt: 1 }]);
});

test("a job is worked for the request that it was enqueued for, and so is what it enqueues itself", async () => {
  await using test = await createTestDb();
  await using opened = await open(test);
  const seen: (string | undefined)[] = [];
  await opened.queue.work("training.reconcile", async () => {
    seen.push(currentRequestId());
    if (seen.length === 1) await send(test);
  });
  await forRequest("request-1", () => send(test));
  await until("the job and its own to run", () => seen.length === 2);
  await send(test);
  await until("a job of nobody's to run", () => seen.length === 3);
  expect(seen).toEqual(["request-1", "request-1", undefined]);
});

test("a job enqueued in a transaction that rolls back never existed", async () => {
  await using test = await createTestDb();
  const failing = transaction(test.db, async (tx) => {
    await enqueue(tx, reconcile);
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(await jobs(test)).toEqual([]);
});

test("a payload that breaks its contract is refused where it is enqueued", async () => {
  await using test = await createTestDb();
  const broken = { name: "training.reconcile", payload: { trainingJobId: "not a uuid" } } as const;
  await expect(transaction(test.db, (tx) => enqueue(tx, broken))).rejects.toThrow(/uuid/i);
});

test("the same nudge waits once, and a nudge during a run is not lost", async () => {
  await using test = await createTestDb();
  await Promise.all([send(test), send(test), send(test)]);
  expect(await jobs(test)).toEqual(["created"]);
  await using opened = await open(test);
  let runs = 0;
  const release = Promise.withResolvers<void>();
  await opened.queue.work("training.reconcile", async () => {
    if (++runs === 1) await release.promise;
  });
  await until("the first run to begin", () => runs === 1);
  await send(test);
  release.resolve();
  await until("the second run", () => runs === 2);
});

test("a handler that throws is tried again", async () => {
  await using test = await createTestDb();
  await using opened = await open(test);
  const attempts: number[] = [];
  await opened.queue.work("training.reconcile", async (_payload, { attempt }) => {
    attempts.push(attempt);
    if (attempt === 1) throw new Error("not yet");
  });
  await send(test);
  await until("the second attempt", () => attempts.length === 2);
  expect(attempts).toEqual([1, 2]);
  expect(opened.errors).toContainEqual(expect.stringContaining("not yet"));
});

test("a refused job is not tried again, and its dead letter tells why", async () => {
  await using test = await createTestDb();
  await using opened = await open(test);
  const dead: DeadJob[] = [];
  await opened.queue.onDead(async (job) => {
    dead.push(job);
  });
  await opened.queue.work("training.reconcile", async () => {
    throw new JobRefused("the trainer is unknown");
  });
  await send(test);
  await until("the dead letter", () => dead.length > 0);
  expect(dead).toEqual([
    {
      name: "training.reconcile",
      payload: { trainingJobId },
      message: "the trainer is unknown",
      attempts: 1,
    },
  ]);
});

test("the job of a worker killed with SIGKILL is run by another within seconds", async () => {
  await using test = await createTestDb();
  const fixture = path.join(import.meta.dirname, "stuck-worker.fixture.ts");
  const child = spawn(process.execPath, [fixture, test.url], { stdio: ["ignore", "pipe", "inherit"] });
  await send(test);
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "exit");
  const killed = performance.now();
  await using opened = await open(test);
  let attempt = 0;
  await opened.queue.work("training.reconcile", async (_payload, context) => {
    attempt = context.attempt;
  });
  await until("the second attempt", () => attempt > 0);
  expect(attempt).toBe(2);
  // Far below the heartbeat's half a minute, which would have brought it back as well.
  expect(performance.now() - killed).toBeLessThan(15_000);
});

test("installing the queues again changes nothing that waits", async () => {
  await using test = await createTestDb();
  await send(test);
  await Promise.all([installQueues(test.url), installQueues(test.url)]);
  expect(await jobs(test)).toEqual(["created"]);
});

async function jobs(test: TestDb): Promise<string[]> {
  const rows = await test.db.$queryRaw<{ state: string }[]>`select state::text from pgboss.job`;
  return rows.map((row) => row.state);
}
