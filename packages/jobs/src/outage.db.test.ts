import { rmSync } from "node:fs";
import path from "node:path";
import { createDb, isOutage, transaction } from "@gshf/db";
import { migrate } from "@gshf/db/migrations";
import { scratchDirectory, startPostgres } from "@gshf/embedded";
import { until } from "@gshf/testing";
import { expect, test } from "vitest";
import { createQueue, enqueue, installQueues } from "./index.ts";

const job = {
  name: "training.reconcile",
  payload: { trainingJobId: "018f0000-0000-7000-8000-000000000001" },
} as const;

test("a restart of Postgres interrupts the queue and ends nothing: the job under way and later ones are done", async () => {
  const scratch = scratchDirectory("outage");
  // Not throw-away: what was committed must be there afterwards.
  const server = await startPostgres({ directory: path.join(scratch, "postgres") });
  const url = server.url();
  await migrate(url);
  await installQueues(url);
  const db = createDb({ url, connectionTimeoutMillis: 2_000 });
  const queue = await createQueue({ url, db, onError: () => undefined });
  try {
    let runs = 0;
    const restarted = Promise.withResolvers<void>();
    await queue.work("training.reconcile", async () => {
      if (++runs === 1) await restarted.promise;
    });
    await transaction(db, (tx) => enqueue(tx, job));
    await until("the first run", () => runs === 1);

    await server.stop();
    const error: unknown = await db.project.count().catch((thrown: unknown) => thrown);
    expect(isOutage(error)).toBe(true);
    await server.start();
    restarted.resolve();

    await transaction(db, (tx) => enqueue(tx, job));
    await until("the second run", () => runs >= 2);
    await until("the queue to be empty", async () => {
      const open = await db.$queryRaw<unknown[]>`select 1 from pgboss.job where state < 'completed'`;
      return open.length === 0;
    });
  } finally {
    await queue.stop({ graceMs: 1_000 });
    await db.$disconnect();
    await server.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
});
