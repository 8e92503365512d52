/*
 * What holds of files that are sent, read by a worker and stored, whoever is killed, stopped or late.
 *
 * Long because each guarantee needs a file that is sent, worked on and looked at.
 */

import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { transaction } from "@gshf/db";
import { StorageError } from "@gshf/storage";
import {
  createTestDb,
  createTestDeps,
  createTestProject,
  createTestStorage,
  granted,
  joinTestProject,
} from "@gshf/testing";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Deps } from "../../access/index.ts";
import { loadRows } from "../../datasets/index.ts";
import { Killed, withFuse } from "../../fixtures/fuse.fixture.ts";
import {
  openImportReport,
  promptsVerbs,
  receiveFile,
  receivePart,
  sweepImports,
  sweepUploads,
  workImport,
} from "../index.ts";
import { importUploadSchema, partBytes, startImportSchema } from "../model.ts";
import { lockImports } from "./lock-imports.sql.ts";

const stack = new AsyncDisposableStack();
let base: Deps;
let deps: Deps;
let project: Awaited<ReturnType<typeof createTestProject>>;
let number = 0;
let clock = 0;

beforeAll(async () => {
  const testDb = stack.use(await createTestDb());
  const { storage } = stack.use(await createTestStorage());
  base = createTestDeps(testDb.db, { storage, now: () => new Date(Date.now() + clock) });
});
afterAll(() => stack.disposeAsync());
beforeEach(async () => {
  number += 1;
  // Nobody else works on what the tests begin.
  deps = { ...base, enqueue: async () => undefined };
  project = await createTestProject(deps, { slug: `streamed-${number}`, validationShare: 0 });
});

const { beginImport, finishUpload, startImport, stopImport, getImport, previewImport, undoImport } =
  promptsVerbs;
const at = () => ({ slug: project.slug });
const jsonl = (rows: readonly object[]) =>
  Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
const compared = (i: number, more: object = {}) => ({
  prompt_id: `p${i}`,
  prompt: `prompt ${i}`,
  chosen: "yes",
  rejected: `no ${i % 3}`,
  ...more,
});
const work = (id: string, by = deps) => workImport(by, id, { signal: new AbortController().signal });
const view = async (id: string) => granted(await getImport(deps, project.owner, { ...at(), id }));
const start = (id: string, more: object = {}) =>
  startImport(deps, project.owner, startImportSchema.parse({ ...at(), id, ...more }));
const offline = () => deps.db.pair.count({ where: { projectId: project.projectId } });

async function* stream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += 1_000) yield bytes.subarray(from, from + 1_000);
}
async function sent(bytes: Uint8Array, more: object = {}): Promise<string> {
  const target = { ...at(), fileName: "rows.jsonl", kind: "comparisons" as const, ...more };
  return granted(await receiveFile(deps, project.owner, target, stream(bytes))).id;
}

