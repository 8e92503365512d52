/**
 * A table as CSV (RFC 4180) that a spreadsheet can't be made to execute: a text that begins like a formula gets
 * an apostrophe before it (OWASP, "CSV injection"). Numbers are ours and stay numbers.
 */
export function toCsv(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [header, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

// Full-width signs are read as formulas by some spreadsheets in East Asian locales.
const formulaStart = /^[\s\p{C}]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u;

function cell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const plain = formulaStart.test(value) ? `'${value}` : value;
  return /[",\r\n;\t]/.test(plain) || plain !== plain.trim() ? `"${plain.replaceAll('"', '""')}"` : plain;
}
