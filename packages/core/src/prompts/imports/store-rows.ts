import type { Db, PromptUse, Tx } from "@gshf/db";
import { collectPrompts, isSameConversation, promptKey } from "../collect-prompts.ts";
import type { RowError, RowNote, Split } from "../model.ts";
import type { PromptRow } from "../read-prompt-row.ts";
import { Findings } from "../read-rows.ts";
import { storeAloneRows, unstoreSharedRows } from "./alone-rows.sql.ts";
import type { ImportFormat, ImportScope, Prepared } from "./kinds.ts";
import { holdPrompts, insertPrompts, type KnownPrompt, knownPrompts } from "./prompt-rows.sql.ts";
import type { Stage } from "./stage.ts";
import { stagedGroups, tooManyRows } from "./staged-groups.sql.ts";

export type RowsStored = {
  read: number;
  rowsNew: number;
  rowsKnown: number;
  refused: number;
  notes: RowNote[];
};

type Storing<T extends PromptRow> = ImportScope & {
  format: ImportFormat<T>;
  /** Of prompts of which no row says one. */
  split: Split | null;
  /** Where the rows are, or come to meanwhile. */
  stage: Pick<Stage<T>, "lines" | "count" | "fault">;
  linesAtOnce: number;
  /** Whether a row that can't be taken keeps all of them from being stored. */
  refusesAll: boolean;
  /** Whether one is known to, so that nothing is to be stored. */
  isRefused: boolean;
  /** Told now and then how many rows have been read. */
  look: (read: number) => Promise<void>;
};

/**
 * Stores the staged rows of a file: first those that are alone with their prompts, as they come, then, once all are there,
 * the rows of some prompts at a time. Where one can't be taken and that refuses all, the rest is only looked at for what
 * can't be taken either: whoever calls undoes the transaction. While rows are being inserted, the next are looked at, by
 * another connection: no other import changes what they are compared with.
 */
export async function storeRows<T extends PromptRow>(
  { db, tx }: { db: Db; tx: Tx },
  { format, split, stage, linesAtOnce, refusesAll, isRefused, look, ...scope }: Storing<T>,
): Promise<RowsStored> {
  const findings = new Findings();
  const stored = { read: 0, rowsNew: 0, rowsKnown: 0, refused: 0 };
  let alone = 0;
  if (!isRefused) {
    const { lines } = stage;
    const known = await storeAloneRows(tx, { ...scope, use: format.use, lines, linesAtOnce, look });
    alone = known.stored;
    // Where none is left, none was about the prompt of another.
    if (alone > 0 && alone < stage.count) {
      alone -= await unstoreSharedRows(tx, { ...scope, ...known, linesAtOnce });
    }
  }
  if (alone > 0) format.noteAlone?.(findings, alone);
  stored.read = alone;
  stored.rowsNew = alone;
  if (alone === stage.count) return { ...stored, notes: findings.notes };
  let inserting: Promise<void> = Promise.resolve();
  // What is stored already is to be seen by this transaction alone.
  for await (const { rows, tooMany } of stagedGroups(alone === 0 ? db : tx, scope.importId, format)) {
    const sound = await soundRows(db, scope, rows, { format, split });
    const errors = [
      ...tooMany.map((line) => ({ line, field: "row", message: tooManyRows })),
      ...sound.errors,
    ];
    for (const error of errors) await stage.fault(error);
    await inserting;
    stored.read += rows.length + tooMany.length;
    stored.refused += errors.length;
    if (!isRefused && !(refusesAll && stored.refused > 0) && sound.rows.length > 0) {
      inserting = insertRows(tx, { ...scope, use: format.use, sound, findings }).then((rowsNew) => {
        stored.rowsNew += rowsNew;
        stored.rowsKnown += sound.rows.length - rowsNew;
      });
      // Whoever waits for it hears of it.
      inserting.catch(() => undefined);
    }
    await look(stored.read);
  }
  await inserting;
  return { ...stored, notes: findings.notes };
}

type Inserting<T> = ImportScope & { use: PromptUse; sound: Sound<T>; findings: Findings };

/** @returns how many of the rows were new */
async function insertRows<T extends PromptRow>(
  tx: Tx,
  { use, sound, findings, ...scope }: Inserting<T>,
): Promise<number> {
  const { importId, project } = scope;
  const { rows, known, prompts, prepared } = sound;
  await holdPrompts(
    tx,
    [...known.values()].map(({ id }) => id),
  );
  // The first of each prompt's: later entries replace earlier ones.
  const lines = new Map(rows.map(({ line, row }) => [promptKey(row), line] as const).reverse());
  const fresh = [...prompts.values()].filter(({ key }) => !known.has(key));
  const made = await insertPrompts(tx, fresh, { project, importId, use, lines });
  const kept = [...known.values()].filter(({ key, split }) => {
    const wanted = prompts.get(key)?.split ?? null;
    return wanted !== null && wanted !== split;
  });
  if (kept.length > 0) {
    findings.note(0, "a prompt of the project keeps the split that it has, not the file’s", kept.length);
  }
  const ids = new Map([...made, ...[...known].map(([key, { id }]) => [key, id] as const)]);
  return prepared.insert(tx, { ...scope, rows, prompts, ids, inserted: new Set(made.keys()), findings });
}

type Sound<T> = {
  rows: { line: number; row: T }[];
  errors: RowError[];
  known: Map<string, KnownPrompt>;
  prompts: ReturnType<typeof collectPrompts>["prompts"];
  prepared: Prepared<T>;
};

/** The rows that fit each other and what is known. Each turn takes away those that the one before found unfit. */
async function soundRows<T extends PromptRow>(
  db: Db,
  scope: ImportScope,
  staged: { line: number; row: T }[],
  { format, split }: { format: ImportFormat<T>; split: Split | null },
): Promise<Sound<T>> {
  let { rows, errors } = format.join?.(staged) ?? { rows: staged, errors: [] };
  for (;;) {
    const collected = collectPrompts(rows, { extraOf: format.extraOf, split });
    const { prompts } = collected;
    const known = await knownPrompts(db, scope.project.id, [...prompts.keys()]);
    const prepared = await format.prepare(db, { ...scope, known }, collected.rows);
    const unfit = [...contradictions(collected, known), ...prepared.errors];
    errors = [...errors, ...collected.errors, ...unfit];
    if (unfit.length === 0) return { rows: collected.rows, errors, known, prompts, prepared };
    const lines = new Set(unfit.map(({ line }) => line));
    rows = collected.rows.filter(({ line }) => !lines.has(line));
  }
}

/** Rows whose id is that of another prompt of the project. */
function contradictions<T extends PromptRow>(
  { rows, prompts }: Pick<Sound<T>, "rows" | "prompts">,
  known: ReadonlyMap<string, KnownPrompt>,
): RowError[] {
  const others = new Set(
    [...known.values()]
      .filter(({ key, messages }) => !isSameConversation(prompts.get(key)?.messages ?? [], messages))
      .map(({ key }) => key),
  );
  if (others.size === 0) return [];
  return rows.flatMap(({ line, row }) => {
    const key = promptKey(row);
    const message = `"${key}" stands for another prompt of the project, from an earlier file`;
    return others.has(key) ? [{ line, field: "prompt_id", message }] : [];
  });
}
