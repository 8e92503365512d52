import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { migrate } from "@gshf/db/migrations";
import { createTestDb } from "@gshf/testing";
import { expect, test } from "vitest";

/*
 * The migration that let datasets be without a round, on a database of the version before; and that version on what it
 * made.
 */

const folder = path.resolve(import.meta.dirname, "../../../../prisma/migrations");
const name = "20261129180101_datasets_apart_from_rounds";

test("gives each dataset the experiment of its round, also those that the version before freezes afterwards", async () => {
  await using test = await createTestDb({ isEmpty: true });
  const { db, url } = test;
  const before = mkdtempSync(path.join(tmpdir(), "gshf-migrations-"));
  try {
    for (const entry of readdirSync(folder)) {
      if (entry < name || entry.endsWith(".toml"))
        cpSync(path.join(folder, entry), path.join(before, entry), { recursive: true });
    }
    await migrate(url, before);
  } finally {
    rmSync(before, { recursive: true, force: true });
  }
  const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;
  await db.$executeRaw`insert into "Project" ("id", "slug", "name") values (${id(1)}::uuid, 'p', 'P')`;
  await db.$executeRaw`insert into "Experiment" ("id", "projectId", "slug", "name")
                       values (${id(2)}::uuid, ${id(1)}::uuid, 'other', 'Other')`;
  const insertRound = (n: number) =>
    db.$executeRaw`insert into "Round" ("id", "projectId", "experimentId", "number", "state", "config", "seed", "createdBy")
                   values (${id(n)}::uuid, ${id(1)}::uuid, ${id(2)}::uuid, ${n}, 'complete', '{}', 7, 'x')`;
  // As the version before writes them.
  const insertDataset = (n: number) =>
    db.$executeRaw`insert into "Dataset" ("id", "projectId", "roundId", "manifestSha256", "manifestKey", "manifest",
                                          "offlineRows", "onlineRows", "bytes")
                   values (${id(n + 100)}::uuid, ${id(1)}::uuid, ${id(n)}::uuid, ${String(n).repeat(64).slice(0, 64)},
                           'k', '{}', 3, 4, 5)`;
  await insertRound(10);
  await insertDataset(10);

  await migrate(url, folder);
  await insertRound(11);
  await insertDataset(11);
  const datasets = await db.$queryRaw<object[]>`
    select "roundId"::text, "experimentId"::text, "name", "pseudoRows", "onlineRows" from "Dataset" order by "id"`;
  expect(datasets).toEqual(
    [10, 11].map((n) => ({ roundId: id(n), experimentId: id(2), name: "", pseudoRows: 0, onlineRows: 4 })),
  );
  await expect(
    db.$executeRaw`update "Dataset" set "experimentId" = ${id(1)}::uuid where "roundId" = ${id(10)}::uuid`,
  ).rejects.toThrow(/immutable/);
});
