import { canonicalJson, DatasetRow } from "@gshf/trainer-protocol";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import { fillRow, type JsonObject } from "../formats/columns.ts";
import { row } from "../formats/export-row.fixture.ts";
import type { ExportFormat } from "../formats/format.ts";
import { exportFormats } from "../formats/index.ts";
import type { ExportOptions } from "./model.ts";
import { readRows } from "./read-rows.ts";
import { type AskedOptions, defaultsOf, resolveOptions } from "./resolve-options.ts";
import { writeExport } from "./write-export.ts";

const formatNamed = (name: string): ExportFormat => {
  const format = exportFormats.find((each) => each.name === name);
  if (format === undefined) throw new Error(`there is no format ${name}`);
  return format;
};

const change = (changes: Partial<DatasetRow>): DatasetRow => DatasetRow.parse({ ...row, ...changes });
const heldOut = change({ pair_id: "p2", split: "validation" });
const tie = { ...row.label, p_chosen: 0.5, n_ties: 1 };
const halves = [
  change({ pair_id: "p3", label: tie, weight: 0.5 }),
  change({
    pair_id: "p3",
    label: tie,
    weight: 0.5,
    chosen: row.rejected,
    rejected: row.chosen,
    chosen_id: "r2",
    rejected_id: "r1",
  }),
];

/** The rows as a file that arrives one byte at a time. */
async function* bytesOf(rows: readonly DatasetRow[]): AsyncGenerator<Uint8Array> {
  for (const byte of Buffer.from(rows.map((each) => canonicalJson(each)).join("\n"))) yield Buffer.of(byte);
}

async function* filesOf(rows: readonly DatasetRow[]): AsyncGenerator<AsyncIterable<Uint8Array>> {
  yield bytesOf(rows.slice(0, 1));
  yield bytesOf(rows.slice(1));
}

const facts = {
  title: "A | B",
  licence: "cc-by-4.0",
  manifestSha256: "0".repeat(64),
  parentManifestSha256: null,
  experiment: "main",
  origin: "Made by a recipe",
  format: "F",
  note: "",
};

async function exported(name: string, rows: readonly DatasetRow[], asked: AskedOptions = {}) {
  const format = formatNamed(name);
  const resolved = resolveOptions(format, asked);
  if (!resolved.ok) throw new Error(resolved.message);
  const options: ExportOptions = resolved.value;
  const source = { rows: () => readRows(filesOf(rows)), format, options, card: { folder: "set", facts } };
  const writer = writeExport(source);
  const pieces: Uint8Array[] = [];
  for await (const piece of writer.pieces) pieces.push(piece);
  return { bytes: Buffer.concat(pieces), report: writer.report() };
}

async function linesOf(...args: Parameters<typeof exported>): Promise<unknown[]> {
  const { bytes } = await exported(...args);
  return bytes
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line): unknown => JSON.parse(line));
}

