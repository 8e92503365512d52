import { createTestDb, createTestDeps } from "@gshf/testing";
import { expect, test } from "vitest";
import { takePermit } from "./rate-limit.ts";

const limit = { perMinute: 60, burst: 5 };

test("many processes at once let no more through than the burst, and say how long to wait", async () => {
  await using test = await createTestDb({ poolMax: 10 });
  const deps = createTestDeps(test.db, { now: () => new Date("2026-01-05T09:00:00Z") });
  const permits = await Promise.all(
    Array.from({ length: 40 }, () => takePermit(deps, "invite|10.0.0.1", limit)),
  );
  expect(permits.filter((permit) => permit.ok)).toHaveLength(5);
  expect(permits.find((permit) => !permit.ok)).toEqual({ ok: false, retryAfterSeconds: 1 });
  expect(await takePermit(deps, "invite|10.0.0.2", limit)).toEqual({ ok: true });
});

test("a wait that is told suffices, addresses are not stored, and old rows go", async () => {
  await using test = await createTestDb();
  let now = Date.parse("2026-01-05T09:00:00Z");
  const deps = createTestDeps(test.db, { now: () => new Date(now) });
  for (let i = 0; i < 5; i++) expect((await takePermit(deps, "10.0.0.1", limit)).ok).toBe(true);
  const refused = await takePermit(deps, "10.0.0.1", limit);
  expect(refused).toEqual({ ok: false, retryAfterSeconds: 1 });
  now += 1000;
  expect((await takePermit(deps, "10.0.0.1", limit)).ok).toBe(true);
  expect(JSON.stringify(await test.db.rateBucket.findMany())).not.toContain("10.0.0");
  now += 600_000;
  await takePermit(deps, "10.0.0.9", limit);
  expect(await test.db.rateBucket.count()).toBe(1);
});
