import { createHash } from "node:crypto";
import { isTooDeep, jsonDepthMax, parseJson } from "@gshf/http";
import { findUnstorable, storable, storableDeep } from "../text/model.ts";
import { isRecord, type RowReading } from "./bad-row.ts";
import { isParquet } from "./foreign-file.ts";
import type { RowError, RowNote } from "./model.ts";
import {
  decodeText,
  type Line,
  limits,
  notUtf8,
  openText,
  readBytes,
  readLines,
  UnreadableFile,
} from "./read-lines.ts";
import { parquetRows, type RangedFile } from "./read-parquet.ts";
import { type RawRow, tableRows } from "./read-table.ts";
import { repeatedKey } from "./repeated-key.ts";
import { splitList } from "./split-list.ts";

/** What became of a file that was read to its end, or as far as it can be. */
export type FileReading = {
  rowsTotal: number;
  errorsTotal: number;
  notes: RowNote[];
  /** The file as a whole can't be read, so that what was read of it is not to be taken. */
  isUnreadable: boolean;
  fileSha256: string;
  /** What was found: the kind of file, how it is packed, and what its first row looks like. */
  format: string;
  /** The names that its first rows have. */
  columns: string[];
};

/** Who takes what is read, row by row; while it answers a promise, nothing is read on. */
export type RowSink<T> = {
  row: (line: number, row: T) => Promise<void> | void;
  fault: (fault: RowError) => Promise<void> | void;
};

export const errorsShownMax = 200;

/** What is told of different kinds at most. */
const notesMax = 100;

/** Collects what is to be told of rows that are taken. */
export class Findings {
  readonly #notes = new Map<string, RowNote>();

