import { createHash } from "node:crypto";
import { isTooDeep, jsonDepthMax, parseJson } from "@gshf/http";
import { findUnstorable, storable, storableDeep } from "../text/model.ts";
import { isRecord, type RowReading } from "./bad-row.ts";
import { isParquet } from "./foreign-file.ts";
import type { RowError, RowNote } from "./model.ts";
import { parseTable } from "./parse-table.ts";
import {
  decodeText,
  type Line,
  limits,
  notUtf8,
  openText,
  readBytes,
  readLines,
  readWhole,
  UnreadableFile,
} from "./read-lines.ts";
import { parquetRows } from "./read-parquet.ts";
import { repeatedKey } from "./repeated-key.ts";

export type RowsRead<T> = {
  rows: { line: number; row: T }[];
  rowsTotal: number;
  /** The first `errorsShownMax` of them. */
  errors: RowError[];
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

export const errorsShownMax = 200;

/** What is told of different kinds at most. */
const notesMax = 100;

/** Collects what is wrong with rows, and what is to be told of those taken. */
export class Findings {
  readonly errors: RowError[] = [];
  errorsTotal = 0;
  readonly #notes = new Map<string, RowNote>();

  fail(error: RowError): void {
    this.errorsTotal += 1;
    if (this.errors.length < errorsShownMax) this.errors.push(error);
  }

  note(line: number, message: string, rows = 1): void {
    const known = this.#notes.get(message);
    if (known !== undefined) known.rows += rows;
    else if (this.#notes.size < notesMax) this.#notes.set(message, { message, rows, line });
  }

  get notes(): RowNote[] {
    return [...this.#notes.values()];
  }
}

/** A row as the file has it, or what keeps it from being read. */
type FileRow = { line: number; json: unknown } | { line: number; field: string; message: string };

/**
 * Reads a whole file (JSONL, a JSON array, CSV or TSV, Parquet, one prompt a line in a text file; each plain, gzip or
 * zstd) through a reader of rows, and reports every row that doesn't fit, by line.
 */
export async function readRows<T extends { shape: string }>(
  body: AsyncIterable<Uint8Array>,
  fileName: string,
  read: (raw: unknown) => RowReading<T>,
): Promise<RowsRead<T>> {
  const hash = createHash("sha256");
  async function* hashed() {
    for await (const chunk of body) {
      hash.update(chunk);
      yield chunk;
    }
  }
  const rows: { line: number; row: T }[] = [];
  const found = new Findings();
  let rowsTotal = 0;
  let isUnreadable = false;
  let container = "";
  let shape = "";
  const columns = new Set<string>();
  const told = { note: (note: string) => found.note(1, note), format: (name: string) => (container = name) };
  try {
    for await (const fileRow of fileRows(hashed(), fileName, told)) {
      rowsTotal += 1;
      if (rowsTotal > limits.rowsMax)
        throw new UnreadableFile(`the file has more than ${limits.rowsMax} rows`);
      const { line } = fileRow;
      if ("json" in fileRow) noteColumns(columns, fileRow.json);
      const taken = "json" in fileRow ? takeRow(fileRow.json, read) : { ok: false as const, ...fileRow };
      if (!taken.ok) {
        found.fail({ line, field: taken.field, message: taken.message });
        continue;
      }
      if (shape === "") shape = taken.row.shape;
      rows.push({ line, row: taken.row });
      for (const note of taken.notes) found.note(line, note);
    }
    if (rowsTotal === 0) throw new UnreadableFile("the file has no rows");
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    isUnreadable = true;
    found.fail({ line: rowsTotal + 1, field: "file", message: error.message });
  }
  const { errors, errorsTotal, notes } = found;
  const format = [container, shape].filter((part) => part !== "").join(": ");
  const fileSha256 = hash.digest("hex");
  return {
    rows,
    rowsTotal,
    errors,
    errorsTotal,
    notes,
    isUnreadable,
    fileSha256,
    format,
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

type Told = { note: (note: string) => void; format: (name: string) => void };

async function* fileRows(
  body: AsyncIterable<Uint8Array>,
  fileName: string,
  tell: Told,
): AsyncGenerator<FileRow> {
  const { head, text, packing } = await openText(body, tell.note);
  const named = (name: string) => tell.format(packing === null ? name : `${name} in ${packing}`);
  const ending = /\.(csv|tsv|txt)(\.gz|\.zst)?$/i.exec(fileName)?.[1]?.toLowerCase();
  const start = head
    .toString("latin1")
    .replace(/^\u00ef\u00bb\u00bf/, "")
    .trimStart();
  if (isParquet(head)) {
    named("Parquet");
    return yield* rowsOfParquet(text, tell.note);
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
    return yield* arrayRows(text);
  }
  named("JSONL");
  for await (const line of readLines(text)) yield jsonRow(line);
}

async function* rowsOfParquet(
  text: AsyncIterable<Uint8Array>,
  tell: (note: string) => void,
): AsyncGenerator<FileRow> {
  const { buffer, byteOffset, byteLength } = await readBytes(text, "a Parquet file");
  const bytes = buffer.slice(byteOffset, byteOffset + byteLength);
  let line = 0;
  for await (const json of parquetRows(bytes as ArrayBuffer, tell)) {
    line += 1;
    yield { line, json };
  }
}

/** Lines of prose may begin with a bracket, too. */
function looksLikeJson(start: string): boolean {
  return /^(\[\s*[[{"\]]|\{\s*["}])/.test(start);
}

function textOf(line: Line): { ok: true; text: string } | { ok: false; row: FileRow } {
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

function plainRow(line: Line): FileRow {
  const read = textOf(line);
  return read.ok ? { line: line.line, json: { prompt: read.text.replace(/\r$/, "") } } : read.row;
}

function jsonRow(line: Line): FileRow {
  const read = textOf(line);
  if (!read.ok) return read.row;
  const { text } = read;
  const fail = (message: string): FileRow => ({ line: line.line, field: "row", message });
  if (isTooDeep(text)) return fail(`is nested deeper than ${jsonDepthMax} levels`);
  const json = parseJson(text);
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

async function* arrayRows(text: AsyncIterable<Uint8Array>): AsyncGenerator<FileRow> {
  const whole = await readWhole(text, "a JSON array");
  if (isTooDeep(whole)) throw new UnreadableFile(`the file is nested deeper than ${jsonDepthMax} levels`);
  const json = parseJson(whole);
  if (!Array.isArray(json)) throw new UnreadableFile(`the file is not JSON${hintOf(whole)}`);
  const twice = repeatedKey(whole);
  if (twice !== null) throw new UnreadableFile(`one of the rows has "${twice.slice(0, 60)}" twice`);
  for (const [i, row] of json.entries()) yield { line: i + 1, json: row };
}

async function* tableRows(text: AsyncIterable<Uint8Array>, ending: "csv" | "tsv"): AsyncGenerator<FileRow> {
  const whole = await readWhole(text, "a CSV file");
  const first = whole.slice(0, whole.indexOf("\n") === -1 ? undefined : whole.indexOf("\n"));
  const separator = ending === "tsv" ? "\t" : first.includes(",") || !first.includes(";") ? "," : ";";
  const table = parseTable(whole, separator);
  if (!table.ok) throw new UnreadableFile(table.why);
  if (table.rows.length === 1 && /\r[^\n]/.test(whole)) {
    throw new UnreadableFile("the lines end with carriage returns alone. Save it with line feeds");
  }
  const [header, ...rows] = table.rows;
  const names = header?.cells.map((name) => name.trim()) ?? [];
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new UnreadableFile(`the column "${twice.slice(0, 60)}" stands twice`);
  for (const { line, cells } of rows) {
    if (cells.every((cell) => cell.trim() === "")) continue;
    if (cells.length !== names.length) {
      yield { line, field: "row", message: `has ${cells.length} cells; the header has ${names.length}` };
      continue;
    }
    const twice = cells.map(repeatedInCell).find((name) => name !== null);
    if (twice != null) {
      yield { line, field: "row", message: `has "${twice.slice(0, 60)}" twice` };
      continue;
    }
    const json = Object.fromEntries(cells.map((cell, i) => [names[i] ?? "", cellOf(cell)]));
    yield { line, json };
  }
}

function repeatedInCell(cell: string): string | null {
  return typeof cellOf(cell) === "object" ? repeatedKey(cell) : null;
}

/** Lists and records stand in cells as JSON. Numbers stay texts: the one who reads the column knows what it holds. */
function cellOf(cell: string): unknown {
  return /^\s*[[{]/.test(cell) ? (parseJson(cell) ?? cell) : cell;
}
