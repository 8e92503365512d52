import { createHash } from "node:crypto";
import { isTooDeep, jsonDepthMax, parseJson } from "@gshf/http";
import type { z } from "zod";
import { storableDeep } from "../text/model.ts";
import { type RowError, rowError } from "./model.ts";
import { limits, readLines, UnreadableFile } from "./read-lines.ts";

export type RowsRead<T> = {
  rows: { line: number; row: T }[];
  rowsTotal: number;
  /** The first `errorsShownMax` of them. */
  errors: RowError[];
  errorsTotal: number;
  fileSha256: string;
};

export const errorsShownMax = 200;

/** Reads a whole JSONL file through a row schema and reports every row that doesn't fit, by line. */
export async function readRows<S extends z.ZodType>(
  body: AsyncIterable<Uint8Array>,
  schema: S,
): Promise<RowsRead<z.output<S>>> {
  const hash = createHash("sha256");
  async function* hashed() {
    for await (const chunk of body) {
      hash.update(chunk);
      yield chunk;
    }
  }
  const rows: { line: number; row: z.output<S> }[] = [];
  const errors: RowError[] = [];
  let rowsTotal = 0;
  let errorsTotal = 0;
  const fail = (error: RowError) => {
    errorsTotal += 1;
    if (errors.length < errorsShownMax) errors.push(error);
  };
  try {
    for await (const line of readLines(hashed())) {
      rowsTotal += 1;
      if (rowsTotal > limits.rowsMax)
        throw new UnreadableFile(`the file has more than ${limits.rowsMax} rows`);
      const parsed = parseRow(line, schema);
      if (parsed.ok) rows.push({ line: line.line, row: parsed.row });
      else fail(parsed.error);
    }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    fail({ line: rowsTotal + 1, field: "file", message: error.message });
  }
  if (rowsTotal === 0 && errorsTotal === 0) fail({ line: 1, field: "file", message: "the file has no rows" });
  return { rows, rowsTotal, errors, errorsTotal, fileSha256: hash.digest("hex") };
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function parseRow<S extends z.ZodType>(
  line: { line: number; bytes: Uint8Array } | { line: number; tooLargeBytes: number },
  schema: S,
): { ok: true; row: z.output<S> } | { ok: false; error: RowError } {
  const at = line.line;
  const fail = (field: string, message: string) => ({
    ok: false as const,
    error: { line: at, field, message },
  });
  if ("tooLargeBytes" in line) {
    const size = (line.tooLargeBytes / 1024 ** 2).toFixed(1);
    return fail("row", `has ${size} MiB; a row may have ${limits.rowBytesMax / 1024 ** 2} MiB`);
  }
  let text: string;
  try {
    text = utf8.decode(line.bytes);
  } catch {
    return fail("row", "is not UTF-8 text");
  }
  if (isTooDeep(text)) return fail("row", `is nested deeper than ${jsonDepthMax} levels`);
  const json = parseJson(text);
  if (json === undefined) return fail("row", `is not JSON (begins ${JSON.stringify(text.slice(0, 40))})`);
  const row = storableDeep(json);
  const parsed = schema.safeParse(row);
  return parsed.success
    ? { ok: true, row: parsed.data }
    : { ok: false, error: rowError(at, row, parsed.error) };
}
