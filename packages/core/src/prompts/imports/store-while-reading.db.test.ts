/*
 * A file whose rows are stored while the rest of it is still read comes to the same, to the byte, as one that is read to
 * its end before.
 */
import { randomUUID } from "node:crypto";
import type { Db, Import, ImportKind } from "@gshf/db";
import { createRandom, type Random } from "@gshf/gshf";
import { createTestDb, createTestDeps, createTestProject, granted, until } from "@gshf/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Deps } from "../../access/index.ts";
import { LostLease } from "../../leases/index.ts";
import { importComparisons, importPrompts, promptsVerbs } from "../index.ts";
import { type ImportOptions, importOptionsSchema } from "../model.ts";
import { viewOfImport } from "./import-view.ts";
import { takeFile } from "./take-file.ts";

const stack = new AsyncDisposableStack();
let deps: Deps;
beforeAll(async () => {
  deps = createTestDeps(stack.use(await createTestDb()).db);
});
afterAll(() => stack.disposeAsync());

type World = Awaited<ReturnType<typeof createTestProject>>;
/** A line of a file, and whether it is a row by itself. */
type FileLine = { text: string; isSound: boolean };

const answers = ["yes", "no", "perhaps\n漢"];

/** Rows about few prompts, anywhere in the file: alone, votes, halves, conflicts, and what can't be read. */
function randomLines(random: Random, kind: ImportKind, rows: number): FileLine[] {
  const below = (n: number) => random.int(n);
  const chance = (p: number) => random.uniform() < p;
  const some = <T>(list: readonly T[]) => list[below(list.length)];
  return Array.from({ length: rows }, () => {
    if (chance(0.04)) return { text: '{"prompt": ', isSound: false };
    const i = below(rows);
    const asked = { prompt_id: `p${i}`, prompt: chance(0.05) ? `another ${i}` : `prompt ${i}` };
    const split = chance(0.1) ? some(["train", "test"]) : undefined;
    const told = { ...asked, split, note: chance(0.3) ? below(3) : undefined };
    const [a, b] = chance(0.5) ? answers : [...answers].reverse();
    if (kind === "prompts") return { text: JSON.stringify(told), isSound: true };
    const rest =
      kind === "pools"
        ? { candidates: answers.slice(below(2)) }
        : chance(0.15)
          ? { completion: a, label: chance(0.5) }
          : chance(0.1)
            ? { answers: answers.map((answer, at) => ({ answer, rank: at + 1 })) }
            : { chosen: a, rejected: b, weight: 1 + below(2) };
    return { text: JSON.stringify({ ...told, ...rest }), isSound: true };
  });
}

type Told = { stored: number; news: PromiseWithResolvers<void> };

/** Tells up to which line rows have been looked at to be stored. */
function watched(db: Db, told: Told): Db {
  const watchedTx = <T extends object>(tx: T): T =>
    new Proxy(tx, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (name !== "$queryRaw" || typeof value !== "function") return value;
        return async (query: TemplateStringsArray, ...values: unknown[]) => {
          const answer = await value.call(target, query, ...values);
          if (query[0]?.includes("store-alone-rows")) {
            told.stored = Number(values[2]);
            told.news.resolve();
            told.news = Promise.withResolvers();
          }
          return answer;
        };
      },
    });
  return new Proxy(db, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      if (name !== "$transaction") return value.bind(target);
      return (run: (tx: object) => unknown, ...rest: unknown[]) =>
        value.call(target, (tx: object) => run(watchedTx(tx)), ...rest);
    },
  });
}

/** What is read of a file to see its kind. */
const headBytes = 64;

/** Gives each line only once all that can be stored of those before it has been. */
async function* slowly(lines: readonly FileLine[], atOnce: number, refuses: boolean, told: Told) {
  let [sound, bytes] = [0, 0];
  let isStored = true;
  for (const [i, { text, isSound }] of lines.entries()) {
    const line = Buffer.from(`${text}\n`);
    bytes += line.length;
    yield line;
    if (isSound) sound = i + 1;
    else if (refuses) isStored = false;
    while (isStored && bytes >= headBytes && told.stored < sound - (sound % atOnce)) await told.news.promise;
  }
}

async function* atOnce(lines: readonly FileLine[]) {
  yield Buffer.from(lines.map(({ text }) => `${text}\n`).join(""));
}

