import { transaction } from "@gshf/db";
import { enqueue } from "@gshf/jobs";
import { createTestDb, createTestDeps, createTestStorage } from "@gshf/testing";
import { expect, test } from "vitest";
import { createMetrics } from "./metrics.ts";
import { serveHealth } from "./serve-health.ts";

const trainingJobId = "018f0000-0000-7000-8000-000000000001";

test("what waits in a queue is told with how long it has waited, and what is put off is not", async () => {
  await using test = await createTestDb();
  const { db } = test;
  const job = { name: "training.reconcile", payload: { trainingJobId } } as const;
  await transaction(db, (tx) => enqueue(tx, job));
  const later = { name: "statistics.work", payload: { projectId: trainingJobId } } as const;
  await transaction(db, (tx) => enqueue(tx, later, { afterSeconds: 600 }));
  await db.$executeRaw`update pgboss.job set created_on = now() - interval '1 hour', start_after = now() - interval '1 hour'
                        where name = 'training.reconcile'`;
  const text = await createMetrics(db).print();
  expect(text).toContain("gshf_database_up 1");
  expect(text).toContain('gshf_queue_waiting{queue="training.reconcile"} 1');
  expect(text).toMatch(/gshf_queue_oldest_seconds\{queue="training.reconcile"\} 36\d\d/);
  expect(text).toContain('gshf_queue_waiting{queue="statistics.work"} 0');
});

test("a database that is gone leaves the process's own figures", async () => {
  const test = await createTestDb();
  const metrics = createMetrics(test.db);
  await test.close();
  const text = await metrics.print();
  expect(text).toContain("gshf_database_up 0");
  expect(text).toContain("gshf_worker_process_cpu_seconds_total");
});

test("a worker is alive without its bucket, and ready once it has it", async () => {
  await using test = await createTestDb();
  await using bucket = await createTestStorage();
  const { db } = test;
  const { log, storage: nowhere } = createTestDeps(db);
  const asked = async (storage: typeof nowhere, path: string) => {
    const server = await serveHealth({
      db,
      storage,
      metrics: createMetrics(),
      host: "127.0.0.1",
      port: 0,
      onError: log.error,
    });
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("it listens nowhere");
    const answer = await fetch(`http://127.0.0.1:${address.port}${path}`);
    server.close();
    return { status: answer.status, body: await answer.json() };
  };
  expect(await asked(nowhere, "/live")).toEqual({ status: 200, body: { ok: true } });
  expect(await asked(nowhere, "/ready")).toEqual({
    status: 503,
    body: { ready: false, database: true, queue: true, bucket: false },
  });
  expect(await asked(bucket.storage, "/ready")).toMatchObject({ status: 200, body: { ready: true } });
});
