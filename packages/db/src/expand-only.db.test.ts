import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { createTestDb } from "@gshf/testing";
import pg from "pg";
import { describe, expect, test } from "vitest";
import { narrowings, readCatalog } from "./catalog.fixture.ts";
import { migrationsFolder } from "./migrate.ts";

/*
 * The version before runs beside the new one while it is replaced, and after a way back: a migration gives what there
 * was, and wants nothing that older code doesn't give. Postgres' own catalog says so, whatever the SQL looks like.
 */

const firstDay = "of the first day, before there was an installation";

/** What narrows all the same, and why the version before doesn't trip over it. */
const reasons: Record<string, string> = {
  "20261123134500_feature_map_per_project: FeatureMap.projectId must be given": firstDay,
  "20261123134500_feature_map_per_project: FeatureMap.sha256 is character(64), was text": firstDay,
  "20261123134500_feature_map_per_project: rows are refused by FeatureMap_projectId_sha256_key": firstDay,
  "20261123134500_feature_map_per_project: rows are refused by Project_featureMapId_key": firstDay,
  "20261123140000_round_task_pause: rows are refused by RoundTask_pause_check":
    "it is about tasks that wait, and the version before never lets one wait",
  "20261125013200_general_welcome: rows are refused by Agreement_version_check":
    "it takes more than the check in whose place it stands",
  "20261125015001_review: rows are refused by Adjudication_leftOut_check":
    "it is about what was left out, and the version before leaves nothing out",
  "20261125015001_review: rows are refused by Slot_held_check":
    "it is about held slots, and the version before holds none",
  "20261129000602_crowd_submissions: rows are refused by CrowdIdentity_pkey":
    "it takes more than the key in whose place it stands: that was of project, platform and id, and a member has one id",
  "20261129170201_trainings: TrainingJob.roundId may be null":
    "of trainings by hand alone, which the version before doesn't find: it asks by round",
  "20261129170201_trainings: rows are refused by TrainingJob_trainingId_attempt_key":
    "it is about trainings by hand, of which the version before makes no jobs",
  "20261129170201_trainings: rows are refused by TrainingJob_whose":
    "each job of the version before has a round and no training",
  "20261129180101_datasets_apart_from_rounds: Dataset.roundId may be null":
    "of datasets apart from rounds, which the version before shows in no list but the project's whole one: " +
    "that fails until it is replaced, and labeling, freezing and training don't ask for it",
  "20261202110000_indexes_of_round_pairs: rows are refused by Pair_roundId_position_key":
    "it takes more than the index in whose place it stands, which was of all pairs",
};

async function connect(url: string): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

test("no migration takes away what the version before reads, or wants what it doesn't write", async () => {
  await using database = await createTestDb({ isEmpty: true });
  await using client = await connect(database.url);
  const names = readdirSync(migrationsFolder).filter((name) => !name.endsWith(".toml"));
  const apply = (name = "") =>
    client.query(readFileSync(path.join(migrationsFolder, name, "migration.sql"), "utf8"));
  // Before the first version there was none.
  const [tables, guarantees, ...later] = names.sort();
  await apply(tables);
  await apply(guarantees);
  let before = await readCatalog(client);
  expect(before.tables.size).toBeGreaterThan(25);
  const found: string[] = [];
  for (const name of later) {
    await apply(name);
    const after = await readCatalog(client);
    found.push(...narrowings(before, after).map((what) => `${name}: ${what}`));
    before = after;
  }
  expect(found.sort()).toEqual(Object.keys(reasons).sort());
});

describe("a migration is found that", () => {
  test.each([
    [
      "renames a column",
      `alter table "Judgment" rename column "durationMs" to "tookMs"`,
      [
        "Judgment.durationMs is gone",
        "Judgment.tookMs must be given",
        "rows are refused by Judgment_duration_check",
      ],
    ],
    ["drops a column", `alter table "Import" drop column "fileName"`, ["Import.fileName is gone"]],
    ["drops a table", `drop table "AnsweredRequest"`, ["AnsweredRequest is gone"]],
    [
      "wants a value without a default",
      `alter table "Judgment" add column "via" text not null`,
      ["Judgment.via must be given"],
    ],
    [
      "wants a value that could be left out",
      `alter table "Round" alter column "stateSince" drop default`,
      ["Round.stateSince must be given"],
    ],
    [
      "lets a value be missing",
      `alter table "Judgment" alter column "slotId" drop not null`,
      ["Judgment.slotId may be null"],
    ],
    [
      "narrows a type",
      `alter table "Policy" alter column "name" type varchar(9)`,
      ["Policy.name is character varying(9), was text"],
    ],
    [
      "refuses rows",
      `alter table "Skip" add check ("reason" <> '')`,
      ["rows are refused by Skip_reason_check"],
    ],
    [
      "wants rows to differ",
      `create unique index "once" on "Import" ("fileName")`,
      ["rows are refused by once"],
    ],
  ])("%s", async (_, sql, expected) => {
    await using database = await createTestDb();
    await using client = await connect(database.url);
    const before = await readCatalog(client);
    await client.query(sql);
    expect(narrowings(before, await readCatalog(client)).sort()).toEqual(expected);
  });

  test("not: one that adds, widens, or makes room", async () => {
    await using database = await createTestDb();
    await using client = await connect(database.url);
    const before = await readCatalog(client);
    await client.query(`
      create table "New" ("id" int primary key, "of" int not null check ("of" > 0));
      alter table "Judgment" add column "via" text, add column "kind" text not null default '';
      alter table "Import" alter column "rowsTotal" type bigint`);
    expect(narrowings(before, await readCatalog(client))).toEqual([]);
  });
});