  note(line: number, message: string, rows = 1): void {
    const known = this.#notes.get(message);
    if (known !== undefined) {
      known.rows += rows;
      if (line > 0 && line < known.line) known.line = line;
    } else if (this.#notes.size < notesMax) this.#notes.set(message, { message, rows, line });
  }

  get notes(): RowNote[] {
    return [...this.#notes.values()];
  }
}

/**
 * Reads a file (JSONL, a JSON array, CSV or TSV, Parquet, one prompt a line in a text file; each plain, gzip or zstd)
 * through a reader of rows, one row at a time, and reports every row that doesn't fit, by line.
 *
 * @param rowsMax reads no further than so many rows
 * @param ranged the same file, where parts of it can be fetched: what can't be read as a stream is then not in memory whole
 */
export async function readRows<T extends { shape: string }>(
  body: AsyncIterable<Uint8Array>,
  fileName: string,
  read: (raw: unknown) => RowReading<T>,
  sink: RowSink<T>,
  { rowsMax = Number.POSITIVE_INFINITY, ranged }: { rowsMax?: number; ranged?: RangedFile | undefined } = {},
): Promise<FileReading> {
  const hash = createHash("sha256");
  async function* hashed() {
    for await (const chunk of body) {
      hash.update(chunk);
      yield chunk;
    }
  }
  const found = new Findings();
  let rowsTotal = 0;
  let errorsTotal = 0;
  let isUnreadable = false;
  let container = "";
  let shape = "";
  const columns = new Set<string>();
  const told = { note: (note: string) => found.note(1, note), format: (name: string) => (container = name) };
  const reading = { ranged, isWhole: rowsMax === Number.POSITIVE_INFINITY };
  const fail = (fault: RowError) => {
    errorsTotal += 1;
    return sink.fault(fault);
  };
  try {
    for await (const fileRow of fileRows(hashed(), fileName, reading, told)) {
      rowsTotal += 1;
      if (rowsTotal > limits.rowsMax)
        throw new UnreadableFile(`the file has more than ${limits.rowsMax} rows`);
      const { line } = fileRow;
      if ("json" in fileRow) noteColumns(columns, fileRow.json);
      const taken = "json" in fileRow ? takeRow(fileRow.json, read) : { ok: false as const, ...fileRow };
      if (taken.ok && shape === "") shape = taken.row.shape;
      if (taken.ok) for (const note of taken.notes) found.note(line, note);
      const busy = taken.ok
        ? sink.row(line, taken.row)
        : fail({ line, field: taken.field, message: taken.message });
      if (busy !== undefined) await busy;
      if (rowsTotal >= rowsMax) break;
    }
    if (rowsTotal === 0) throw new UnreadableFile("the file has no rows");
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    isUnreadable = true;
    await fail({ line: rowsTotal + 1, field: "file", message: error.message });
  }
  return {
    rowsTotal,
    errorsTotal,
    notes: found.notes,
    isUnreadable,
    fileSha256: hash.digest("hex"),
    format: [container, shape].filter((part) => part !== "").join(": "),
    columns: [...columns],
  };
}

/** Names of a file's rows that are told at most. */
const columnsMax = 60;

function noteColumns(columns: Set<string>, json: unknown): void {
  if (columns.size >= columnsMax || !isRecord(json)) return;
  for (const name of Object.keys(json).slice(0, columnsMax)) {
    if (columns.size < columnsMax) columns.add(storable(name).slice(0, 200).toWellFormed());
  }
}

/** A row with texts that can be stored; where one had to be changed, that is told. */
function takeRow<T>(json: unknown, read: (raw: unknown) => RowReading<T>): RowReading<T> {
  if (findUnstorable(json) === null) return read(json);
  const taken = read(storableDeep(json));
  if (!taken.ok) return taken;
  const note = "a character that can't be stored (NUL, or half of one) was replaced by U+FFFD";
  return { ...taken, notes: [...taken.notes, note] };
}

type Access = { ranged: RangedFile | undefined; isWhole: boolean };
type Told = { note: (note: string) => void; format: (name: string) => void };

async function* fileRows(
  body: AsyncIterable<Uint8Array>,
  fileName: string,
  { ranged, isWhole }: Access,
  tell: Told,
): AsyncGenerator<RawRow> {
  const { head, text, packing } = await openText(body, tell.note);
  const named = (name: string) => tell.format(packing === null ? name : `${name} in ${packing}`);
  const ending = /\.(csv|tsv|txt)(\.gz|\.zst)?$/i.exec(fileName)?.[1]?.toLowerCase();
  const start = head
    .toString("latin1")
    .replace(/^\u00ef\u00bb\u00bf/, "")
    .trimStart();
  if (isParquet(head)) {
    named("Parquet");
    if (ranged === undefined || packing !== null)
      return yield* rowsOfParquet(await inMemory(text), tell.note);
    // Its bytes are counted and hashed as they pass.
    if (isWhole) for await (const _ of text);
    return yield* rowsOfParquet(ranged, tell.note);
  }
  if (ending === "csv" || ending === "tsv") {
    named(ending.toUpperCase());
    return yield* tableRows(text, ending);
  }
  if (ending === "txt" && !looksLikeJson(start)) {
    named("text, a prompt a line");
    for await (const line of readLines(text)) yield plainRow(line);
    return;
  }
  if (start.startsWith("[")) {
    named("JSON list");
    for await (const element of splitList(text)) yield jsonRow(element);
    return;
  }
  named("JSONL");
  for await (const line of readLines(text)) yield jsonRow(line);
}

async function inMemory(text: AsyncIterable<Uint8Array>): Promise<RangedFile> {
  const bytes = await readBytes(text, "a packed Parquet file");
  return { bytes: bytes.length, read: async (first, last) => bytes.subarray(first, last + 1) };
}

async function* rowsOfParquet(file: RangedFile, tell: (note: string) => void): AsyncGenerator<RawRow> {
  let line = 0;
  for await (const json of parquetRows(file, tell)) {
    line += 1;
    yield { line, json };
  }
}

/** Lines of prose may begin with a bracket, too. */
function looksLikeJson(start: string): boolean {
  return /^(\[\s*[[{"\]]|\{\s*["}])/.test(start);
}

function textOf(line: Line): { ok: true; text: string } | { ok: false; row: RawRow } {
  const fail = (message: string) => ({
    ok: false as const,
    row: { line: line.line, field: "row", message },
  });
  if ("tooLargeBytes" in line) {
    const size = (line.tooLargeBytes / 1024 ** 2).toFixed(1);
    return fail(`has ${size} MiB; a row may have ${limits.rowBytesMax / 1024 ** 2} MiB`);
  }
  try {
    return { ok: true, text: decodeText(line.bytes) };
  } catch {
    return fail(notUtf8);
  }
}

function plainRow(line: Line): RawRow {
  const read = textOf(line);
  return read.ok ? { line: line.line, json: { prompt: read.text.replace(/\r$/, "") } } : read.row;
}

function jsonRow(line: Line): RawRow {
  const read = textOf(line);
  if (!read.ok) return read.row;
  const { text } = read;
  const fail = (message: string): RawRow => ({ line: line.line, field: "row", message });
  const json = parseJson(text);
  if (json === undefined && isTooDeep(text)) return fail(`is nested deeper than ${jsonDepthMax} levels`);
  if (json === undefined)
    return fail(`is not JSON${hintOf(text)} (begins ${JSON.stringify(text.slice(0, 40))})`);
  const twice = repeatedKey(text);
  if (twice !== null) return fail(`has "${twice.slice(0, 60)}" twice`);
  return { line: line.line, json };
}

function hintOf(text: string): string {
  const word = /[:,[]\s*(-?(?:NaN|Infinity)|None|True|False)\b/.exec(text)?.[1];
  return word === undefined ? "" : `: JSON has no ${word}`;
}
