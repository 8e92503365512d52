import { createTestDb, createTestDeps, createTestProject, granted, joinTestProject } from "@gshf/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Deps } from "../access/index.ts";
import { loadRows } from "../datasets/index.ts";
import {
  changePrompts,
  importComparisons,
  importPrompts,
  listImports,
  listPrompts,
  type PromptView,
} from "./index.ts";

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
    expect(
      granted(await listImports(deps, project.owner, { slug: project.slug, limit: 50 })).items[0],
    ).toMatchObject(report);
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

  it("keeps prompts that come with comparisons from rounds, until a prompts file or somebody says else", async () => {
    granted(await importComparisons(deps, project.owner, input(), file(row, { ...row, prompt_id: "b" })));
    const uses = async () =>
      (
        await deps.db.prompt.findMany({ where: { projectId: project.projectId }, orderBy: { key: "asc" } })
      ).map(({ use, tags }) => [use, tags]);
    expect(await uses()).toEqual([
      ["offline_only", []],
      ["offline_only", []],
    ]);
    const rows = [{ prompt_id: "a", prompt: "one" }];
    const report = granted(await importPrompts(deps, project.owner, input(), file(...rows)));
    expect(report.notes[0]?.message).toContain("for rounds now");
    const { prompts } = granted(
      await listPrompts(deps, project.owner, {
        slug: project.slug,
        search: "",
        limit: 9,
        use: "offline_only",
      }),
    );
    const ids = prompts.map(({ id }) => id);
    const change = { slug: project.slug, ids, use: "rounds" as const, addTags: ["x"], removeTags: [] };
    const { changed, undo } = granted(await changePrompts(deps, project.owner, change));
    expect(changed).toBe(1);
    expect(await uses()).toEqual([
      ["rounds", []],
      ["rounds", ["x"]],
    ]);
    expect(granted(await changePrompts(deps, project.owner, change)).changed).toBe(0);
    for (const back of undo)
      granted(await changePrompts(deps, project.owner, { slug: project.slug, ...back }));
    expect(await uses()).toEqual([
      ["rounds", []],
      ["offline_only", []],
    ]);
  });

  it("imports the rest where that is asked for, and keeps what was refused in the report", async () => {
    const rows = [
      row,
      { ...row, chosen: "" },
      { ...row, prompt: "other" },
      { prompt: "x", chosen: "a", rejected: "b" },
    ];
    const asked = { ...input(), badRows: "skip" as const };
    const report = granted(await importComparisons(deps, project.owner, asked, file(...rows)));
    expect(report).toMatchObject({ state: "done", rowsTotal: 4, rowsNew: 2, rowsKnown: 0, errorsTotal: 2 });
    expect(report.errors.map(({ line, field }) => [line, field])).toEqual([
      [2, "chosen"],
      [3, "prompt_id"],
    ]);
    const nothing = granted(
      await importComparisons(deps, project.owner, asked, file({ ...row, chosen: "" })),
    );
    expect(nothing.state).toBe("refused");
  });

  it("refuses an id that names another prompt than before, across files too", async () => {
    granted(await importComparisons(deps, project.owner, input(), file(row)));
    const other = { prompt_id: "a", prompt: "two", chosen: "c", rejected: "d" };
    const report = granted(await importComparisons(deps, project.owner, input(), file(other)));
    expect(report).toMatchObject({ state: "refused", errors: [{ line: 1, field: "prompt_id" }] });
    expect(await deps.db.pair.count({ where: { projectId: project.projectId } })).toBe(1);
  });

  it("takes both orders of two answers as votes on one pair, and refuses a contradiction of another file", async () => {
    const turned = { ...row, chosen: row.rejected, rejected: row.chosen };
    const report = granted(await importComparisons(deps, project.owner, input(), file(row, row, turned)));
    expect(report).toMatchObject({ state: "done", rowsNew: 2, rowsKnown: 1 });
    const pairs = await deps.db.pair.findMany({ where: { projectId: project.projectId } });
    expect(pairs.map(({ offlineLabel }) => offlineLabel)).toEqual([{ pFirst: 0.5, votes: 2, weight: 1 }]);
    const again = granted(await importComparisons(deps, project.owner, input(), file(row, turned)));
    expect(again).toMatchObject({ state: "done", rowsNew: 0, rowsKnown: 2 });
    const alone = granted(await importComparisons(deps, project.owner, input(), file(row)));
    expect(alone.errors[0]?.message).toContain("with another result");
  });

  it("takes a row of a dataset of ours back to the same content", async () => {
    const own = {
      pair_id: "p1",
      chosen_id: "c",
      rejected_id: "r",
      policy_chosen: "pi0",
      source: "online",
      prompt: [{ role: "user", content: "one" }],
      chosen: [{ role: "assistant", content: "x" }],
      rejected: [{ role: "assistant", content: "y" }],
      label: { p_chosen: 0.75, n_votes: 4, n_ties: 2, strength: null, annotators: ["L-1"] },
      weight: 4,
    };
    const half = { ...own, pair_id: "p2", prompt: [{ role: "user", content: "two" }] };
    const even = { ...half, label: { ...own.label, p_chosen: 0.5 }, weight: 2 };
    const turned = { ...even, chosen: even.rejected, rejected: even.chosen };
    const report = granted(await importComparisons(deps, project.owner, input(), file(own, even, turned)));
    expect(report).toMatchObject({ state: "done" });
    const until = new Date(Date.now() + 3_600_000);
    await deps.db.prompt.updateMany({ where: { projectId: project.projectId }, data: { split: "train" } });
    const rows = await loadRows(deps.db, project.projectId, { offlineUntil: until });
    const said = rows.map(({ prompt, chosen, label, weight }) => [
      prompt[0]?.content,
      chosen[0]?.content,
      label.p_chosen,
      label.n_votes,
      label.n_ties,
      weight,
    ]);
    expect(said.sort()).toEqual([
      ["one", "x", 0.75, 4, 2, 4],
      ["two", "x", 0.5, 4, 2, 2],
      ["two", "y", 0.5, 4, 2, 2],
    ]);
  });

  it("counts a comparison once however often it comes", async () => {
    for (const rowsNew of [1, 0]) {
      const report = granted(await importComparisons(deps, project.owner, input(), file(row, row)));
      expect(report.rowsNew).toBe(rowsNew);
    }
  });

  it("keeps what is beside a row, and names what is not kept", async () => {
    const beside = '{"__proto__":{"x":1},"meta":[{"__proto__":5}],"toJSON":2,"k":{"$type":"Raw","value":1}}';
    const messages = '[{"role":"user","content":"one","big":123456789012345678901}]';
    const row = `{"prompt_id":"a","prompt":${messages},"chosen":"x","rejected":"y",${beside.slice(1)}`;
    const pairs = granted(await importComparisons(deps, project.owner, input(), file(row)));
    const other = row.replace('"one"', '"two"').replace('"a"', '"b"');
    const asked = granted(await importPrompts(deps, project.owner, input(), file(other)));
    for (const { notes } of [pairs, asked]) {
      expect(notes.map(({ message }) => message).filter((text) => text.startsWith("not kept"))).toEqual([
        "not kept, a number that would change: prompt[].big",
        "not kept, a name that can't be stored: __proto__",
        "not kept, a name that can't be stored: meta",
      ]);
    }
    const kept = { toJSON: 2, k: { $type: "Raw", value: 1 } };
    const of = { where: { projectId: project.projectId } };
    expect((await deps.db.pair.findFirstOrThrow(of)).extra).toEqual(kept);
    const prompt = { key: "b", projectId: project.projectId };
    const { extra } = await deps.db.prompt.findFirstOrThrow({ where: prompt });
    expect(extra).toEqual(Object.assign({ chosen: "x", rejected: "y" }, kept));
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

  it("looks through so many prompts a call where they are searched, and finds the same as in one go", async () => {
    const rows = Array.from({ length: 7 }, (_, i) => ({ prompt_id: `rare${i}`, prompt: `100 % a_b ${i}` }));
    granted(await importPrompts(deps, project.owner, input(), file(...rows)));
    const { projectId } = project;
    await deps.db.prompt.updateMany({ where: { projectId }, data: { tags: ["rare"] } });
    await deps.db.$executeRaw`
      insert into "Prompt" ("id", "projectId", "key", "messages", "split", "source")
      select gen_random_uuid(), ${projectId}::uuid, 'q' || lpad(n::text, 6, '0'),
             jsonb_build_array(jsonb_build_object('role', 'user', 'content', 'many')), 'train', ''
        from generate_series(1, 12000) n`;
    for (const asked of [{ search: "% A_b" }, { search: "", tag: "rare" }, { search: "RARE" }]) {
      const keys: string[] = [];
      let pages = 0;
      for (let cursor: string | null = ""; cursor !== null; pages++) {
        const page: { prompts: PromptView[]; nextCursor: string | null } = granted(
          await listPrompts(deps, project.owner, { slug: project.slug, limit: 3, ...asked, cursor }),
        );
        expect(page.prompts.length).toBeLessThanOrEqual(3);
        keys.push(...page.prompts.map(({ key }) => key));
        cursor = page.nextCursor;
      }
      expect(keys).toEqual(rows.map(({ prompt_id }) => prompt_id));
      expect(pages).toBeGreaterThan(4);
    }
  });
});