it("a file comes in parts, goes on where its sending stopped, and is read as its sender says", async () => {
  const rows = Array.from({ length: 9_000 }, (_, i) => ({
    Frage: `${i} ${"x".repeat(1_000)}`,
    gut: "a",
    schlecht: "b",
  }));
  const bytes = jsonl(rows);
  const part = (i: number) => bytes.subarray((i - 1) * partBytes, i * partBytes);
  const send = (number: number, body = part(number), sha256?: string) =>
    receivePart(deps, project.owner, { ...at(), id, number, sha256 }, body);
  const asked = {
    ...at(),
    kind: "comparisons" as const,
    fileName: "rows.jsonl",
    bytes: bytes.length,
    fingerprint: "x",
  };
  const begun = granted(await beginImport(deps, project.owner, asked));
  expect(begun).toMatchObject({ partBytes, received: [] });
  const { id } = begun;
  expect(await send(2)).toMatchObject({ ok: false, message: "Part 1 comes next, not part 2." });
  expect(await send(1, part(1), "0".repeat(64))).toMatchObject({
    message: "Part 1 arrived damaged. Send it again.",
  });
  expect(granted(await send(1))).toEqual({ parts: 1 });
  expect(await finishUpload(deps, project.owner, { ...at(), id })).toMatchObject({
    ok: false,
    reason: "conflict",
  });
  // The tab was closed; whoever comes back with the file learns what is there.
  const again = granted(await beginImport(deps, project.owner, asked));
  expect(again).toMatchObject({ id, received: [expect.stringMatching(/^[0-9a-f]{64}$/)] });
  expect(granted(await send(1))).toEqual({ parts: 1 });
  expect(await send(1, part(2).subarray(0, 5))).toMatchObject({
    message: expect.stringContaining("other bytes"),
  });
  expect(await send(2, part(2).subarray(0, 5))).toMatchObject({ reason: "invalid", field: "number" });
  expect(granted(await send(2))).toEqual({ parts: 2 });
  expect(await view(id)).toMatchObject({ state: "receiving", bytesReceived: bytes.length });
  expect(granted(await finishUpload(deps, project.owner, { ...at(), id })).state).toBe("received");
  expect(granted(await finishUpload(deps, project.owner, { ...at(), id })).state).toBe("received");

  const blind = { ...at(), id };
  const preview = (more: object) =>
    previewImport(deps, project.owner, startImportSchema.parse({ ...blind, ...more }));
  expect(granted(await preview({}))).toMatchObject({
    columns: ["Frage", "gut", "schlecht"],
    rows: [],
    rowsRead: 1_000,
    errorsTotal: 1_000,
    isWhole: false,
    couldBe: [],
  });
  const columns = { Frage: "prompt", gut: "chosen", schlecht: "rejected" };
  const told = granted(await preview({ columns }));
  expect(told).toMatchObject({ errorsTotal: 0, format: "JSONL: chosen and rejected texts" });
  expect(told.rows).toHaveLength(10);
  expect(told.rows[0]).toMatchObject({ chosen: "a", rejected: "b", p_chosen: 1 });
  const asPrompts = granted(await preview({ kind: "pools", columns }));
  expect(asPrompts).toMatchObject({ rows: [], couldBe: ["prompts", "comparisons"] });
  expect(await offline()).toBe(0);

  expect(granted(await start(id, { columns })).state).toBe("reading");
  expect(await work(id)).toBe("done");
  expect(await view(id)).toMatchObject({
    state: "done",
    rowsNew: 9_000,
    rowsStored: 9_000,
    bytesRead: bytes.length,
  });
  expect(await offline()).toBe(9_000);
  const [first] = granted(await promptsVerbs.importRows(deps, project.owner, { ...at(), id, limit: 1 }));
  expect(first?.prompt[0]?.content).toBe(rows[0]?.Frage);
  expect(await deps.db.importRow.count()).toBe(0);
  expect(await work(id)).toBe("stale");
  expect(await start(id)).toMatchObject({ ok: false, message: "Its rows are in already." });
});

it("killed wherever it is, an import is begun again and comes to the same", async () => {
  const rows = Array.from({ length: 1_500 }, (_, i) =>
    compared(i % 700, { weight: 1 + (Math.floor(i / 700) % 2) }),
  );
  const bytes = gzipSync(jsonl([...rows, { prompt: "odd" }]));
  const calm = await sent(bytes, { badRows: "skip" });
  expect(await work(calm)).toBe("done");
  const told = async (id: string) => {
    const { createdAt: _, endedAt: __, ...report } = await view(id);
    return report;
  };
  const content = async () => {
    const until = new Date(Date.now() + clock + 60_000);
    return JSON.stringify(await loadRows(deps.db, project.projectId, { offlineUntil: until }));
  };
  const expected = [await told(calm), await content()];
  expect(expected[0]).toMatchObject({ state: "done", rowsNew: 1_400, rowsKnown: 100, errorsTotal: 1 });
  granted(await undoImport(deps, project.owner, { ...at(), id: calm }));
  expect(granted(await start(calm, { badRows: "skip" })).state).toBe("reading");
  let kills = 0;
  for (let place = 1; ; place += 3) {
    const outcome = await work(calm, withFuse(deps, place).deps).catch((error: unknown) => {
      expect(error).toBeInstanceOf(Killed);
      return "killed";
    });
    if (outcome === "done") break;
    // What a killed worker can't say itself.
    await deps.db.import.updateMany({ where: { id: calm, state: "failed" }, data: { state: "reading" } });
    const seen = await offline();
    expect(seen === 0 || (await view(calm)).state === "done").toBe(true);
    if ((await view(calm)).state === "done") break;
    kills += 1;
    // The dead worker's lease runs out.
    clock += 36_000;
    expect(await sweepImports(deps)).toBeGreaterThan(0);
  }
  expect(kills).toBeGreaterThan(5);
  expect([await told(calm), await content()]).toEqual(expected);
}, 300_000);

