import { createTestDb, createTestDeps, createTestProject, granted } from "@gshf/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Deps } from "../access/index.ts";
import { loadRows } from "../datasets/index.ts";
import { splitOf } from "../projects/index.ts";
import { changePrompts, importComparisons, importPrompts, listPrompts } from "./index.ts";
import type { ImportReport, Split } from "./model.ts";

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
  project = await createTestProject(deps, { slug: `splits-${number}` });
});

async function* file(rows: readonly unknown[]): AsyncGenerator<Uint8Array> {
  for (const row of rows) yield Buffer.from(`${JSON.stringify(row)}\n`);
}

type Row = { prompt_id: string; split?: string };

async function bring(
  verb: typeof importPrompts,
  rows: readonly unknown[],
  options: { split?: Split; badRows?: "skip" } = {},
): Promise<ImportReport> {
  const target = { slug: project.slug, fileName: "rows.jsonl", ...options };
  return granted(await verb(deps, project.owner, target, file(rows)));
}
const bringPrompts = (rows: readonly Row[], options?: Parameters<typeof bring>[2]) =>
  bring(
    importPrompts,
    rows.map((row) => ({ ...row, prompt: `about ${row.prompt_id}` })),
    options,
  );
const bringComparisons = (rows: readonly Row[], options?: Parameters<typeof bring>[2]) =>
  bring(
    importComparisons,
    rows.map((row) => ({ ...row, prompt: `about ${row.prompt_id}`, chosen: "yes", rejected: "no" })),
    options,
  );

async function prompts() {
  const where = { projectId: project.projectId };
  return deps.db.prompt.findMany({ where, orderBy: { key: "asc" } });
}
const splits = async () => (await prompts()).map(({ key, split }) => `${key} ${split}`);
const named = (...keys: string[]) => keys.map((prompt_id) => ({ prompt_id }));
const keep = "a prompt of the project keeps the split that it has, not the file’s";

describe("a file", () => {
  it.each([
    ["prompts", bringPrompts],
    ["comparisons", bringComparisons],
  ])(
    "of %s says the split of each new prompt by its row, by the option, or leaves it to the hash",
    async (_, brings) => {
      const rows = [
        { prompt_id: "a", split: "test" },
        { prompt_id: "b", split: "OOD" },
        { prompt_id: "c", split: "val" },
        { prompt_id: "d" },
      ];
      await brings(rows, { split: "ood" });
      expect(await splits()).toEqual(["a test", "b ood", "c validation", "d ood"]);
      const more = named(...Array.from({ length: 12 }, (_, i) => `e${i}`));
      await brings(more);
      const hashed = more.map(({ prompt_id }) => `${prompt_id} ${splitOf(prompt_id, 0.25)}`);
      expect(new Set(hashed.map((text) => text.split(" ")[1]))).toEqual(new Set(["train", "validation"]));
      expect((await splits()).slice(4)).toEqual(hashed.sort());
      expect(await brings([...rows, ...more])).toMatchObject({ rowsNew: 0, rowsKnown: 16, notes: [] });
    },
  );

  it("changes no split that a prompt has, and tells how many keep theirs", async () => {
    await bringPrompts([
      { prompt_id: "a", split: "train" },
      { prompt_id: "b", split: "test" },
    ]);
    const report = await bringPrompts([
      { prompt_id: "a", split: "test" },
      { prompt_id: "b", split: "test" },
      { prompt_id: "c", split: "test" },
    ]);
    expect(report).toMatchObject({ rowsNew: 1, rowsKnown: 2, notes: [{ message: keep, rows: 1 }] });
    const whole = await bringComparisons(named("a", "b", "c"), { split: "ood" });
    expect(whole.notes).toContainEqual({ message: keep, rows: 3, line: 0 });
    expect(await splits()).toEqual(["a train", "b test", "c test"]);
  });

  it("can't put a prompt into two splits: the later row is refused, with both", async () => {
    const rows = [
      { prompt_id: "a" },
      { prompt_id: "a", split: "test" },
      { prompt_id: "a" },
      { prompt_id: "a", split: "train" },
    ];
    for (const brings of [bringPrompts, bringComparisons]) {
      expect(await brings(rows)).toMatchObject({
        state: "refused",
        errors: [{ line: 4, field: "split", message: "is train, and test for the same prompt further up" }],
      });
    }
    expect(await bringPrompts(rows, { badRows: "skip", split: "ood" })).toMatchObject({
      rowsNew: 1,
      errorsTotal: 1,
    });
    expect(await splits()).toEqual(["a test"]);
  });

  it("with a split that is none is refused by line, field and value", async () => {
    const report = await bringPrompts([
      { prompt_id: "a", split: "test" },
      { prompt_id: "b", split: "tset" },
    ]);
    expect(report.errors).toMatchObject([{ line: 2, field: "split" }]);
    expect(report.errors[0]?.message).toContain('"tset"');
  });

  it("of a dataset of ours keeps its split", async () => {
    const own = { pair_id: "p1", chosen_id: "c", rejected_id: "r", policy_chosen: "pi0", source: "online" };
    const label = { p_chosen: 1, n_votes: 1, n_ties: 0, strength: null, annotators: [] };
    await bring(
      importComparisons,
      ["train", "validation"].map((split) => ({
        ...own,
        pair_id: split,
        prompt: [{ role: "user", content: split }],
        chosen: [{ role: "assistant", content: "x" }],
        rejected: [{ role: "assistant", content: "y" }],
        label,
        split,
      })),
      { split: "ood" },
    );
    expect((await prompts()).map(({ split }) => split).sort()).toEqual(["train", "validation"]);
  });
});

