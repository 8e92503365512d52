import { createTestDb } from "@gshf/testing";
import { afterEach, expect, test, vi } from "vitest";
import { databaseClock } from "./database-clock.ts";

afterEach(() => vi.useRealTimers());

const hourMs = 3_600_000;

/** This machine's wall clock is off by so much from now on. */
function setWallClock(offMs: number): void {
  const truth = performance.timeOrigin + performance.now();
  vi.useFakeTimers({ toFake: ["Date"], now: truth + offMs });
}

async function offBy(db: Awaited<ReturnType<typeof createTestDb>>["db"], now: () => Date): Promise<number> {
  const [row] = await db.$queryRaw<{ ms: number }[]>`
    select (extract(epoch from clock_timestamp()) * 1000)::float8 as "ms"`;
  return Math.abs(now().getTime() - (row?.ms ?? 0));
}

test.each([hourMs, -hourMs])(
  "a machine whose clock is off by %i ms keeps the database's time",
  async (off) => {
    await using test = await createTestDb();
    setWallClock(off);
    const { now, look } = databaseClock(test.db);
    expect(await offBy(test.db, now)).toBeGreaterThan(hourMs / 2);
    expect(await look()).toBe(true);
    expect(await offBy(test.db, now)).toBeLessThan(5_000);
  },
);

test("a clock that jumps while a process runs changes nothing", async () => {
  await using test = await createTestDb();
  const { now, look } = databaseClock(test.db);
  await look();
  for (const jump of [hourMs, -hourMs]) {
    setWallClock(jump);
    expect(await offBy(test.db, now)).toBeLessThan(5_000);
  }
});

test("while the database is away, time goes on from the last look", async () => {
  await using test = await createTestDb();
  let isAway = false;
  const away = new Proxy(test.db, {
    get: (db, name) => {
      if (isAway) throw new Error("away");
      return Reflect.get(db, name);
    },
  });
  const { now, look } = databaseClock(away);
  await look();
  isAway = true;
  setWallClock(hourMs);
  expect(await look()).toBe(false);
  expect(await offBy(test.db, now)).toBeLessThan(5_000);
});