test("rows of the wanted split are written, however the bytes arrive", async () => {
  const { bytes, report } = await exported("trl-reward", [row, heldOut, row]);
  const expected = { prompt: row.prompt, chosen: row.chosen, rejected: row.rejected, margin: 0.5 };
  expect(
    bytes
      .toString()
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual([expected, expected]);
  expect(report).toEqual({ rowsRead: 2, rowsWritten: 2, leftOut: [], changed: [] });
  expect(await linesOf("trl-reward", [row, heldOut], { split: null })).toHaveLength(2);
  expect(await linesOf("trl-reward", [row, heldOut], { split: "validation" })).toHaveLength(1);
});

test("no reader sees the end of a line inside a text, and the text stays what it was", async () => {
  const content = "line \u2028 paragraph \u2029 next \u0085 feed \f \v \u001c ä \\u2028 \ud83d\ude42";
  const hostile = change({ prompt: [{ role: "user", content }] });
  const { bytes } = await exported("trl-preference", [hostile]);
  const text = bytes.toString("utf8");
  // Where Python's splitlines cuts.
  const ends = new Set("\n\v\f\r\u001c\u001d\u001e\u0085\u2028\u2029");
  expect([...text].filter((character) => ends.has(character))).toEqual(["\n"]);
  expect(JSON.parse(text)).toMatchObject({ prompt: [{ content }] });
  // The dataset's own files stay as they are: their hashes name them.
  expect(canonicalJson(hostile)).toContain("\u2028");
});

test("what a format can't hold is left out and counted by its reason", async () => {
  const empty = change({ chosen: [{ role: "assistant", content: "" }] });
  const { report } = await exported("axolotl", [row, empty, empty, ...halves], { ties: "drop" });
  expect(report.rowsRead).toBe(5);
  expect(report.rowsWritten).toBe(1);
  expect(report.leftOut).toEqual([
    { reason: "an answer is empty, and axolotl finds answers by their text", rows: 2 },
    { reason: "a tie", rows: 2 },
  ]);
});

test("a tie is two halves, no row, or one row that says so", async () => {
  const labels = async (ties: ExportOptions["ties"]) =>
    (await linesOf("tinker", [row, ...halves, row], { ties, weights: "replicate" })).map(
      (line) => (line as { label: string }).label,
    );
  expect((await labels("keep")).filter((label) => label === "Tie")).toHaveLength(1);
  expect(await labels("keep")).toHaveLength(3);
  expect(await labels("drop")).toHaveLength(2);
  // Half the weight of the others, so these come twice.
  expect(await labels("half-half")).toHaveLength(6);
});

test("weights become a column, or rows in proportion", async () => {
  const rows = [change({ weight: 3 }), change({ pair_id: "p4", weight: 1 })];
  expect(await linesOf("trl-preference", rows, { weights: "column" })).toMatchObject([
    { weight: 3 },
    { weight: 1 },
  ]);
  const { report } = await exported("trl-preference", rows, { weights: "replicate" });
  expect(report.rowsWritten).toBe(4);
  expect(report.changed).toEqual([{ what: "written more than once, by its weight", rows: 1 }]);
  expect(await linesOf("trl-preference", rows, { weights: "resample", seed: 3 })).toEqual(
    await linesOf("trl-preference", rows, { weights: "resample", seed: 3 }),
  );
});

test("system messages and turns of one role are merged where that is asked for", async () => {
  const prompt = [
    { role: "system" as const, content: "Be brief." },
    { role: "user" as const, content: "One." },
    { role: "user" as const, content: "Two." },
  ];
  const asked = { system: "merge" as const, mergeRoles: true };
  expect(await linesOf("trl-preference", [change({ prompt })])).toMatchObject([{ prompt }]);
  expect(await linesOf("trl-preference", [change({ prompt })], asked)).toMatchObject([
    { prompt: [{ role: "user", content: "Be brief.\n\nOne.\n\nTwo." }] },
  ]);
  expect((await exported("trl-preference", [change({ prompt })], asked)).report.changed).toHaveLength(2);
});

test.each(exportFormats)(
  "$name: a container it has no rows for is refused, its own options are taken",
  (format) => {
    expect(resolveOptions(format, {})).toEqual({
      ok: true,
      value: expect.objectContaining({ container: "jsonl" }),
    });
    expect(defaultsOf(format).split).toBe("train");
    for (const container of ["jsonl", "parquet", "folder"] as const) {
      expect(resolveOptions(format, { container }).ok).toBe(format.containers.includes(container));
    }
    for (const ties of ["keep", "drop", "half-half"] as const) {
      expect(resolveOptions(format, { ties }).ok).toBe(format.ties.includes(ties));
    }
  },
);

test.each(exportFormats.filter(({ containers }) => containers.includes("parquet")))(
  "$name: Parquet holds the same rows as JSON lines, with types that don't depend on them",
  async ({ name }) => {
    const rows = Array.from({ length: 30 }, (_, i) =>
      change({ pair_id: `p${i}`, arm: i % 2 === 0 ? null : "main" }),
    );
    const { bytes } = await exported(name, rows, { container: "parquet" });
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const read = await parquetReadObjects({ file });
    const plain = JSON.parse(
      JSON.stringify(read, (_, value) => (typeof value === "bigint" ? Number(value) : value)),
    );
    // The reader leaves out lists that are null.
    const { columns } = formatNamed(name);
    expect(plain.map((value: JsonObject) => fillRow(value, columns))).toEqual(await linesOf(name, rows));
    const empty = (await exported(name, [heldOut], { container: "parquet" })).bytes;
    const schemaOf = (some: Buffer) =>
      parquetMetadata(some.buffer.slice(some.byteOffset, some.byteOffset + some.byteLength) as ArrayBuffer)
        .schema;
    expect(schemaOf(empty)).toEqual(schemaOf(bytes));
  },
);

test("a folder has a file for each split, and a card that counts them", async () => {
  const rows = [row, heldOut, change({ pair_id: "p9", pair_probability: 0.25, arm: "uncertainty" })];
  const { bytes, report } = await exported("everything", rows, { container: "folder" });
  expect(report.rowsWritten).toBe(3);
  const text = bytes.toString("latin1");
  expect(text).toContain("set/data/train-00000.parquet");
  expect(text).toContain("set/data/validation-00000.parquet");
  const card = Buffer.from(text.slice(text.indexOf("---\nlicense")), "latin1").toString("utf8");
  expect(card).toContain('license: "cc-by-4.0"');
  expect(card).toContain("  - split: validation\n    path: data/validation-*.parquet");
  expect(card).toContain("    num_examples: 2");
  expect(card).toContain("| uncertainty | 1 |");
  expect(card).toContain("known of 1 of 3 rows, from 0.250 to 0.250");
  expect(bytes.byteLength % 512).toBe(0);
});
