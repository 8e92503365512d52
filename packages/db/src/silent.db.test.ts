import { createTestDb } from "@gshf/testing";
import { expect, test } from "vitest";
import { createDb, isOutage, transaction } from "./index.ts";

/** The server's process behind the one connection of a pool, which is told to fall silent. */
async function silence(db: ReturnType<typeof createDb>): Promise<number> {
  const [row] = await db.$queryRaw<{ pid: number }[]>`select pg_backend_pid() as pid`;
  if (row === undefined) throw new Error("the server has no process");
  process.kill(row.pid, "SIGSTOP");
  return row.pid;
}

test("a statement at a server that is silent fails in time, and the next has another connection", async () => {
  await using test = await createTestDb();
  const db = createDb({ url: test.url, poolMax: 1, statementMsMax: 1_000 });
  const pid = await silence(db);
  try {
    const began = performance.now();
    const error: unknown = await db.project.count().catch((thrown: unknown) => thrown);
    expect(isOutage(error)).toBe(true);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(await db.project.count()).toBe(0);
  } finally {
    process.kill(pid, "SIGCONT");
    await db.$disconnect();
  }
});

test("a transaction whose server falls silent in the middle fails in time", async () => {
  await using test = await createTestDb();
  const db = createDb({ url: test.url, poolMax: 1, statementMsMax: 1_000 });
  let pid = 0;
  try {
    const began = performance.now();
    const running = transaction(db, async (tx) => {
      const [row] = await tx.$queryRaw<{ pid: number }[]>`select pg_backend_pid() as pid`;
      pid = row?.pid ?? 0;
      process.kill(pid, "SIGSTOP");
      await tx.project.count();
    });
    const error: unknown = await running.catch((thrown: unknown) => thrown);
    expect(isOutage(error)).toBe(true);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(await db.project.count()).toBe(0);
  } finally {
    process.kill(pid, "SIGCONT");
    await db.$disconnect();
  }
});

test("a statement that runs too long is ended by the server, and one that waits in a transaction, too", async () => {
  await using test = await createTestDb();
  const db = createDb({ url: test.url, poolMax: 1, statementMsMax: 200, idleInTransactionMsMax: 200 });
  try {
    await expect(db.$executeRaw`select pg_sleep(20)`).rejects.toThrow(/statement timeout/);
    const asleep = transaction(db, async (tx) => {
      await tx.project.count();
      await test.db.$executeRaw`select pg_sleep(.5)`;
      await tx.project.count();
    });
    await expect(asleep).rejects.toThrow();
    expect(await db.project.count()).toBe(0);
  } finally {
    await db.$disconnect();
  }
});
