import type { ImportKind } from "@gshf/db";
import { createTestDb, createTestDeps, createTestProject, granted } from "@gshf/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Deps } from "../../access/index.ts";
import { importComparisons, importPools, importPrompts } from "../index.ts";
import type { ImportOptions } from "../model.ts";

const stack = new AsyncDisposableStack();
let deps: Deps;
beforeAll(async () => {
  deps = createTestDeps(stack.use(await createTestDb()).db);
});
afterAll(() => stack.disposeAsync());

const bring = { prompts: importPrompts, comparisons: importComparisons, pools: importPools };
type World = Awaited<ReturnType<typeof createTestProject>>;

async function* jsonl(rows: readonly object[]) {
  yield Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
}
async function take(to: World, kind: ImportKind, rows: readonly object[], more: Partial<ImportOptions> = {}) {
  const target = { slug: to.slug, fileName: `${kind}.jsonl`, ...more };
  return granted(await bring[kind](deps, to.owner, target, jsonl(rows)));
}

/** All that a project has of its files, without what is different in each project. */
async function contents({ projectId }: World) {
  const where = { projectId };
  const of = { prompt: { select: { key: true } } } as const;
  const answers = await deps.db.response.findMany({ where, include: of, orderBy: { text: "asc" } });
  const texts = new Map(answers.map(({ id, text }) => [id, text]));
  const pairs = await deps.db.pair.findMany({ where, include: of, orderBy: [{ position: "asc" }] });
  const prompts = await deps.db.prompt.findMany({ where, orderBy: { id: "asc" } });
  return {
    prompts: prompts.map(({ id, projectId, importId, createdAt, use, ...kept }) => kept),
    answers: answers.map(({ prompt, text, textSha256, extra }) => ({ ...prompt, text, textSha256, extra })),
    pairs: pairs
      .map(({ prompt, position, firstId, secondId, offlineLabel, extra }) => ({
        ...prompt,
        position,
        first: texts.get(firstId),
        second: texts.get(secondId),
        offlineLabel,
        extra,
      }))
      .sort((a, b) => a.position - b.position || `${a.first}`.localeCompare(`${b.first}`)),
  };
}

const prompt = (i: number) => ({ prompt_id: `p${i}`, prompt: `what is "${i}"\n\t漢?` });
const kinds: { kind: ImportKind; rows: object[] }[] = [
  {
    kind: "comparisons",
    rows: [
      { ...prompt(1), chosen: "a\\N", rejected: "b\n{},", weight: 2, note: "kept" },
      { ...prompt(2), chosen: "a", rejected: "b", p_chosen: 0.5, votes: 4 },
      { ...prompt(3), answers: ["x", "y", "z", "x"].map((answer, i) => ({ answer, rank: i + 1 })) },
      { prompt: "without an id", chosen: "a", rejected: "b", tags: ["one", "two"], split: "test" },
    ],
  },
  {
    kind: "pools",
    rows: [
      { ...prompt(1), candidates: ["a", { text: "b", model: "m" }], source: "here", more: { deep: [1] } },
      { ...prompt(2), candidates: ["only"] },
    ],
  },
];

it.each(kinds)(
  "$kind that stand alone are stored as those whose prompts are known",
  async ({ kind, rows }) => {
    const [alone, known] = [
      await createTestProject(deps, { slug: `alone-${kind}` }),
      await createTestProject(deps, { slug: `known-${kind}` }),
    ];
    const bare = rows.map((row) => ({ prompt: undefined, prompt_id: undefined, ...row }));
    const prompts = bare.map((row) => ({
      ...row,
      chosen: undefined,
      rejected: undefined,
      answers: undefined,
      candidates: undefined,
      weight: undefined,
      p_chosen: undefined,
      votes: undefined,
      note: undefined,
    }));
    const first = await take(alone, kind, rows);
    await take(known, "prompts", prompts);
    const second = await take(known, kind, rows);
    expect(first).toMatchObject({ state: "done", rowsNew: rows.length, rowsKnown: 0 });
    expect(second).toMatchObject({ state: "done", rowsNew: rows.length, notes: first.notes });
    expect(await contents(alone)).toEqual(await contents(known));
    const again = await take(alone, kind, rows);
    expect(again).toMatchObject({ rowsNew: 0, rowsKnown: rows.length });
  },
);

it("rows that are alone, rows about one prompt and rows about a known one come in together, by their lines", async () => {
  const world = await createTestProject(deps, { slug: "mixed", validationShare: 0 });
  await take(world, "prompts", [prompt(3)]);
  const votes = [1, 2, 3, 2, 4].map((i) => ({ ...prompt(i), chosen: "yes", rejected: "no" }));
  votes[3] = { ...prompt(2), chosen: "no", rejected: "yes" };
  const halves = [{ ...prompt(5), completion: "lonely", label: true }];
  const report = await take(world, "comparisons", [...votes, ...halves], { badRows: "skip", split: "ood" });
  expect(report).toMatchObject({ state: "done", rowsTotal: 6, rowsNew: 5, errorsTotal: 1 });
  expect(report.errors).toEqual([expect.objectContaining({ line: 6, field: "completion" })]);
  const { prompts, pairs } = await contents(world);
  expect(prompts.map(({ key, split }) => [key, split])).toEqual([
    ["p3", "train"],
    ["p1", "ood"],
    ["p2", "ood"],
    ["p4", "ood"],
  ]);
  expect(pairs.map(({ key, offlineLabel }) => [key, offlineLabel])).toEqual([
    ["p1", { pFirst: 1, votes: 1, weight: 1 }],
    ["p2", { pFirst: 0.5, votes: 2, weight: 1 }],
    ["p3", { pFirst: 1, votes: 1, weight: 1 }],
    ["p4", { pFirst: 1, votes: 1, weight: 1 }],
  ]);
  expect(await deps.db.importRow.count()).toBe(0);
});
