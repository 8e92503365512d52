import { type ImportKind, type Prisma, type Project, type PromptUse, type Tx, transaction } from "@gshf/db";
import { type Actor, audit, authorize, type Deps, done, type Outcome } from "../access/index.ts";
import { splitOf } from "../projects/index.ts";
import { storable } from "../text/model.ts";
import type { RowReading } from "./bad-row.ts";
import {
  collectPrompts,
  type FileRow,
  isSameConversation,
  type NewPrompt,
  promptKey,
} from "./collect-prompts.ts";
import { importColumns, refuseImport } from "./import-report.ts";
import type { Extra } from "./keep.ts";
import type { ColumnNames, ImportReport, RowError, Split } from "./model.ts";
import { type PromptRow, readPromptRow } from "./read-prompt-row.ts";
import { Findings, type RowsRead, readRows } from "./read-rows.ts";
import { withColumnNames } from "./rename-columns.ts";

/** Which project a file is for, what it is called there, and what becomes of it when some of its rows are bad. */
export type ImportTarget = {
  slug: string;
  fileName: string;
  /** `refuse` the whole file, or `skip` the bad rows and import the rest. */
  badRows?: "refuse" | "skip";
  /** Of new prompts whose rows say none; left out, the hash of their keys decides. */
  split?: Split | undefined;
  /** What its columns are to be read as, where their names don't say. */
  columns?: ColumnNames | undefined;
};

/**
 * Brings in prompts from a file. Either every row is good and all are in, or none is and the report says which rows
 * are wrong, unless the rest is asked for. Prompts that are known already (same key, same messages) stay as they are,
 * their split included, but for what they are used for: one that came with comparisons is for rounds from now on.
 */
export async function importPrompts(
  deps: Deps,
  actor: Actor,
  input: ImportTarget,
  body: AsyncIterable<Uint8Array>,
): Promise<Outcome<ImportReport>> {
  return importFile(deps, actor, input, body, {
    kind: "prompts",
    use: "rounds",
    read: readPromptRow,
    extraOf: ({ extra }) => extra,
    insert: async (tx, file) => {
      const { project, rows, inserted, findings, prompts } = file;
      await useInRounds(tx, project, [...prompts.keys()], findings);
      const seen = new Set<string>();
      const isNew = ({ row }: FileRow<PromptRow>) => {
        const key = promptKey(row);
        const first = inserted.has(key) && !seen.has(key);
        seen.add(key);
        return first;
      };
      return rows.filter(isNew).length;
    },
  });
}

/** @returns nothing: what came with comparisons alone, and is now brought in as a prompt, is for rounds */
async function useInRounds(tx: Tx, project: Project, keys: string[], findings: Findings): Promise<void> {
  for (let from = 0; from < keys.length; from += rowsPerInsert) {
    const { count } = await tx.prompt.updateMany({
      where: {
        projectId: project.id,
        key: { in: keys.slice(from, from + rowsPerInsert) },
        use: "offline_only",
        import: { kind: "comparisons" },
      },
      data: { use: "rounds" },
    });
    if (count > 0) findings.note(0, "a prompt that came with comparisons before is for rounds now", count);
  }
}

type ImportFormat<T extends PromptRow> = {
  kind: ImportKind;
  /** What prompts that come with the file are for. */
  use: PromptUse;
  read: (raw: unknown) => RowReading<T>;
  /** Makes what several rows say together of what each says; rows that come to nothing are its errors. */
  join?: (rows: FileRow<T>[]) => { rows: FileRow<T>[]; errors: RowError[] };
  /** What of a row is kept with its prompt. */
  extraOf: (row: T) => Extra;
  /**
   * Inserts what rows hold beside their prompts, and answers how many rows were new.
   * @throws RowsRefused where what is known already contradicts them
   */
  insert: (tx: Tx, file: ImportedFile<T>) => Promise<number>;
};

export type ImportedFile<T> = {
  importId: string;
  project: Project;
  prompts: Map<string, NewPrompt>;
  /** The keys of prompts that were not known. */
  inserted: ReadonlySet<string>;
  rows: FileRow<T>[];
  findings: Findings;
};

/** Rows that can't be taken because of what is in the project already: all of the transaction is undone. */
export class RowsRefused extends Error {
  readonly errors: RowError[];

  constructor(errors: RowError[]) {
    super("rows contradict what is known");
    this.errors = errors;
  }
}

/**
 * What every import does: read all rows, refuse the file with its errors, or insert it in one transaction. Imports of a
 * project go one after the other.
 */
export async function importFile<T extends PromptRow>(
  deps: Deps,
  actor: Actor,
  input: ImportTarget,
  body: AsyncIterable<Uint8Array>,
  format: ImportFormat<T>,
): Promise<Outcome<ImportReport>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "prompts.write", {
    kind: "mutation",
  });
  if (!access.ok) return access;
  const { project } = access.value;
  const fileName = storable(input.fileName);
  const read = await readRows(body, fileName, withColumnNames(format.read, input.columns ?? {}));
  const file = { kind: format.kind, projectId: project.id, fileName, ...read };
  const skips = input.badRows === "skip" && !read.isUnreadable;
  let { rows, errors } = format.join?.(read.rows) ?? { rows: read.rows, errors: [] };
  // Each turn takes rows away that the one before couldn't insert.
  for (;;) {
    const collected = collectPrompts(rows, { extraOf: format.extraOf, split: input.split ?? null });
    errors = [...errors, ...collected.errors];
    const errorsTotal = read.errorsTotal + errors.length;
    if ((errorsTotal > 0 && !skips) || (errorsTotal > 0 && collected.rows.length === 0)) {
      return done(await refuseImport(deps, actor, file, errors));
    }
    try {
      return done(
        await insertFile(deps, actor, { project, format, file, ...collected, more: errors, errorsTotal }),
      );
    } catch (error) {
      if (!(error instanceof RowsRefused)) throw error;
      const bad = new Set(error.errors.map(({ line }) => line));
      errors = [...errors, ...error.errors];
      rows = collected.rows.filter(({ line }) => !bad.has(line));
    }
  }
}

