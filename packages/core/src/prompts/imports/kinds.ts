import type { Db, ImportKind, Project, PromptUse, Tx } from "@gshf/db";
import type { RowReading } from "../bad-row.ts";
import type { FileRow, NewPrompt } from "../collect-prompts.ts";
import type { Extra } from "../keep.ts";
import type { RowError } from "../model.ts";
import type { PromptRow } from "../read-prompt-row.ts";
import type { Findings } from "../read-rows.ts";

/** Whose rows they are, and since when comparisons among them are: before the import's end, which decides too. */
export type ImportScope = { importId: string; project: Project; at: Date };

/** Rows that can be stored, with all that is known of their prompts. */
export type StorableRows<T> = ImportScope & {
  rows: readonly FileRow<T>[];
  prompts: ReadonlyMap<string, NewPrompt>;
  /** The ids of all their prompts, by their keys. */
  ids: ReadonlyMap<string, string>;
  /** The keys of prompts that were not known before. */
  inserted: ReadonlySet<string>;
  findings: Findings;
};

/** What rows of a kind of file come to beside their prompts. */
export type Prepared<T> = {
  /** Rows that contradict what is in the project. */
  errors: RowError[];
  /** Stores it, and answers how many rows were new. */
  insert: (tx: Tx, rows: StorableRows<T>) => Promise<number>;
};

/** How a kind of file is read and stored. What is said of rows holds for all rows of a file about their prompts. */
export type ImportFormat<T extends PromptRow> = {
  kind: ImportKind;
  /** What prompts that come with the file are for. */
  use: PromptUse;
  read: (raw: unknown) => RowReading<T>;
  /** Makes what several rows say together of what each says; rows that come to nothing are its errors. */
  join?: (rows: FileRow<T>[]) => { rows: FileRow<T>[]; errors: RowError[] };
  /** What of a row is kept with its prompt. */
  extraOf: (row: T) => Extra;
  /** @param known the keys of prompts that are in the project: of others there can't be anything in it yet */
  prepare: (
    db: Pick<Db, "$queryRaw">,
    scope: ImportScope & { known: ReadonlyMap<string, unknown> },
    rows: readonly FileRow<T>[],
  ) => Promise<Prepared<T>>;
};

export function idOf(ids: ReadonlyMap<string, string>, key: string): string {
  const id = ids.get(key);
  if (id === undefined) throw new Error(`prompt "${key}" was not inserted`);
  return id;
}
