import { createTestDb, createTestDeps, createTestProject, granted, joinTestProject } from "@gshf/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Deps } from "../access/index.ts";
import { importComparisons, importPrompts, listImports, listPrompts, type PromptView } from "./index.ts";

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
  project = await createTestProject(deps, { slug: `imports-${number}` });
});

async function* file(...rows: unknown[]): AsyncGenerator<Uint8Array> {
  for (const row of rows) yield Buffer.from(`${typeof row === "string" ? row : JSON.stringify(row)}\n`);
}
const input = () => ({ slug: project.slug, fileName: "rows.jsonl" });
const prompts = () => deps.db.prompt.count({ where: { projectId: project.projectId } });

describe("importing prompts", () => {
  it("takes all rows or none, and keeps the report of a refused file", async () => {
    const rows = [{ prompt_id: "a", prompt: "one" }, '{"prompt": ', { prompt_id: "b", prompt: " " }];
    const report = granted(await importPrompts(deps, project.owner, input(), file(...rows)));
    expect(report).toMatchObject({ state: "refused", rowsTotal: 3, rowsNew: 0, errorsTotal: 2 });
    expect(report.errors.map(({ line, field }) => [line, field])).toEqual([
      [2, "row"],
      [3, "prompt"],
    ]);
    expect(await prompts()).toBe(0);
    expect(granted(await listImports(deps, project.owner, { slug: project.slug }))[0]).toMatchObject(report);
  });

  it("changes nothing when a file comes twice, also at once", async () => {
    const rows = Array.from({ length: 50 }, (_, i) => ({ prompt_id: `p${i}`, prompt: `prompt ${i}` }));
    const once = () => importPrompts(deps, project.owner, input(), file(...rows));
    const reports = (await Promise.all([once(), once()])).map(granted);
    expect(reports.map(({ rowsNew }) => rowsNew).sort()).toEqual([0, 50]);
    expect(granted(await once())).toMatchObject({ rowsNew: 0, rowsKnown: 50 });
    expect(await prompts()).toBe(50);
  });

  it("refuses one key for two prompts", async () => {
    const rows = [
      { prompt_id: "a", prompt: "one" },
      { prompt_id: "a", prompt: "two" },
    ];
    const report = granted(await importPrompts(deps, project.owner, input(), file(...rows)));
    expect(report.errors).toEqual([
      { line: 2, field: "prompt_id", message: '"a" stands for another prompt further up' },
    ]);
  });

  it("is not for labelers", async () => {
    const labeler = await joinTestProject(deps, project.owner, project.slug, "labeler");
    const outcome = await importPrompts(deps, labeler, input(), file({ prompt: "one" }));
    expect(outcome).toMatchObject({ ok: false, reason: "forbidden" });
  });
});

describe("importing comparisons", () => {
  const row = { prompt_id: "a", prompt: "one", chosen: "yes", rejected: "no" };

  it("makes the prompt, both answers and an offline pair whose label stands", async () => {
    const report = granted(await importComparisons(deps, project.owner, input(), file(row)));
    expect(report).toMatchObject({ state: "done", rowsNew: 1, errorsTotal: 0 });
    const pair = await deps.db.pair.findFirstOrThrow({
      where: { projectId: project.projectId },
      include: { first: true, second: true, prompt: true },
    });
    expect(pair).toMatchObject({
      source: "offline",
      roundId: null,
      prompt: { key: "a" },
      first: { text: "yes" },
      second: { text: "no" },
      offlineLabel: { pFirst: 1 },
    });
  });

  it("counts a comparison once however often it comes", async () => {
    for (const rowsNew of [1, 0]) {
      const report = granted(await importComparisons(deps, project.owner, input(), file(row, row)));
      expect(report.rowsNew).toBe(rowsNew);
    }
  });
});

describe("listing prompts", () => {
  it("pages through all of them once, in order, and finds text in the first message", async () => {
    const rows = Array.from({ length: 25 }, (_, i) => ({
      prompt_id: `p${String(i).padStart(2, "0")}`,
      prompt: `about ${i}`,
    }));
    granted(await importPrompts(deps, project.owner, input(), file(...rows)));
    const keys: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { prompts: PromptView[]; nextCursor: string | null } = granted(
        await listPrompts(deps, project.owner, { slug: project.slug, search: "", limit: 10, cursor }),
      );
      keys.push(...page.prompts.map(({ key }) => key));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(keys).toEqual(rows.map(({ prompt_id }) => prompt_id));
    const found = granted(
      await listPrompts(deps, project.owner, { slug: project.slug, search: "about 17", limit: 10 }),
    );
    expect(found.prompts.map(({ key }) => key)).toEqual(["p17"]);
  });
});
