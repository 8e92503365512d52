// Full-width signs are read as formulas by some spreadsheets in East Asian locales.
const formulaStart = /^[\s\p{C}]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u;

/**
 * A text that no spreadsheet can be made to execute: one that begins like a formula gets an apostrophe before it
 * (OWASP, "CSV injection").
 */
export function disarmFormula(text: string): string {
  return formulaStart.test(text) ? `'${text}` : text;
}
