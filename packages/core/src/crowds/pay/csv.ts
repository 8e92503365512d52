import { disarmFormula } from "../../csv/model.ts";

/**
 * A table as CSV (RFC 4180) that a spreadsheet can't be made to execute: a text that begins like a formula gets
 * an apostrophe before it (OWASP, "CSV injection"). Numbers are ours and stay numbers.
 */
export function toCsv(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [header, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

function cell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const plain = disarmFormula(value);
  return /[",\r\n;\t]/.test(plain) || plain !== plain.trim() ? `"${plain.replaceAll('"', '""')}"` : plain;
}
