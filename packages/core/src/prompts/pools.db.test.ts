import { createTestDb, createTestDeps, createTestProject, granted } from "@gshf/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Deps } from "../access/index.ts";
import { importComparisons, importPools, listImportRows, listImports } from "./index.ts";

let testDb: Awaited<ReturnType<typeof createTestDb>>;
let deps: Deps;
let project: Awaited<ReturnType<typeof createTestProject>>;

beforeAll(async () => {
  testDb = await createTestDb();
  deps = createTestDeps(testDb.db);
  project = await createTestProject(deps, { slug: "pools" });
});
afterAll(() => testDb.close());

async function* file(...rows: unknown[]): AsyncGenerator<Uint8Array> {
  for (const row of rows) yield Buffer.from(`${JSON.stringify(row)}\n`);
}
const input = { slug: "pools", fileName: "pools.jsonl" };
const bring = async (...rows: unknown[]) =>
  granted(await importPools(deps, project.owner, input, file(...rows)));
const answersOf = (key: string) =>
  deps.db.response.findMany({
    where: { projectId: project.projectId, prompt: { key } },
    orderBy: { text: "asc" },
    select: { text: true, purpose: true, extra: true },
  });

it("puts the answers of a pools file on record, each once, with what the file says of them", async () => {
  const pool = {
    prompt_id: "p",
    prompt: "Hi",
    candidates: [{ text: "b", model: "m", score: 0.5 }, "a"],
    lang: "en",
  };
  const report = await bring(pool, { prompt_id: "q", prompt: "Ho", candidates: ["c"] });
  expect(report).toMatchObject({
    kind: "pools",
    state: "done",
    rowsNew: 2,
    format: "JSONL: prompts with answers",
  });
  expect(await answersOf("p")).toEqual([
    { text: "a", purpose: "offline", extra: null },
    { text: "b", purpose: "offline", extra: { model: "m", score: 0.5 } },
  ]);
  const prompt = await deps.db.prompt.findFirstOrThrow({ where: { key: "p", projectId: project.projectId } });
  expect(prompt).toMatchObject({ use: "rounds", extra: { lang: "en" } });

  expect(await bring(pool)).toMatchObject({ rowsNew: 0, rowsKnown: 1 });
  expect(await bring({ ...pool, candidates: ["a", "d"] })).toMatchObject({ rowsNew: 1, rowsKnown: 0 });
  expect((await answersOf("p")).map(({ text }) => text)).toEqual(["a", "b", "d"]);
  expect(granted(await listImports(deps, project.owner, { slug: "pools", limit: 50 })).items).toHaveLength(3);

  const rows = granted(
    await listImportRows(deps, project.owner, { slug: "pools", id: report.id, limit: 20 }),
  );
  expect(rows).toMatchObject([
    { prompt: [{ content: "Hi" }], chosen: null, extra: '{"lang":"en"}' },
    { prompt: [{ content: "Ho" }], answers: [{ text: "c" }] },
  ]);
  expect(new Set(rows[0]?.answers.map(({ text }) => text))).toEqual(new Set(["a", "b"]));
});

it("compares the answers of a pool by a later file, under the same ids", async () => {
  const before = await deps.db.response.count({ where: { projectId: project.projectId } });
  const row = { prompt_id: "p", prompt: "Hi", chosen: "a", rejected: "b", p_chosen: 0.25, weight: 2 };
  const report = granted(await importComparisons(deps, project.owner, input, file(row)));
  expect(await deps.db.response.count({ where: { projectId: project.projectId } })).toBe(before);
  const rows = granted(
    await listImportRows(deps, project.owner, { slug: "pools", id: report.id, limit: 20 }),
  );
  // The answer that most preferred is named first.
  expect(rows).toMatchObject([{ chosen: "b", rejected: "a", p_chosen: 0.75, weight: 2, answers: [] }]);
});

it("takes KTO's answers as pairs, and says which have no counterpart", async () => {
  const half = (prompt: string, completion: string, label: boolean) => ({ prompt, completion, label });
  const rows = [half("x", "good", true), half("x", "bad", false), half("y", "alone", true)];
  const skip = { ...input, badRows: "skip" as const };
  const report = granted(await importComparisons(deps, project.owner, skip, file(...rows)));
  expect(report).toMatchObject({ state: "done", rowsNew: 2, errorsTotal: 1, errors: [{ line: 3 }] });
  const pairs = granted(
    await listImportRows(deps, project.owner, { slug: "pools", id: report.id, limit: 20 }),
  );
  expect(pairs).toMatchObject([{ chosen: "good", rejected: "bad", weight: 1, p_chosen: 1 }]);
});