type Insertion<T extends PromptRow> = {
  project: Project;
  format: ImportFormat<T>;
  file: Parameters<typeof importColumns>[1] & Pick<RowsRead<T>, "errors" | "notes">;
  prompts: Map<string, NewPrompt>;
  rows: FileRow<T>[];
  more: RowError[];
  errorsTotal: number;
};

async function insertFile<T extends PromptRow>(
  deps: Deps,
  actor: Actor,
  { project, format, file, prompts, rows, more, errorsTotal }: Insertion<T>,
): Promise<ImportReport> {
  return transaction(
    deps.db,
    async (tx) => {
      await lockImports(tx, project.id);
      const columns = importColumns(actor, file, more);
      const saved = await tx.import.create({ data: { ...columns, state: "done", errorsTotal } });
      const inserted = await insertPrompts(tx, project, prompts, { importId: saved.id, use: format.use });
      const findings = new Findings();
      await compareWithKnown(tx, project, { prompts, rows, findings });
      const rowsNew = await format.insert(tx, {
        importId: saved.id,
        project,
        prompts,
        inserted,
        rows,
        findings,
      });
      const report = { rowsNew, rowsKnown: rows.length - rowsNew, notes: [...file.notes, ...findings.notes] };
      const updated = await tx.import.update({ where: { id: saved.id }, data: report });
      await audit(tx, actor, {
        projectId: project.id,
        action: `${format.kind}.import`,
        subject: `import:${saved.id}`,
        detail: {
          fileName: file.fileName,
          fileSha256: file.fileSha256,
          rowsNew,
          rowsKnown: report.rowsKnown,
          rowsRefused: errorsTotal,
        },
      });
      return { ...updated, errors: columns.errors, notes: report.notes };
    },
    { timeoutMs: 300_000 },
  );
}

/** Imports of a project are brought in, and taken back, one after the other. */
export async function lockImports(tx: Tx, projectId: string): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('import ' || ${projectId}, 0))`;
}

export const rowsPerInsert = 1000;

/** @returns the keys of those that were new */
async function insertPrompts(
  tx: Tx,
  project: Pick<Project, "id" | "validationShare">,
  prompts: ReadonlyMap<string, NewPrompt>,
  { importId, use }: { importId: string; use: PromptUse },
): Promise<Set<string>> {
  const inserted = new Set<string>();
  const all = [...prompts.values()];
  for (let from = 0; from < all.length; from += rowsPerInsert) {
    const made = await tx.prompt.createManyAndReturn({
      data: all.slice(from, from + rowsPerInsert).map(({ extra, split, ...prompt }) => ({
        ...prompt,
        ...(Object.keys(extra).length === 0 ? {} : { extra: asJson(extra) }),
        projectId: project.id,
        importId,
        use,
        split: split ?? splitOf(prompt.key, project.validationShare),
      })),
      skipDuplicates: true,
      select: { key: true },
    });
    for (const { key } of made) inserted.add(key);
  }
  return inserted;
}

/** What was parsed from JSON is JSON. */
export function asJson(extra: Extra): Prisma.InputJsonObject {
  return extra as Prisma.InputJsonObject;
}

/**
 * Tells of prompts that keep a split which is not the file's.
 *
 * @throws RowsRefused naming rows whose id is that of another prompt of the project
 */
async function compareWithKnown<T extends PromptRow>(
  tx: Tx,
  project: Project,
  { prompts, rows, findings }: Pick<ImportedFile<T>, "prompts" | "rows" | "findings">,
): Promise<void> {
  const others = new Set<string>();
  let kept = 0;
  const named = [...prompts.values()];
  for (let from = 0; from < named.length; from += rowsPerInsert) {
    const part = named.slice(from, from + rowsPerInsert);
    const stored = await tx.prompt.findMany({
      where: { projectId: project.id, key: { in: part.map(({ key }) => key) } },
      select: { key: true, messages: true, split: true },
    });
    for (const { key, messages, split } of stored) {
      const wanted = prompts.get(key);
      if (wanted === undefined) continue;
      if (!isSameConversation(wanted.messages, messages)) others.add(key);
      if (wanted.split !== null && wanted.split !== split) kept += 1;
    }
  }
  if (kept > 0) findings.note(0, "a prompt of the project keeps the split that it has, not the file’s", kept);
  if (others.size === 0) return;
  const message = (key: string) => `"${key}" stands for another prompt of the project, from an earlier file`;
  throw new RowsRefused(
    rows.flatMap(({ line, row }) => {
      const key = promptKey(row);
      return others.has(key) ? [{ line, field: "prompt_id", message: message(key) }] : [];
    }),
  );
}
