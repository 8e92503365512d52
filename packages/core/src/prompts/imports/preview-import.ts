import { importKey } from "@gshf/storage";
import { z } from "zod";
import { done, refuse, verb } from "../../access/index.ts";
import {
  importedRowSchema,
  importKinds,
  rowErrorSchema,
  rowNoteSchema,
  startImportSchema,
} from "../model.ts";
import type { ComparisonRow } from "../read-comparison-row.ts";
import type { PoolRow } from "../read-pool-row.ts";
import type { PromptRow } from "../read-prompt-row.ts";
import { readRows } from "../read-rows.ts";
import { withColumnNames } from "../rename-columns.ts";
import { findImport } from "./find-import.ts";
import { isKept } from "./import-view.ts";
import { storedFile } from "./stored-file.ts";
import { withFormat } from "./take-file.ts";

type PreviewRow = z.output<typeof importedRowSchema>;

/** Rows that are shown, of those that are read for it. */
const shownMax = 10;
const readMax = 1_000;
const errorsMax = 20;

/**
 * The first rows of a file that has come, as they would be stored, and what of the first thousand would be left out.
 * Nothing is stored.
 */
export const previewImport = verb({
  name: "prompts.previewImport",
  kind: "query",
  may: "prompts.write",
  input: startImportSchema,
  output: z.object({
    kind: z.enum(importKinds),
    format: z.string(),
    columns: z.array(z.string()),
    rows: z.array(importedRowSchema),
    rowsRead: z.int(),
    /** Whether that was all of the file. */
    isWhole: z.boolean(),
    errors: z.array(rowErrorSchema),
    errorsTotal: z.int(),
    notes: z.array(rowNoteSchema),
    /** Other kinds of file whose rows these could be, where they can't be of this one. */
    couldBe: z.array(z.enum(importKinds)),
  }),
  run: async (deps, { project }, { id, kind: asked, columns }) => {
    const found = await findImport(deps.db, project.id, id);
    if (!found.ok) return found;
    const row = found.value;
    if (!isKept(row)) return refuse("conflict", "The file of this import isn’t here to be read.", "id");
    const kind = asked ?? row.kind;
    const read = async (as: (typeof importKinds)[number], rowsMax: number) =>
      withFormat(as, async (format) => {
        const rows: PreviewRow[] = [];
        const errors: z.output<typeof rowErrorSchema>[] = [];
        const key = importKey(project.id, id);
        const body = await deps.storage.stream(key);
        try {
          const reading = await readRows(
            body,
            row.fileName,
            withColumnNames(format.read, columns),
            {
              row: (_, each) => void (rows.length < shownMax && rows.push(shownRow(each))),
              fault: (fault) => void (errors.length < errorsMax && errors.push(fault)),
            },
            { rowsMax, ranged: storedFile(deps.storage, key, Number(row.bytes)) },
          );
          return { ...reading, rows, errors };
        } finally {
          body.destroy();
        }
      });
    const { rowsTotal, format, columns: names, rows, errors, errorsTotal, notes } = await read(kind, readMax);
    const couldBe: (typeof importKinds)[number][] = [];
    if (rows.length === 0) {
      for (const other of importKinds) {
        if (other !== kind && (await read(other, 20)).rows.length > 0) couldBe.push(other);
      }
    }
    return done({
      kind,
      format,
      columns: names,
      rows,
      rowsRead: rowsTotal,
      isWhole: rowsTotal < readMax,
      errors,
      errorsTotal,
      notes,
      couldBe,
    });
  },
});

/** A row as it would be listed once it is stored. */
function shownRow(row: PromptRow | ComparisonRow | PoolRow): PreviewRow {
  const shown: PreviewRow = {
    prompt: row.messages,
    chosen: null,
    rejected: null,
    weight: null,
    p_chosen: null,
    answers: [],
    extra: JSON.stringify(row.extra),
  };
  if ("answers" in row) {
    shown.answers = row.answers.map(({ text, extra }) => ({ text, extra: JSON.stringify(extra) }));
  }
  if (!("comparisons" in row)) return shown;
  const [first] = row.comparisons;
  if (row.half !== null) {
    return { ...shown, [row.half.isGood ? "chosen" : "rejected"]: row.half.text };
  }
  if (first === undefined) return shown;
  const { chosen, rejected, label } = first;
  return { ...shown, chosen, rejected, weight: label.weight * label.votes, p_chosen: label.pChosen };
}
