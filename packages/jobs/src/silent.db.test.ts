import { createServer } from "node:net";
import { createDb, isOutage, transaction } from "@gshf/db";
import { createTestDb, until } from "@gshf/testing";
import { expect, test } from "vitest";
import { createQueue, enqueue } from "./index.ts";

const trainingJobId = "018f0000-0000-7000-8000-000000000001";
const reconcile = { name: "training.reconcile", payload: { trainingJobId } } as const;

test("sessions of the queue that fall silent are given up, and later jobs are done by new ones", async () => {
  await using test = await createTestDb();
  const { url, db } = test;
  const queue = await createQueue({ url, db, onError: () => undefined, statementMsMax: 500 });
  const stopped: number[] = [];
  try {
    let runs = 0;
    await queue.work("training.reconcile", async () => {
      runs += 1;
    });
    await transaction(db, (tx) => enqueue(tx, reconcile));
    await until("the first run", () => runs === 1);
    const sessions = await db.$queryRaw<{ pid: number }[]>`
      select pid from pg_stat_activity where datname = current_database() and application_name like 'pgboss%'`;
    expect(sessions).not.toEqual([]);
    for (const { pid } of sessions) {
      process.kill(pid, "SIGSTOP");
      stopped.push(pid);
    }
    await transaction(db, (tx) => enqueue(tx, reconcile));
    await until("the run after it", () => runs === 2);
  } finally {
    for (const pid of stopped) process.kill(pid, "SIGCONT");
    await queue.stop({ graceMs: 1_000 });
  }
}, 60_000);

test("a server that takes connections and never speaks is given up in time, by queries and by the queue", async () => {
  const mute = createServer(() => undefined);
  await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
  const address = mute.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const url = `postgresql://postgres@127.0.0.1:${address.port}/gshf`;
  const within = { url, connectionTimeoutMillis: 300 };
  const db = createDb(within);
  try {
    const began = performance.now();
    const error: unknown = await db.project.count().catch((thrown: unknown) => thrown);
    expect(isOutage(error)).toBe(true);
    const queue = createQueue({ ...within, db, onError: () => undefined });
    await expect(queue).rejects.toThrow(/timeout/i);
    expect(performance.now() - began).toBeLessThan(5_000);
  } finally {
    await db.$disconnect();
    mute.close();
  }
});
