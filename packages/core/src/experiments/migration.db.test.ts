import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { transaction } from "@gshf/db";
import { migrate } from "@gshf/db/migrations";
import { createTestDb } from "@gshf/testing";
import { expect, test } from "vitest";

/*
 * The migration that brought experiments, on a database of the version before; and the version before on what it made.
 */

const folder = path.resolve(import.meta.dirname, "../../../../prisma/migrations");
const name = "20261129170101_experiments";

const states = [
  "draft",
  "sampling",
  "embedding",
  "fitting",
  "selecting",
  "labeling",
  "freezing",
  "training",
  "evaluating",
  "complete",
  "paused",
  "failed",
  "cancelled",
];

test("puts rounds in every state into main with the project's policies, and the version before goes on", async () => {
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
  const insertProject = (n: number) =>
    db.$executeRaw`insert into "Project" ("id", "slug", "name") values (${id(n)}::uuid, ${`p${n}`}, 'P')`;
  const insertPolicy = (n: number, project: number) =>
    db.$executeRaw`insert into "Policy" ("id", "projectId", "name", "baseUrl", "model")
                   values (${id(n)}::uuid, ${id(project)}::uuid, ${`policy-${n}`}, 'http://x', 'm')`;
  const insertRound = (n: number, project: number, state: string) =>
    db.$executeRaw`insert into "Round" ("id", "projectId", "number", "state", "resumeState", "config", "seed", "createdBy")
                   values (${id(n)}::uuid, ${id(project)}::uuid, ${n}, ${state}::"RoundState",
                           ${["paused", "failed"].includes(state) ? "sampling" : null}::"RoundState", '{}', 7, 'x')`;
  for (const project of [1, 2]) await insertProject(project);
  for (const policy of [11, 12]) await insertPolicy(policy, 1);
  await db.$executeRaw`update "Project" set "referencePolicyId" = ${id(11)}::uuid, "mainPolicyId" = ${id(12)}::uuid
                        where "id" = ${id(1)}::uuid`;
  for (const [i, state] of states.entries()) await insertRound(100 + i, 1, state);
  await insertRound(200, 2, "complete");
  const roundsBefore = await db.$queryRaw<Record<string, unknown>[]>`select * from "Round" order by "id"`;

  expect(await migrate(url)).toContain(name);
  const rounds = await db.$queryRaw<(Record<string, unknown> & { experimentId: string })[]>`
    select * from "Round" order by "id"`;
  // In all columns that there were; later migrations add others.
  expect(rounds).toMatchObject(roundsBefore);
  expect(rounds).toHaveLength(states.length + 1);
  const experiments = await db.experiment.findMany({ orderBy: { projectId: "asc" } });
  expect(experiments).toMatchObject([
    { projectId: id(1), slug: "main", referencePolicyId: id(11), mainPolicyId: id(12), offlineLimit: null },
    { projectId: id(2), slug: "main", referencePolicyId: null, mainPolicyId: null },
  ]);
  const mainOf = new Map(experiments.map((experiment) => [experiment.projectId, experiment.id]));
  for (const { experimentId, projectId, promptPart } of rounds) {
    expect({ experimentId, promptPart }).toEqual({
      experimentId: mainOf.get(String(projectId)),
      promptPart: null,
    });
  }

  // What the version before writes, with no word of experiments.
  await insertProject(3);
  await insertRound(300, 3, "draft");
  await insertRound(301, 1, "draft");
  for (const [round, project] of [
    [300, 3],
    [301, 1],
  ] as const) {
    const made = await db.round.findUniqueOrThrow({
      where: { id: id(round) },
      include: { experiment: true },
    });
    expect(made.experiment).toMatchObject({ projectId: id(project), slug: "main" });
  }
  await insertPolicy(31, 3);
  await db.$executeRaw`update "Project" set "referencePolicyId" = ${id(31)}::uuid, "mainPolicyId" = ${id(31)}::uuid
                        where "id" = ${id(3)}::uuid`;
  const where = { projectId_slug: { projectId: id(3), slug: "main" } };
  expect(await db.experiment.findUniqueOrThrow({ where })).toMatchObject({
    referencePolicyId: id(31),
    mainPolicyId: id(31),
  });
  await insertPolicy(32, 3);
  await db.experiment.update({ where, data: { mainPolicyId: id(32) } });
  expect(await db.project.findUniqueOrThrow({ where: { id: id(3) } })).toMatchObject({
    referencePolicyId: id(31),
    mainPolicyId: id(32),
  });
  // Filled in bulk, as with triggers off.
  await transaction(db, async (tx) => {
    await tx.$executeRaw`set local session_replication_role = replica`;
    await tx.$executeRaw`insert into "Round" ("id", "projectId", "number", "config", "seed", "createdBy")
                         values (${id(302)}::uuid, ${id(3)}::uuid, 302, '{}', 7, 'x')`;
  });
  const bulk = await db.round.findUniqueOrThrow({ where: { id: id(302) }, include: { experiment: true } });
  expect(bulk.experiment.slug).toBe("main");
  // A project goes with all that is in it.
  await db.$executeRaw`delete from "Round" where "projectId" = ${id(1)}::uuid`;
  await db.$executeRaw`delete from "Project" where "id" in (${id(1)}::uuid, ${id(2)}::uuid)`;
  expect(await db.experiment.count()).toBe(1);
});
