import type { Actor, Deps, Outcome } from "@gshf/core/access";
import { verbs } from "@gshf/core/registry";
import { createTestDb, createTestDeps, granted, type TestDb } from "@gshf/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedProject } from "./seed.ts";

// Enough rows that the planner takes an index where there is one for the question.
const size = { slug: "bench", rounds: 6, pairs: 900, labels: 2, people: 40 };

let testDb: TestDb;
let owner: Actor;
let deps: Deps;

beforeAll(async () => {
  // One connection: it has counted what was scanned as soon as it is asked to tell.
  testDb = await createTestDb({ poolMax: 1 });
  const { userId } = await seedProject(testDb.url, size, {
    storage: null,
    seal: (text) => text,
    say: () => undefined,
  });
  owner = { kind: "user", userId };
  deps = createTestDeps(testDb.db);
});
afterAll(() => testDb.close());

/** How often each of the tables that grow with every label was read from end to end. */
async function countScans(): Promise<Record<string, number>> {
  await testDb.db.$queryRaw`select pg_stat_force_next_flush()::text`;
  await testDb.db.$queryRaw`select pg_stat_clear_snapshot()::text`;
  const rows = await testDb.db.$queryRaw<{ table: string; scans: number }[]>`
    select relname::text as "table", seq_scan::float8 as "scans" from pg_stat_user_tables
     where schemaname = 'public' and relname in ('Judgment', 'Slot', 'Pair', 'PairTally', 'Response', 'PaidRequest')`;
  return Object.fromEntries(rows.map(({ table, scans }) => [table, scans]));
}

const { rounds, prompts, datasets, access, crowds, quality, policies, projects } = verbs;
const { slug } = size;
const number = size.rounds;

const lists: Record<string, () => Promise<Outcome<unknown>>> = {
  "rounds.list": () => rounds.list(deps, owner, { slug, limit: 50 }),
  "rounds.get": () => rounds.get(deps, owner, { slug, number }),
  "rounds.events": () => rounds.events(deps, owner, { slug, number, limit: 50 }),
  "rounds.pairs, first page": () => rounds.pairs(deps, owner, { slug, number, limit: 50 }),
  "rounds.pairs, of an arm": () => rounds.pairs(deps, owner, { slug, number, limit: 50, arm: "control" }),
  "rounds.pairs, at a place": () => rounds.pairs(deps, owner, { slug, number, limit: 100, place: 700 }),
  "rounds.pairs, after a page": async () => {
    const { next } = granted(await rounds.pairs(deps, owner, { slug, number, limit: 50 }));
    return rounds.pairs(deps, owner, { slug, number, limit: 50, ...(next === null ? {} : { cursor: next }) });
  },
  "rounds.pair": async () => {
    const { pairs } = granted(await rounds.pairs(deps, owner, { slug, number, limit: 1 }));
    return rounds.pair(deps, owner, { slug, pairId: pairs[0]?.id ?? "" });
  },
  "prompts.list": () => prompts.list(deps, owner, { slug, search: "", limit: 50 }),
  "prompts.list, searched": () => prompts.list(deps, owner, { slug, search: "Question 17", limit: 50 }),
  "prompts.imports": () => prompts.imports(deps, owner, { slug, limit: 50 }),
  "datasets.list": () => datasets.list(deps, owner, { slug, limit: 50 }),
  "datasets.builds": () => datasets.builds(deps, owner, { slug, limit: 50 }),
  "access.listMembers": () => access.listMembers(deps, owner, { slug, limit: 50 }),
  "access.auditLog": () => access.auditLog(deps, owner, { slug, limit: 50 }),
  "crowds.payments": () => crowds.payments(deps, owner, { slug, limit: 50 }),
  "crowds.payDue": () => crowds.payDue(deps, owner, { slug, from: null, until: null }),
  "policies.list": () => policies.list(deps, owner, { slug, limit: 50 }),
  "projects.get": () => projects.get(deps, owner, { slug }),
  "quality.queue": () => quality.queue(deps, owner, { slug, place: 3, limit: 5 }),
  "quality.gold": () => quality.gold(deps, owner, { slug, limit: 50 }),
};

test("a scan of these tables is noticed", async () => {
  const before = await countScans();
  await testDb.db.$queryRaw`select count(*)::int from "Judgment" where "rationale" like '%answer%'`;
  expect((await countScans()).Judgment).toBe((before.Judgment ?? 0) + 1);
});

test.each(Object.keys(lists))("%s reads no table of labels, slots or pairs from end to end", async (name) => {
  const before = await countScans();
  granted((await lists[name]?.()) ?? { ok: false, reason: "invalid", message: "no such list" });
  expect(await countScans()).toEqual(before);
});

/** Entries of a table and of its indexes that were read so far. */
async function countReads(table: string): Promise<number> {
  await testDb.db.$queryRaw`select pg_stat_force_next_flush()::text`;
  await testDb.db.$queryRaw`select pg_stat_clear_snapshot()::text`;
  const [row] = await testDb.db.$queryRaw<{ reads: number }[]>`
    select (t."seq_tup_read" + (select sum(i."idx_tup_read") from pg_stat_user_indexes i where i."relid" = t."relid"))::float8
             as "reads"
      from pg_stat_user_tables t where t."schemaname" = 'public' and t."relname" = ${table}`;
  return row?.reads ?? 0;
}

test("a page of prompts counts the answers of its own prompts, not all there are", async () => {
  const before = await countReads("Response");
  const page = granted(await prompts.list(deps, owner, { slug, search: "", limit: 1 }));
  const reads = (await countReads("Response")) - before;
  expect(page.prompts[0]?.answers).toBeGreaterThan(0);
  expect(reads).toBeGreaterThanOrEqual(page.prompts[0]?.answers ?? 0);
  expect(reads).toBeLessThan(100);
});
