import { stringify } from "csv-stringify/sync";
import { disarmFormula } from "../../csv/model.ts";

/** Beside what the format itself asks for: what other readers take for a separator, and white space at the ends. */
const alsoQuoted = /[\r\n;\t]|^\s|\s$/;

/**
 * A table as CSV (RFC 4180) that a spreadsheet can't be made to execute: a text that begins like a formula gets
 * an apostrophe before it (OWASP, "CSV injection"). Numbers are ours and stay numbers.
 */
export function toCsv(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return stringify([[...header], ...rows.map((row) => [...row])], {
    record_delimiter: "\r\n",
    quoted_match: alsoQuoted,
    cast: { string: disarmFormula, number: String },
  });
}