type Way = { body: AsyncIterable<Uint8Array>; tiles?: { bytes: number; lines: number }; by?: Deps };

async function take(world: World, id: string, { body, tiles, by = deps }: Way): Promise<Import> {
  const holder = randomUUID();
  const row = await deps.db.import.update({ where: { id }, data: { state: "reading", holder } });
  const project = await deps.db.project.findUniqueOrThrow({ where: { id: world.projectId } });
  const renew = async (data: object = {}) => {
    const { count } = await deps.db.import.updateMany({ where: { id, holder }, data });
    if (count === 0) throw new LostLease();
  };
  const how = tiles === undefined ? {} : { tiles };
  await takeFile(by, { held: { row, holder }, project, actor: world.owner, body, renew, ...how });
  return deps.db.import.findUniqueOrThrow({ where: { id } });
}

/** All that there is of a project's prompts, and what became of a file, without when. */
async function contents({ projectId }: World, file: Import) {
  const dated = { createdAt: true } as const;
  const of = { where: { projectId }, omit: dated, orderBy: { id: "asc" } } as const;
  const { db } = deps;
  const sums = await db.$queryRaw<object[]>`
    select "source", "arm", sum("pairs")::int as "pairs" from "RoundTally" where "projectId" = ${projectId}::uuid
     group by 1, 2 having sum("pairs") <> 0`;
  const { id, kind, fileSha256, columns, notes } = file;
  const { state, rowsTotal, rowsNew, rowsKnown, errorsTotal, errors } = viewOfImport(file);
  const report = {
    id,
    kind,
    fileSha256,
    columns,
    notes,
    state,
    rowsTotal,
    rowsNew,
    rowsKnown,
    errorsTotal,
    errors,
  };
  return {
    prompts: await db.prompt.findMany(of),
    answers: await db.response.findMany(of),
    pairs: await db.pair.findMany(of),
    tallies: await db.pairTally.findMany({ where: { projectId }, orderBy: { pairId: "asc" } }),
    sums,
    report,
    staged: await db.importRow.count(),
  };
}

async function createImport({ projectId }: World, kind: ImportKind, options: Partial<ImportOptions>) {
  const { id } = await deps.db.import.create({
    data: {
      projectId,
      kind,
      fileName: "rows.jsonl",
      fileSha256: "",
      options: importOptionsSchema.parse(options),
      state: "received",
      createdBy: "test",
      createdAt: deps.now(),
    },
  });
  return id;
}

const seeds = Array.from({ length: 18 }, (_, seed) => seed);
it.each(seeds)("file %i comes to the same, however much of it is stored at once", async (seed) => {
  const random = createRandom(seed);
  const kind = (["comparisons", "comparisons", "pools", "prompts"] as const)[seed % 4] ?? "comparisons";
  const badRows = seed % 3 === 0 ? "refuse" : "skip";
  const world = await createTestProject(deps, { slug: `tiles-${seed}` });
  // Some of it is in the project before.
  const known = Array.from({ length: 4 }, (_, i) => ({ prompt_id: `p${i}`, prompt: `prompt ${i}` }));
  const compared = known.slice(2).map((row) => ({ ...row, chosen: "yes", rejected: "no" }));
  const before = async function* (rows: object[]) {
    yield Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  };
  const target = { slug: world.slug, fileName: "before.jsonl" };
  granted(await importPrompts(deps, world.owner, target, before(known)));
  granted(await importComparisons(deps, world.owner, target, before(compared)));

  let lines = randomLines(random, kind, 12 + random.int(40));
  // A file without a fault as well.
  if (seed % 2 === 0) lines = lines.filter(({ isSound }) => isSound);
  const id = await createImport(world, kind, { badRows });
  const whole = await contents(world, await take(world, id, { body: atOnce(lines) }));
  if (whole.report.state === "done") {
    granted(await promptsVerbs.undoImport(deps, world.owner, { slug: world.slug, id }));
  }
  const told = { stored: 0, news: Promise.withResolvers<void>() };
  const tiles = { bytes: 1, lines: 1 + (seed % 5) };
  const body = slowly(lines, tiles.lines, badRows === "refuse", told);
  const by = { ...deps, db: watched(deps.db, told) };
  const inTiles = await contents(world, await take(world, id, { body, tiles, by }));
  expect(inTiles).toEqual(whole);
});

