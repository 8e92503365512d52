import { createTestDb, createTestDeps, createTestProject, granted } from "@gshf/testing";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Deps } from "../access/index.ts";
import { importComparisons, importPools, importPrompts, listImports, undoImport } from "./index.ts";

let testDb: Awaited<ReturnType<typeof createTestDb>>;
let deps: Deps;
let project: Awaited<ReturnType<typeof createTestProject>>;
let number = 0;

beforeAll(async () => {
  testDb = await createTestDb();
  deps = createTestDeps(testDb.db);
});
afterAll(() => testDb.close());
beforeEach(async () => {
  number += 1;
  project = await createTestProject(deps, { slug: `undo-${number}` });
});

async function* file(...rows: unknown[]): AsyncGenerator<Uint8Array> {
  for (const row of rows) yield Buffer.from(`${JSON.stringify(row)}\n`);
}
type Bring = typeof importPrompts;
const bring = async (by: Bring, fileName: string, ...rows: unknown[]) =>
  granted(await by(deps, project.owner, { slug: project.slug, fileName }, file(...rows)));
const undo = (id: string) => undoImport(deps, project.owner, { slug: project.slug, id });
const counts = async () => {
  const where = { projectId: project.projectId };
  return [
    await deps.db.prompt.count({ where }),
    await deps.db.response.count({ where }),
    await deps.db.pair.count({ where }),
  ];
};

const compared = (prompt: string, chosen: string, rejected: string) => ({
  prompt_id: prompt,
  prompt,
  chosen,
  rejected,
});

it("takes back all that a file brought, and nothing that was there before it", async () => {
  await bring(importPools, "pool", { prompt_id: "a", prompt: "a", candidates: ["one", "two"] });
  const before = await counts();
  const { id } = await bring(
    importComparisons,
    "pairs",
    compared("a", "one", "three"),
    compared("b", "x", "y"),
  );
  expect(await counts()).toEqual([2, 5, 2]);
  expect(granted(await undo(id))).toEqual({ prompts: 1, answers: 3, comparisons: 2 });
  expect(await counts()).toEqual(before);
  expect(granted(await undo(id))).toEqual({ prompts: 0, answers: 0, comparisons: 0 });
  const [report] = granted(await listImports(deps, project.owner, { slug: project.slug, limit: 50 })).items;
  expect(report).toMatchObject({ id, state: "undone", rowsNew: 2 });

  const again = await bring(
    importComparisons,
    "pairs",
    compared("a", "one", "three"),
    compared("b", "x", "y"),
  );
  expect(again).toMatchObject({ state: "done", rowsNew: 2 });
  expect(await counts()).toEqual([2, 5, 2]);
});

it("names what depends on it, and takes nothing then", async () => {
  const { id } = await bring(importPools, "pool", {
    prompt_id: "a",
    prompt: "a",
    candidates: ["one", "two"],
  });
  const pairs = await bring(
    importComparisons,
    "pairs.jsonl",
    compared("a", "one", "two"),
    compared("a", "one", "three"),
  );
  const before = await counts();
  expect(await undo(id)).toMatchObject({
    ok: false,
    reason: "conflict",
    message: expect.stringMatching(
      /"pairs.jsonl" brought answers to its prompts; "pairs.jsonl" compares its answers\.$/,
    ),
  });
  expect(await counts()).toEqual(before);
  granted(await undo(pairs.id));
  expect(granted(await undo(id))).toEqual({ prompts: 1, answers: 2, comparisons: 0 });
});

it("is refused once a dataset was begun, or a round asked its prompts", async () => {
  const { id } = await bring(importComparisons, "pairs", compared("a", "x", "y"));
  const { id: prompts } = await bring(importPrompts, "prompts", { prompt_id: "p", prompt: "p" });
  const experiment = await deps.db.experiment.findFirstOrThrow({ where: { projectId: project.projectId } });
  const data = { projectId: project.projectId, experimentId: experiment.id };
  const at = {
    stateSince: deps.now(),
    wakeAt: deps.now(),
    createdAt: new Date(deps.now().getTime() + 1_000),
  };
  const recipe = { recipe: {}, recipeSha256: "0".repeat(64), seed: 1, total: 1, createdBy: "test" };
  await deps.db.datasetBuild.create({ data: { ...data, ...at, ...recipe, number: 1, name: "mixture" } });
  expect(await undo(id)).toMatchObject({
    message: 'This import can’t be taken back: dataset "mixture" was made while its comparisons were there.',
  });

  const prompt = await deps.db.prompt.findFirstOrThrow({ where: { importId: prompts } });
  const round = await deps.db.round.create({
    data: { ...data, number: 7, config: {}, seed: 1, createdBy: "test" },
  });
  await deps.db.roundPrompt.create({
    data: { roundId: round.id, position: 0, promptId: prompt.id, arm: "a" },
  });
  expect(await undo(prompts)).toMatchObject({
    message: "This import can’t be taken back: round 7 asked its prompts.",
  });
  await deps.db.roundPrompt.deleteMany({ where: { roundId: round.id } });
  await deps.db.round.update({
    where: { id: round.id },
    data: { config: { prompts: { imports: [prompts] } } },
  });
  expect(await undo(prompts)).toMatchObject({
    message: expect.stringContaining("round 7 is to ask its prompts"),
  });
});

it("brings a file in again under the names that somebody gives its columns", async () => {
  async function* table() {
    yield Buffer.from("Nr,Frage,gut,schlecht\n1,Hi?,yes,no\n2,Ho?,ja,\n");
  }
  const target = { slug: project.slug, fileName: "fragen.csv", badRows: "skip" as const };
  const refused = granted(await importComparisons(deps, project.owner, target, table()));
  expect(refused).toMatchObject({ state: "refused", columns: ["Nr", "Frage", "gut", "schlecht"] });
  const columns = { Frage: "prompt", gut: "chosen", schlecht: "rejected" } as const;
  const report = granted(await importComparisons(deps, project.owner, { ...target, columns }, table()));
  expect(report).toMatchObject({ state: "done", rowsNew: 1, errors: [{ line: 3, field: "schlecht" }] });
  granted(await undo(report.id));
  expect(await counts()).toEqual([0, 0, 0]);
});
