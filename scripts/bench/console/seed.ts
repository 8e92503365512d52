import { randomBytes } from "node:crypto";
import { type Storage, sha256Hex } from "@gshf/storage";
import pg from "pg";
import { drawFunctions } from "./draws.sql.ts";
import { seedFeatures } from "./seed-features.ts";
import { seedLabels } from "./seed-labels.ts";
import { seedPay } from "./seed-pay.ts";
import { drawPeople, seedPeople } from "./seed-people.ts";
import { seedQuality } from "./seed-quality.ts";
import { seedRounds } from "./seed-rounds.ts";
import type { ProjectSize, Seed } from "./seed-size.ts";
import { seedTexts } from "./seed-texts.ts";

/** Who asks: the owner, by a token for programs and by one click of the demo. */
export type Asker = { userId: string; token: string };

/**
 * A project as it is after some months: so many rounds, all but the newest frozen, and about 200 people whose labels
 * differ in reliability, pace and bias to a side. Every draw is a hash of what it is for, so that the same size gives
 * the same rows. They are inserted a round and a table a statement.
 */
export async function seedProject(
  databaseUrl: string,
  size: ProjectSize,
  { storage, seal, say }: { storage: Storage | null; seal: Seed["seal"]; say: (text: string) => void },
): Promise<Asker> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(drawFunctions);
    // The rows fit together by construction; checking some ten million foreign keys would take minutes.
    await switchChecks(client, "disable");
    await client.query(
      `insert into "Project" ("id", "slug", "name", "createdAt", "nextRoundNumber", "nextPseudonym")
       values (pg_temp.id($1), $1, $2, now() - make_interval(weeks => $3 + 1), $3 + 1, $4 + 4) on conflict do nothing`,
      [size.slug, `Bench ${size.slug}`, size.rounds, size.people],
    );
    const { rows } = await client.query<{ id: string }>(
      `select "id"::text from "Project" where "slug" = $1`,
      [size.slug],
    );
    const projectId = rows[0]?.id ?? "";
    const seed: Seed = {
      ...size,
      client,
      projectId,
      dimension: 64,
      seal,
      once: await progressOf(client, size.slug),
    };
    await drawPeople(seed);
    const steps: [string, () => Promise<void>][] = [
      ["people", () => seed.once("people", () => seedPeople(seed))],
      ["prompts and policies", () => seed.once("texts", () => seedTexts(seed))],
      ["rounds", () => seedRounds(seed)],
      ["labels", () => seedLabels(seed)],
      ["quality", () => seed.once("quality", () => seedQuality(seed))],
      ["pay", () => seedPay(seed)],
      ["features", () => (storage === null ? Promise.resolve() : seedFeatures(seed, storage))],
    ];
    for (const [name, step] of steps) {
      const begun = performance.now();
      await step();
      say(`  ${name}: ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    }
    const asker = await addToken(seed);
    await seed.once("opened", () => openNewest(seed));
    await switchChecks(client, "enable");
    // As the database is an hour later, and not as it is in the middle of cleaning up after the seed.
    await client.query("vacuum analyze");
    await client.query("checkpoint");
    return asker;
  } finally {
    await client.end();
  }
}

async function openNewest({ client, slug, rounds }: Seed): Promise<void> {
  await client.query(
    `update "Round" set "state" = 'labeling', "resumeState" = null where "id" = pg_temp.id($1 || ':r' || $2::int)`,
    [slug, rounds],
  );
}

/** What is done already is in a table of its own: a seed that was stopped goes on from there. */
async function progressOf(client: pg.Client, slug: string): Promise<Seed["once"]> {
  await client.query("create schema if not exists bench");
  await client.query("create table if not exists bench.done (step text primary key)");
  const { rows } = await client.query<{ step: string }>("select step from bench.done");
  const done = new Set(rows.map(({ step }) => step));
  return async (name, run) => {
    const step = `${slug} ${name}`;
    if (done.has(step)) return;
    await client.query("begin");
    await run();
    await client.query("insert into bench.done values ($1)", [step]);
    await client.query("commit");
  };
}

/** Foreign keys, and what looks at each label by itself. What keeps counts, a statement at a time, stays. */
async function switchChecks(client: pg.Client, what: "disable" | "enable"): Promise<void> {
  const { rows } = await client.query<{ table: string; name: string }>(
    `select c.relname as "table", t.tgname as "name" from pg_trigger t
       join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and (t.tgisinternal or t.tgname like 'Judgment_frozen_round%')`,
  );
  for (const { table, name } of rows) {
    await client.query(`alter table "${table}" ${what} trigger "${name}"`);
  }
}

async function addToken({ client, slug }: Seed): Promise<Asker> {
  const token = `gshf_${randomBytes(32).toString("base64url")}`;
  const { rows } = await client.query<{ userId: string }>(
    `insert into "ApiToken" ("id", "userId", "name", "tokenSha256")
     values (gen_random_uuid(), pg_temp.id($1 || ':u0'), 'bench', $2) returning "userId"::text as "userId"`,
    [slug, sha256Hex(token)],
  );
  return { userId: rows[0]?.userId ?? "", token };
}
