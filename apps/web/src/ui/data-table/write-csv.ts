import { disarmFormula } from "@gshf/core/csv/model";
import { type Column, textOf } from "./column.ts";

/** Rows as CSV (RFC 4180): the columns that have a value, numbers as they are, texts that nothing executes. */
export async function writeCsv<Data>(
  columns: readonly Column<Data>[],
  rows: readonly Data[],
): Promise<string> {
  // Only who saves a file needs it.
  const { stringify } = await import("csv-stringify/browser/esm/sync");
  const written = columns.filter(({ value, csv }) => value !== undefined || csv !== undefined);
  const records = rows.map((row) =>
    written.map((column) => {
      const value = (column.csv ?? column.value)?.(row) ?? null;
      const isNumber = typeof value === "number" || typeof value === "bigint";
      return isNumber ? String(value) : disarmFormula(textOf(value));
    }),
  );
  const header = written.map((column) => disarmFormula(column.header));
  return stringify([header, ...records], {
    record_delimiter: "windows",
    // The library quotes its own delimiters only; readers split at others, too, and trim.
    quoted_match: /[\r\n\t;]|^\s|\s$/,
  });
}
