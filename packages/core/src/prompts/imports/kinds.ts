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

/** An answer of a row that is alone, by the id that it always has, and what its file says of it, as JSON. */
export type AloneAnswer = { id: string; text: string; sha256: string; extra: string | null };

/** A pair of such answers; `label` and `extra` as JSON. */
export type AlonePair = {
  id: string;
  firstId: string;
  secondId: string;
  label: string;
  extra: string | null;
};

/** What a row comes to beside its prompt, where no other row and nothing in the project is about that prompt. */
export type Alone = { answers: AloneAnswer[]; pairs: AlonePair[] };

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
  /** The answers of a row, and the row with their places in place of them: texts are written to the stage as they are. */
  pack: (row: T) => { texts: string[]; packed: object };
  unpack: (packed: T, texts: readonly string[]) => T;
  /** Null where that can't be said of a row by itself. The answers are those that `pack` gives, in their order. */
  alone: (slug: string, line: number, row: T) => Alone | null;
  /** What is to be told of so many rows that were alone. */
  noteAlone?: (findings: Findings, rows: number) => void;
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

/** The text that stands at a place among those of a row. */
export function textAt(texts: readonly string[], place: number): string {
  const text = texts[place];
  if (text === undefined) throw new Error(`a staged row has no text ${place}`);
  return text;
}