const jsonlOf = (rows: readonly object[]): FileLine[] =>
  rows.map((row) => ({ text: JSON.stringify(row), isSound: true }));
const comparedRows = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => ({
    prompt: `prompt ${from + i}`,
    chosen: "yes",
    rejected: "no",
  }));
const pairsOf = ({ projectId }: World) => deps.db.pair.count({ where: { projectId } });

/** A file of which some rows are stored when it stands still, until it is let go on. */
function halted(lines: readonly FileLine[], tiles: { lines: number }) {
  const told = { stored: 0, news: Promise.withResolvers<void>() };
  const [half, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  async function* body() {
    const first = lines.length / 2;
    yield* slowly(lines.slice(0, first), tiles.lines, false, told);
    half.resolve();
    await goOn.promise;
    yield* atOnce(lines.slice(first));
  }
  return {
    body: body(),
    by: { ...deps, db: watched(deps.db, told) },
    half: half.promise,
    goOn: goOn.resolve,
  };
}

it("while one file is stored, another is read, and nobody who changes the project waits for either", async () => {
  const world = await createTestProject(deps, { slug: "beside" });
  const tiles = { bytes: 1, lines: 2 };
  const lines = jsonlOf(comparedRows(0, 12));
  const [one, two] = [
    await createImport(world, "comparisons", {}),
    await createImport(world, "comparisons", {}),
  ];
  const slow = halted(lines, tiles);
  const first = take(world, one, { ...slow, tiles });
  await slow.half;
  const second = take(world, two, { body: atOnce(lines), tiles });
  await until("the second to be read", async () => {
    const { rowsTotal } = await deps.db.import.findUniqueOrThrow({ where: { id: two } });
    return rowsTotal === 12;
  });
  const [{ open } = { open: -1 }] = await deps.db.$queryRaw<{ open: number }[]>`
    select count(*)::int as "open" from pg_stat_activity
     where "datname" = current_database() and "backend_xid" is not null`;
  expect(open).toBe(1);
  const asked = { slug: world.slug, kind: "prompts" as const, fileName: "a", bytes: 1, fingerprint: "x" };
  granted(await promptsVerbs.beginImport(deps, world.owner, asked));
  expect(await pairsOf(world)).toBe(0);
  slow.goOn();
  expect([(await first).rowsNew, (await second).rowsNew]).toEqual([12, 0]);
  expect(await pairsOf(world)).toBe(12);
});

it("a worker that lost a file in the middle of it stores nothing, and holds nobody up once it knows", async () => {
  const world = await createTestProject(deps, { slug: "lost" });
  const tiles = { bytes: 1, lines: 2 };
  const lines = jsonlOf(comparedRows(0, 12));
  const id = await createImport(world, "comparisons", {});
  const slow = halted(lines, tiles);
  const lost = take(world, id, { ...slow, tiles });
  await slow.half;
  const successor = take(world, id, { body: atOnce(lines), tiles });
  slow.goOn();
  await expect(lost).rejects.toThrow(LostLease);
  expect(await successor).toMatchObject({ state: "done", rowsNew: 12 });
  expect(await pairsOf(world)).toBe(12);
});

it("one that can't be read to its end, or can't be stored to its end, leaves nothing", async () => {
  const world = await createTestProject(deps, { slug: "broken" });
  const tiles = { bytes: 1, lines: 2 };
  const lines = jsonlOf(comparedRows(0, 12));
  const id = await createImport(world, "comparisons", {});
  const slow = halted(lines, tiles);
  async function* broken() {
    yield* slow.body;
    throw new Error("cut off");
  }
  slow.goOn();
  await expect(take(world, id, { ...slow, body: broken(), tiles })).rejects.toThrow("cut off");
  expect(await pairsOf(world)).toBe(0);
  const again = halted(lines, tiles);
  const cut = take(world, id, { ...again, tiles });
  await again.half;
  await deps.db.$queryRaw`
    select pg_terminate_backend("pid") from pg_stat_activity
     where "datname" = current_database() and "backend_xid" is not null`;
  again.goOn();
  await expect(cut).rejects.toThrow();
  expect(await pairsOf(world)).toBe(0);
  expect(await take(world, id, { body: atOnce(lines), tiles })).toMatchObject({ state: "done", rowsNew: 12 });
});
