import { createDb, type Db } from "@gshf/db";
import { createTestDb, createTestDeps, createTestProject, granted, type TestDb } from "@gshf/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import type { Actor, AnyVerb, Deps } from "../access/index.ts";
import { fillLists, type Listed, listRows } from "../fixtures/lists.fixture.ts";
import { verbs } from "./index.ts";

/*
 * Every list that is read page by page: its pages hold all of it, each item once, in one order; and a page far down is
 * found by an index.
 */

const all: AnyVerb[] = Object.values(verbs).flatMap((slice) => Object.values<AnyVerb>(slice));

let testDb: TestDb;
let deps: Deps;
let owner: Actor;
let listed: Listed;
beforeAll(async () => {
  // One connection: it has counted what was read as soon as it is asked to tell.
  testDb = await createTestDb({ poolMax: 1 });
  const db = createDb({ url: testDb.url, poolMax: 4 });
  const filling = createTestDeps(db);
  const project = await createTestProject(filling, { slug: "lists" });
  owner = project.owner;
  listed = await fillLists(filling, project);
  // With so few rows, reading all of them would be as quick: what is asked is whether an index can tell.
  const name = new URL(testDb.url).pathname.slice(1);
  for (const way of ["seqscan", "bitmapscan"])
    await db.$executeRawUnsafe(`alter database "${name}" set enable_${way} = off`);
  await db.$disconnect();
  deps = createTestDeps(testDb.db);
});
afterAll(() => testDb.close());

type Case = {
  asked?: (listed: Listed) => object;
  /** The table that a page is found in; none where all that somebody, or a project, has is ordered, which is little. */
  table?: string;
};

const cases: Record<string, Case> = {
  "access.listSessions": {},
  "access.auditLog": { table: "AuditEvent" },
  "access.accountLog": {},
  "access.listMembers": { table: "Member" },
  "access.listInvites": { table: "Invite" },
  "access.listApiTokens": { table: "ApiToken" },
  "projects.list": {},
  "webhooks.deliveries": { asked: ({ webhookId }) => ({ webhookId }), table: "WebhookDelivery" },
  "prompts.list": { table: "Prompt" },
  "prompts.imports": { table: "Import" },
  "policies.list": { table: "Policy" },
  "experiments.list": { table: "Experiment" },
  "datasets.list": { table: "Dataset" },
  "datasets.builds": { table: "DatasetBuild" },
  "datasets.exports": { table: "DatasetExport" },
  "trainings.list": { table: "Training" },
  "evaluations.list": { table: "EvaluationRun" },
  "evaluations.byProject": {},
  "rounds.list": { table: "Round" },
  "rounds.events": { asked: () => ({ number: 1 }), table: "RoundEvent" },
  "rounds.pairs": { asked: () => ({ number: 1 }), table: "Pair" },
  "recipes.list": { table: "RecipeRun" },
  "quality.annotators": {},
  "quality.agreement": {},
  "quality.gold": { table: "GoldPair" },
  "crowds.guidelines": { table: "GuidelineVersion" },
  "crowds.testItems": { table: "GoldPair" },
  "crowds.testCandidates": {},
  "crowds.testResults": {},
  "crowds.studies": { table: "Study" },
  "crowds.studySessions": { asked: ({ studyId }) => ({ studyId }), table: "CrowdSession" },
  "crowds.payRates": { table: "PayRate" },
  "crowds.payments": { table: "Payment" },
  "labeling.home": {},
};

const isPaged = ({ definition: { input } }: AnyVerb) =>
  input instanceof z.ZodObject && "cursor" in input.shape;
const paged = all.filter(isPaged);

it("knows every list that is read page by page", () => {
  expect(paged.map(({ definition }) => definition.name).sort()).toEqual(Object.keys(cases).sort());
});

type Page = { items: unknown[]; next: unknown };

/** A page, whatever its verb calls what is on it. */
async function pageOf(verb: AnyVerb, asked: object): Promise<Page> {
  const { input, output } = verb.definition;
  // What its own schema gave is what it takes.
  const value = output.parse(
    granted(await verb(deps, owner, input.parse({ slug: "lists", ...asked }) as never)),
  );
  const { next, nextCursor, ...rest } = z.looseObject({}).parse(value);
  const items = Object.values(rest).find((field) => Array.isArray(field));
  return { items: z.array(z.unknown()).parse(items), next: next ?? nextCursor ?? null };
}

async function walk(verb: AnyVerb, asked: object, limit: number): Promise<string[]> {
  const items: unknown[] = [];
  for (let cursor: unknown = null, pages = 0; pages === 0 || cursor !== null; pages++) {
    expect(pages, "pages without an end").toBeLessThan(100);
    const page: Page = await pageOf(verb, { ...asked, limit, ...(cursor === null ? {} : { cursor }) });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    if (page.next !== null) expect(page.items.length).toBeGreaterThan(0);
    items.push(...page.items);
    cursor = page.next;
  }
  return items.map((item) =>
    JSON.stringify(item, (_, part) => (typeof part === "bigint" ? String(part) : part)),
  );
}

const limitsOf = ({ definition }: AnyVerb) =>
  definition.name === "crowds.testCandidates" ? [50, 40] : [200, 40];

it.each(paged.map((verb) => [verb.definition.name, verb] as const))(
  "%s holds everything once, in pages of any length",
  async (name, verb) => {
    const asked = cases[name]?.asked?.(listed) ?? {};
    const [long = 200, short = 40] = limitsOf(verb);
    const whole = await walk(verb, asked, long);
    expect(whole.length).toBeGreaterThanOrEqual(listRows);
    expect(new Set(whole).size).toBe(whole.length);
    expect(await walk(verb, asked, short)).toEqual(whole);
  },
);

/** Entries of a table and of its indexes that were read so far. */
async function countReads(db: Db, table: string): Promise<number> {
  await db.$queryRaw`select pg_stat_force_next_flush()::text`;
  await db.$queryRaw`select pg_stat_clear_snapshot()::text`;
  const [row] = await db.$queryRaw<{ reads: number }[]>`
    select (t."seq_tup_read" + (select sum(i."idx_tup_read") from pg_stat_user_indexes i where i."relid" = t."relid"))::float8
             as "reads"
      from pg_stat_user_tables t where t."schemaname" = 'public' and t."relname" = ${table}`;
  return row?.reads ?? 0;
}

it.each(
  paged.flatMap((verb) => {
    const { name } = verb.definition;
    const { table, asked } = cases[name] ?? {};
    return table === undefined ? [] : [{ name, verb, table, asked }];
  }),
)("$name finds its second page without reading the others", async ({ verb, table, asked }) => {
  const of = asked?.(listed) ?? {};
  const first = await pageOf(verb, { ...of, limit: 5 });
  const before = await countReads(testDb.db, table);
  const second = await pageOf(verb, { ...of, limit: 5, cursor: first.next });
  const reads = (await countReads(testDb.db, table)) - before;
  expect(second.items).toHaveLength(5);
  // What its items belong to is in the same table here and there.
  expect(reads).toBeLessThan(60);
});
