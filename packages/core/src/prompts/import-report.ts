import { type ImportKind, transaction } from "@gshf/db";
import { type Actor, actorName, audit, type Deps } from "../access/index.ts";
import { storableDeep } from "../text/model.ts";
import type { ImportReport, RowError, RowNote } from "./model.ts";
import { errorsShownMax } from "./read-rows.ts";

type FileRead = {
  kind: ImportKind;
  projectId: string;
  fileName: string;
  fileSha256: string;
  rowsTotal: number;
  errors: RowError[];
  errorsTotal: number;
  notes: RowNote[];
  format: string;
  columns: string[];
};

/** Keeps the report of a file of which nothing was taken. */
export async function refuseImport(
  deps: Deps,
  actor: Actor,
  file: FileRead,
  more: RowError[] = [],
): Promise<ImportReport> {
  const columns = importColumns(actor, file, more);
  return transaction(deps.db, async (tx) => {
    const errorsTotal = file.errorsTotal + more.length;
    const saved = await tx.import.create({ data: { ...columns, state: "refused", errorsTotal } });
    await audit(tx, actor, {
      projectId: file.projectId,
      action: `${file.kind}.import-refused`,
      subject: `import:${saved.id}`,
      detail: { fileName: file.fileName, errors: saved.errorsTotal },
    });
    return { ...saved, errors: columns.errors, notes: columns.notes };
  });
}

/** What is kept of a file whatever became of it. */
export function importColumns(actor: Actor, file: FileRead, more: RowError[]) {
  const { kind, projectId, fileName, fileSha256, rowsTotal, format, columns } = file;
  const errors = [...file.errors, ...more].sort((a, b) => a.line - b.line).slice(0, errorsShownMax);
  return {
    kind,
    projectId,
    fileName,
    fileSha256,
    rowsTotal,
    format,
    columns,
    createdBy: actorName(actor),
    // What is shown of a value is cut, perhaps in the middle of a character.
    errors: storableDeep(errors),
    notes: storableDeep(file.notes),
  };
}
