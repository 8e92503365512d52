import { type ImportKind, type Project, type Tx, transaction } from "@gshf/db";
import type { z } from "zod";
import { type Actor, audit, authorize, type Deps, done, type Outcome } from "../access/index.ts";
import { sha256Hex, splitOf } from "../projects/index.ts";
import { refuseImport, saveImport } from "./import-report.ts";
import { type ImportReport, type Message, promptRowSchema, type RowError } from "./model.ts";
import { readRows } from "./read-rows.ts";

/** Which project a file is for, and what it is called there. */
export type ImportTarget = { slug: string; fileName: string };

/**
 * Brings in prompts from a JSONL file (gzipped or not). Either every row is good and all are in, or none is and
 * the report says which rows are wrong. Prompts that are known already (same key) stay as they are.
 */
export async function importPrompts(
  deps: Deps,
  actor: Actor,
  input: ImportTarget,
  body: AsyncIterable<Uint8Array>,
): Promise<Outcome<ImportReport>> {
  return importFile(deps, actor, input, body, {
    kind: "prompts",
    schema: promptRowSchema,
    insert: (tx, { project, prompts, importId }) =>
      insertPrompts(tx, project, [...prompts.values()], importId),
  });
}

type RowWithPrompt = { key: string | null; messages: Message[]; source: string };

/**
 * What every import does: read all rows, refuse the file with its errors, or insert it in one transaction.
 *
 * @param format.insert answers how many rows were new
 */
export async function importFile<S extends z.ZodType<RowWithPrompt>>(
  deps: Deps,
  actor: Actor,
  input: ImportTarget,
  body: AsyncIterable<Uint8Array>,
  format: {
    kind: ImportKind;
    schema: S;
    insert: (
      tx: Tx,
      file: {
        project: Project;
        prompts: Map<string, NewPrompt>;
        rows: { line: number; row: z.output<S> }[];
        importId: string;
      },
    ) => Promise<number>;
  },
): Promise<Outcome<ImportReport>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "prompts.write", {
    kind: "mutation",
  });
  if (!access.ok) return access;
  const { project } = access.value;
  const read = await readRows(body, format.schema);
  const prompts = new Map<string, NewPrompt>();
  const errors: RowError[] = [];
  for (const { line, row } of read.rows) {
    const error = addPrompt(prompts, line, row);
    if (error !== null) errors.push(error);
  }
  const { kind } = format;
  const file = { kind, projectId: project.id, fileName: input.fileName, ...read };
  if (read.errorsTotal + errors.length > 0) return done(await refuseImport(deps, actor, file, errors));
  return transaction(
    deps.db,
    async (tx) => {
      const saved = await saveImport(tx, actor, file);
      const rowsNew = await format.insert(tx, { project, prompts, rows: read.rows, importId: saved.id });
      const report = { rowsNew, rowsKnown: read.rowsTotal - rowsNew };
      const updated = await tx.import.update({ where: { id: saved.id }, data: report });
      await audit(tx, actor, {
        projectId: project.id,
        action: `${kind}.import`,
        subject: `import:${saved.id}`,
        detail: { fileName: input.fileName, fileSha256: read.fileSha256, ...report },
      });
      return done({ ...updated, errors: [] });
    },
    { timeoutMs: 300_000 },
  );
}

export type NewPrompt = { key: string; messages: Message[]; source: string };

/** A prompt's key: the file's own id, or the hash of its messages. */
export function promptKey(row: { key: string | null; messages: Message[] }): string {
  return row.key ?? sha256Hex(JSON.stringify(row.messages.map(({ role, content }) => [role, content])));
}

/** Collects a row's prompt; the same key with other messages is an error, with the same ones a repetition. */
function addPrompt(
  prompts: Map<string, NewPrompt>,
  line: number,
  row: { key: string | null; messages: Message[]; source: string },
): RowError | null {
  const key = promptKey(row);
  const known = prompts.get(key);
  if (known === undefined) {
    prompts.set(key, { key, messages: row.messages, source: row.source });
    return null;
  }
  if (JSON.stringify(known.messages) === JSON.stringify(row.messages)) return null;
  return { line, field: "prompt_id", message: `"${key}" stands for another prompt further up` };
}

const rowsPerInsert = 1000;

/** @returns how many were new */
export async function insertPrompts(
  tx: Tx,
  project: { id: string; validationShare: number },
  prompts: NewPrompt[],
  importId: string,
): Promise<number> {
  let inserted = 0;
  for (let from = 0; from < prompts.length; from += rowsPerInsert) {
    const { count } = await tx.prompt.createMany({
      data: prompts.slice(from, from + rowsPerInsert).map((prompt) => ({
        ...prompt,
        projectId: project.id,
        importId,
        split: splitOf(prompt.key, project.validationShare),
      })),
      skipDuplicates: true,
    });
    inserted += count;
  }
  return inserted;
}