it("every row that was not taken stands in the report, in its order, and the page shows the first 200", async () => {
  const rows = Array.from({ length: 12_000 }, (_, i) =>
    i % 6 === 0 ? compared(i) : compared(i, { chosen: "" }),
  );
  // Unfit only beside another, which is found later.
  rows.splice(1, 0, compared(0, { prompt: "another" }));
  const id = await sent(jsonl(rows), { badRows: "skip" });
  expect(await work(id)).toBe("done");
  const report = await view(id);
  expect(report).toMatchObject({ state: "done", rowsNew: 2_000, errorsTotal: 10_001 });
  expect(report.errors).toHaveLength(200);
  expect(report.errors[0]).toMatchObject({ line: 2, field: "prompt_id" });
  const { body, filename } = granted(await openImportReport(deps, project.owner, { ...at(), id }));
  const lines = (await text(body)).trimEnd().split("\n");
  expect(filename).toBe("rows.jsonl-report.csv");
  expect(lines).toHaveLength(10_002);
  const numbers = lines.slice(1).map((line) => Number(line.split(",")[0]));
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  // Refused whole, it is the same report.
  granted(await undoImport(deps, project.owner, { ...at(), id }));
  granted(await start(id));
  expect(await work(id)).toBe("done");
  expect(await view(id)).toMatchObject({ state: "refused", rowsNew: 0, errorsTotal: 10_001 });
  expect(await offline()).toBe(0);
});

it("of one file twice at once each row is taken once", async () => {
  const bytes = jsonl(Array.from({ length: 2_500 }, (_, i) => compared(i)));
  const ids = [await sent(bytes), await sent(bytes)];
  expect(await Promise.all(ids.map((id) => work(id)))).toEqual(["done", "done"]);
  const taken = (await Promise.all(ids.map(view))).map(({ rowsNew, rowsKnown }) => [rowsNew, rowsKnown]);
  expect(taken.sort()).toEqual([
    [0, 2_500],
    [2_500, 0],
  ]);
  expect(await offline()).toBe(2_500);
});

it("one that is stopped takes nothing, and is read again when it is started again", async () => {
  const id = await sent(jsonl(Array.from({ length: 3_000 }, (_, i) => compared(i))));
  const storage = {
    ...deps.storage,
    stream: async (...args: Parameters<Deps["storage"]["stream"]>) => {
      granted(await stopImport(deps, project.owner, { ...at(), id }));
      return deps.storage.stream(...args);
    },
  };
  expect(await work(id, { ...deps, storage })).toBe("stale");
  expect(await view(id)).toMatchObject({ state: "stopped" });
  expect([await offline(), await deps.db.importRow.count()]).toEqual([0, 0]);
  expect(await work(id)).toBe("stale");
  granted(await start(id));
  expect(await work(id)).toBe("done");
  expect(await offline()).toBe(3_000);
  expect(await stopImport(deps, project.owner, { ...at(), id })).toMatchObject({
    ok: false,
    reason: "conflict",
  });
});

it("a worker that has lost an import to another, and doesn’t know it, leaves nothing in it", async () => {
  const id = await sent(jsonl(Array.from({ length: 3_000 }, (_, i) => compared(i))));
  const storage = {
    ...deps.storage,
    stream: async (...args: Parameters<Deps["storage"]["stream"]>) => {
      // It stands still for longer than its lease; another takes its place, and comes to the end.
      clock += 31_000;
      expect(await work(id)).toBe("done");
      return deps.storage.stream(...args);
    },
  };
  expect(await work(id, { ...deps, storage })).toBe("stale");
  expect(await view(id)).toMatchObject({ state: "done", rowsNew: 3_000 });
  expect([await offline(), await deps.db.importRow.count()]).toEqual([3_000, 0]);
});

it("every trigger of what an import stores goes on while references are not looked up", async () => {
  const silent = await deps.db.$queryRaw<{ name: string }[]>`
    select t."tgname" as "name" from pg_trigger t join pg_class c on c."oid" = t."tgrelid"
     where not t."tgisinternal" and t."tgenabled" <> 'A'
       and c."relname" in ('Prompt', 'Response', 'Pair', 'PairTally', 'RoundTally')`;
  expect(silent).toEqual([]);
  const id = await sent(jsonl([compared(1), compared(2)]));
  expect(await work(id)).toBe("done");
  const where = { projectId: project.projectId, source: "offline" as const };
  expect(await deps.db.pairTally.count({ where })).toBe(2);
  expect((await deps.db.roundTally.aggregate({ where, _sum: { pairs: true } }))._sum.pairs).toBe(2);
});

