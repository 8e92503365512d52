/**
 * A row of a file can't be taken: which field, and what is asked of it. Thrown by what reads rows and caught by
 * `readRow` alone: a row has many ways to be wrong, deep inside.
 */
export class BadRow extends Error {
  readonly field: string;

  constructor(field: string, message: string, value?: unknown) {
    super(`${message}${shown(value)}`);
    this.field = field;
  }
}

function shown(value: unknown): string {
  const text = value === undefined ? undefined : JSON.stringify(value);
  return text === undefined ? "" : ` (got ${text.slice(0, 60)})`;
}

/** What one row gave, with what is to be told about it. */
export type RowReading<T> =
  | { ok: true; row: T; notes: string[] }
  | { ok: false; field: string; message: string };

/** What one row gives, or what is wrong with it. */
export function readRow<T>(read: (notes: Notes) => T): RowReading<T> {
  const notes: Notes = new Set();
  try {
    return { ok: true, row: read(notes), notes: [...notes] };
  } catch (error) {
    if (!(error instanceof BadRow)) throw error;
    return { ok: false, field: error.field, message: error.message };
  }
}

/** What is to be told about a row that is taken: once each, however often it is found. */
export type Notes = Set<string>;

export type RawRow = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is RawRow {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Absent: what isn't there, null, and a list or record of nothing. */
export function isAbsent(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (Array.isArray(value)) return value.every(isAbsent);
  return isRecord(value) && Object.keys(value).length === 0;
}
