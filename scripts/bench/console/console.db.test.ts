import { readOptions } from "@gshf/cli";
import { createTestDb, type TestDb } from "@gshf/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ConsoleFigures } from "./measure-console.ts";
import { consoleOptionsSchema } from "./options.ts";
import { compareSizes, tableOf } from "./report-console.ts";
import { seedProject } from "./seed.ts";

const size = { slug: "bench", rounds: 3, pairs: 60, labels: 3, people: 12 };

describe("a seeded project", () => {
  let testDb: TestDb;
  beforeAll(async () => {
    testDb = await createTestDb();
    await seedProject(testDb.url, size, { storage: null, seal: (text) => text, say: () => undefined });
  });
  afterAll(() => testDb[Symbol.asyncDispose]());

  const count = async (sql: string) => {
    const [row] = await testDb.db.$queryRawUnsafe<{ n: number }[]>(`select count(*)::int as n from ${sql}`);
    return row?.n;
  };

  test("has every row of its size; only the newest round is being labeled", async () => {
    expect(await count(`"Pair" where "source" = 'online'`)).toBe(180);
    expect(await count(`"Round" where "state" = 'labeling' and "number" = 3`)).toBe(1);
    expect(await count(`"Round" where "state" = 'complete' and "number" < 3`)).toBe(2);
    expect(await count(`"Slot" where "roundId" is not null`)).toBe(540);
    expect(
      await count(
        `"Slot" s join "Round" r on r."id" = s."roundId" where r."number" < 3 and s."state" <> 'done'`,
      ),
    ).toBe(0);
    expect(
      await count(
        `"Slot" s join "Round" r on r."id" = s."roundId" where r."number" = 3 and s."state" = 'open'`,
      ),
    ).toBeGreaterThan(20);
    expect(
      await count(
        `"Slot" s where s."state" = 'done' and not exists (select from "Judgment" j where j."slotId" = s."id" and j."state" = 'counted')`,
      ),
    ).toBe(0);
  });

  test("fits together where its foreign keys were not checked, and checks them again afterwards", async () => {
    const keys = await testDb.db.$queryRaw<
      { child: string; parent: string; columns: string[]; named: string[] }[]
    >`
      select c.conrelid::regclass::text as child, c.confrelid::regclass::text as parent,
             (select array_agg(a.attname::text order by k.place) from unnest(c.conkey) with ordinality k(number, place)
                join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.number) as columns,
             (select array_agg(a.attname::text order by k.place) from unnest(c.confkey) with ordinality k(number, place)
                join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.number) as named
        from pg_constraint c where c.contype = 'f' and c.connamespace = 'public'::regnamespace`;
    expect(keys.length).toBeGreaterThan(50);
    const orphans: string[] = [];
    for (const { child, parent, columns, named } of keys) {
      const isSet = columns.map((column) => `c."${column}" is not null`).join(" and ");
      const fits = columns.map((column, at) => `p."${named[at]}" = c."${column}"`).join(" and ");
      const lost = await count(
        `${child} c where ${isSet} and not exists (select from ${parent} p where ${fits})`,
      );
      if (lost !== 0) orphans.push(`${child}.${columns.join()}: ${lost}`);
    }
    expect(orphans).toEqual([]);
    expect(await count(`pg_trigger where tgenabled = 'D'`)).toBe(0);
  });

  test("its people differ as people do: the reliable ones agree with the margin, the biased ones with a side", async () => {
    expect(await count(`"Judgment" where "choice" = 'left' and "state" = 'counted'`)).toBeGreaterThan(100);
    expect(await count(`"Judgment" where "choice" = 'right' and "state" = 'counted'`)).toBeGreaterThan(100);
    expect(await count(`"Judgment" where "choice" = 'tie'`)).toBeGreaterThan(0);
  });
});

test("options have defaults of the size that is asked for, and are refused in words", () => {
  const defaults = { rounds: 20, pairs: 25_000, labels: 3, people: 200, samples: 50, tenth: true };
  expect(readOptions(consoleOptionsSchema, [])).toMatchObject({ ok: true, values: defaults });
  const wrong = readOptions(consoleOptionsSchema, ["--rounds", "1"]);
  expect(wrong.ok ? "" : wrong.problems.join()).toContain("--rounds");
});

test("a call is compared with the same one at a tenth, by its place among those of its name", () => {
  const call = (name: string, ms: number, input: string) => ({
    name,
    input,
    ms_p50: ms,
    ms_p95: ms,
    samples: 50,
    rows_read: ms,
    scanned: [],
    error: null,
  });
  const figures = (calls: ConsoleFigures["calls"]): ConsoleFigures => ({
    seconds: { seed: 1 },
    calls,
    pages: [],
    scroll: null,
    web_rss_mib: { before: 1, after: 1, again: 1 },
    round_end: null,
  });
  const big = figures([
    call("rounds.pairs", 30, "a"),
    call("rounds.pairs", 100, "b"),
    call("rounds.get", 4, "c"),
  ]);
  const small = figures([
    call("rounds.pairs", 20, "x"),
    call("rounds.pairs", 10, "y"),
    call("rounds.get", 1, "z"),
  ]);
  const report = compareSizes(big, small);
  // A ratio of what takes less than five milliseconds tells of noise.
  expect(report.calls.map(({ ratio }) => ratio)).toEqual([1.5, 10, 1]);
  expect(compareSizes(big, null).calls[0]).toMatchObject({ tenth: null, ratio: null });
  expect(tableOf(report)).toContain("rounds.pairs");
});