it("an upload that nobody goes on with for a week is given up, with its parts", async () => {
  const bytes = partBytes + 1;
  const asked = { ...at(), kind: "prompts" as const, fileName: "left.jsonl", bytes, fingerprint: "left" };
  const { id } = granted(await beginImport(deps, project.owner, asked));
  const part = { ...at(), id, number: 1 };
  granted(await receivePart(deps, project.owner, part, Buffer.alloc(partBytes, "x")));
  expect(await sweepUploads(deps)).toBe(0);
  const later = { ...deps, now: () => new Date(deps.now().getTime() + 8 * 24 * 3_600_000) };
  const forgotten: string[] = [];
  const sweep = (abort: (key: string, uploadId: string) => Promise<void>) => {
    const uploads = { ...deps.storage.uploads, abort };
    return sweepUploads({ ...later, storage: { ...deps.storage, uploads } });
  };
  expect(await sweep(async (key) => Promise.reject(new StorageError("unreachable", key, "away")))).toBe(0);
  const { upload } = await deps.db.import.findUniqueOrThrow({ where: { id } });
  expect(await sweep(async (_, uploadId) => void forgotten.push(uploadId))).toBe(1);
  expect(forgotten).toEqual([importUploadSchema.parse(upload).id]);
  expect(await view(id)).toMatchObject({ state: "stopped", bytes: null, bytesReceived: 0 });
  expect(await sweepUploads(later)).toBe(0);
  expect(granted(await beginImport(deps, project.owner, asked)).id).not.toBe(id);
});

it("what began before an import ended learns from none of it", async () => {
  const id = await sent(jsonl([compared(1)]));
  const rows = async (until: Date) =>
    (await loadRows(deps.db, project.projectId, { offlineUntil: until })).length;
  clock += 60_000;
  const before = deps.now();
  clock += 60_000;
  expect(await work(id)).toBe("done");
  expect([await rows(before), await rows(deps.now())]).toEqual([0, 1]);
});

it("trouble with the bucket is waited for, a file that is gone is told, and labelers may nothing", async () => {
  const id = await sent(jsonl([compared(1)]));
  const broken = async () => {
    throw Object.assign(new Error("reset"), { code: "ECONNRESET" });
  };
  expect(await work(id, { ...deps, storage: { ...deps.storage, stream: broken } })).toBe("waiting");
  expect(await view(id)).toMatchObject({ state: "reading", problem: { retryable: true } });
  await deps.storage.deletePrefix(`projects/${project.projectId}/imports/`);
  expect(await work(id)).toBe("failed");
  expect(await view(id)).toMatchObject({ state: "failed", problem: { code: "storage-not-found" } });
  const labeler = await joinTestProject(deps, project.owner, project.slug, "labeler");
  const asked = { ...at(), kind: "prompts" as const, fileName: "a", bytes: 1, fingerprint: "x" };
  expect(await beginImport(deps, labeler, asked)).toMatchObject({ reason: "forbidden" });
  const part = { ...at(), id, number: 1 };
  expect(await receivePart(deps, labeler, part, Buffer.from("x"))).toMatchObject({ reason: "forbidden" });
});

it("isn’t taken back while another file is being stored, or while a round begins to ask its prompts", async () => {
  const id = await sent(jsonl([{ prompt_id: "a", prompt: "one" }]), { kind: "prompts" });
  expect(await work(id)).toBe("done");
  const undo = () => undoImport(deps, project.owner, { ...at(), id });
  await transaction(deps.db, async (tx) => {
    await lockImports(tx, project.projectId, async () => undefined);
    expect(await undo()).toMatchObject({
      ok: false,
      message: expect.stringContaining("Another file is being imported"),
    });
  });
  const { id: experimentId } = await deps.db.experiment.findFirstOrThrow({
    where: { projectId: project.projectId },
  });
  const data = {
    projectId: project.projectId,
    experimentId,
    number: 1,
    config: {},
    seed: 1,
    createdBy: "test",
  };
  const round = await deps.db.round.create({ data });
  const prompt = await deps.db.prompt.findFirstOrThrow({ where: { importId: id } });
  const asked = { roundId: round.id, position: 0, promptId: prompt.id, arm: "a" };
  const drawing = transaction(deps.db, async (tx) => {
    await tx.roundPrompt.create({ data: asked });
    // It doesn't see the round's prompts, and waits for them where it deletes.
    const refused = undo();
    for (;;) {
      const [{ waits } = { waits: 0 }] = await deps.db.$queryRaw<{ waits: number }[]>`
        select count(*)::int as "waits" from pg_stat_activity where "wait_event_type" = 'Lock'
           and "datname" = current_database()`;
      if (waits > 0) break;
    }
    return { refused };
  });
  const { refused } = await drawing;
  expect(await refused).toMatchObject({
    ok: false,
    reason: "conflict",
    message: expect.stringContaining("just begun"),
  });
  expect(await deps.db.prompt.count({ where: { importId: id } })).toBe(1);
});