describe("changing the split", () => {
  const noTags = { addTags: [], removeTags: [] };
  async function move(split: Split, ...keys: string[]) {
    const ids = (await prompts()).filter(({ key }) => keys.includes(key)).map(({ id }) => id);
    return granted(await changePrompts(deps, project.owner, { ...noTags, slug: project.slug, ids, split }));
  }
  async function startRound(startedAt: Date | null): Promise<string> {
    const { id } = await deps.db.round.create({
      data: {
        projectId: project.projectId,
        number: 1,
        seed: 1,
        config: {},
        createdBy: "test",
        startedAt,
      },
    });
    return id;
  }

  it("moves prompts, tells of nothing else, and is taken back", async () => {
    await bringPrompts(
      [{ prompt_id: "a", split: "train" }, { prompt_id: "b", split: "ood" }, { prompt_id: "c" }],
      {
        split: "test",
      },
    );
    const { undo, ...told } = await move("test", "a", "b", "c");
    expect(told).toEqual({ changed: 2, stayed: [], measured: 0 });
    expect(await splits()).toEqual(["a test", "b test", "c test"]);
    const found = granted(
      await listPrompts(deps, project.owner, { slug: project.slug, search: "", limit: 9, split: "test" }),
    );
    expect(found.prompts.map(({ key }) => key)).toEqual(["a", "b", "c"]);
    expect((await move("test", "a", "b", "c")).changed).toBe(0);
    for (const back of undo)
      granted(await changePrompts(deps, project.owner, { slug: project.slug, ...back }));
    expect(await splits()).toEqual(["a train", "b ood", "c test"]);
  });

  it("lets no prompt that something was learned from out of train, and moves the others", async () => {
    await bringComparisons(named("compared"), { split: "train" });
    await bringComparisons(named("held-out"), { split: "validation" });
    await bringPrompts(named("asked", "drawn", "free"), { split: "train" });
    // Nothing has learned from comparisons yet.
    const early = await move("test", "compared");
    expect(early).toMatchObject({ changed: 1, stayed: [] });
    for (const back of early.undo)
      granted(await changePrompts(deps, project.owner, { slug: project.slug, ...back }));
    const draft = await startRound(null);
    expect(await move("train", "compared")).toMatchObject({ changed: 0 });
    expect((await move("ood", "compared")).changed).toBe(1);
    expect((await move("train", "compared")).changed).toBe(1);
    await deps.db.round.update({ where: { id: draft }, data: { startedAt: new Date(Date.now() + 1_000) } });
    const ids = new Map((await prompts()).map(({ key, id }) => [key, id]));
    const idOf = (key: string) => ids.get(key) ?? "";
    await deps.db.roundPrompt.create({
      data: { roundId: draft, position: 0, promptId: idOf("asked"), arm: "" },
    });
    const { id: experimentId } = await deps.db.experiment.findFirstOrThrow({
      where: { projectId: project.projectId },
    });
    const began = new Date();
    await deps.db.datasetBuild.create({
      data: {
        projectId: project.projectId,
        experimentId,
        number: 1,
        name: "drawn",
        recipe: {},
        recipeSha256: "0".repeat(64),
        seed: 1,
        total: 1,
        createdAt: began,
        stateSince: began,
        wakeAt: began,
        createdBy: "test",
        prompts: { create: { position: 0, promptId: idOf("drawn") } },
      },
    });
    const { undo, ...told } = await move("test", "asked", "compared", "drawn", "free", "held-out");
    expect(told).toEqual({
      changed: 2,
      measured: 0,
      stayed: [
        { because: "asked", prompts: 1 },
        { because: "drawn", prompts: 1 },
        { because: "compared", prompts: 1 },
      ],
    });
    expect(await splits()).toEqual([
      "asked train",
      "compared train",
      "drawn train",
      "free test",
      "held-out test",
    ]);
    for (const back of undo)
      granted(await changePrompts(deps, project.owner, { slug: project.slug, ...back }));
    expect((await splits()).slice(3)).toEqual(["free train", "held-out validation"]);
  });

  it("makes a prompt's comparisons count from then on: what began before learns from the same ones", async () => {
    await bringComparisons(named("a", "b"), { split: "train" });
    await bringComparisons(named("c", "d"), { split: "validation" });
    const rows = (offlineUntil: Date, offlineLimit: number | null = null) =>
      loadRows(deps.db, project.projectId, { offlineUntil, offlineLimit });
    const began = new Date(Date.now() + 1_000);
    const before = await rows(began);
    const two = await rows(began, 2);
    await startRound(began);
    const later = new Date(began.getTime() + 1_000);
    const laterDeps = { ...deps, now: () => later };
    const ids = (await prompts()).filter(({ key }) => key > "b").map(({ id }) => id);
    const change = { ...noTags, slug: project.slug, ids, split: "train" as const };
    const { undo } = granted(await changePrompts(laterDeps, project.owner, change));
    expect(before).toHaveLength(2);
    expect(await rows(began)).toEqual(before);
    expect(await rows(began, 2)).toEqual(two);
    expect(await rows(later)).toHaveLength(4);
    expect(await rows(later, 3)).toHaveLength(3);
    // No round has learned from them: the move can be taken back.
    for (const back of undo)
      granted(await changePrompts(laterDeps, project.owner, { slug: project.slug, ...back }));
    expect(await rows(later)).toHaveLength(2);
  });

  it("tells of how many prompts policies were measured on", async () => {
    await bringPrompts(named("a", "b"), { split: "validation" });
    const [a] = await prompts();
    const draw = { projectId: project.projectId, promptId: a?.id ?? "", purpose: "evaluation" as const };
    await deps.db.response.createMany({
      data: ["1", "2"].map((digit) => ({
        ...draw,
        id: digit.repeat(32),
        text: digit,
        textSha256: digit.repeat(64),
      })),
    });
    expect(await move("train", "a", "b")).toMatchObject({ changed: 2, measured: 1 });
    expect(await move("validation", "a", "b")).toMatchObject({ changed: 2, measured: 0 });
  });
});
