import { type ImportKind, type Tx, transaction } from "@gshf/db";
import { type Actor, actorName, audit, type Deps } from "../access/index.ts";
import { storable, storableDeep } from "../text/model.ts";
import type { ImportReport, RowError } from "./model.ts";
import { errorsShownMax } from "./read-rows.ts";

type FileRead = {
  kind: ImportKind;
  projectId: string;
  fileName: string;
  fileSha256: string;
  rowsTotal: number;
  errors: RowError[];
  errorsTotal: number;
};

/** Keeps the report of a file of which nothing was taken. */
export async function refuseImport(
  deps: Deps,
  actor: Actor,
  file: FileRead,
  moreErrors: RowError[] = [],
): Promise<ImportReport> {
  const errors = [...file.errors, ...moreErrors].sort((a, b) => a.line - b.line).slice(0, errorsShownMax);
  return transaction(deps.db, async (tx) => {
    const saved = await tx.import.create({
      data: {
        ...columns(actor, file),
        state: "refused",
        // What is shown of a value is cut, perhaps in the middle of a character.
        errors: storableDeep(errors),
        errorsTotal: file.errorsTotal + moreErrors.length,
      },
    });
    await audit(tx, actor, {
      projectId: file.projectId,
      action: `${file.kind}.import-refused`,
      subject: `import:${saved.id}`,
      detail: { fileName: file.fileName, errors: saved.errorsTotal },
    });
    return { ...saved, errors };
  });
}

/** Opens the record of a file whose rows the same transaction inserts. */
export async function saveImport(tx: Tx, actor: Actor, file: FileRead) {
  return tx.import.create({ data: { ...columns(actor, file), state: "done" } });
}

function columns(actor: Actor, { kind, projectId, fileName, fileSha256, rowsTotal }: FileRead) {
  return {
    kind,
    projectId,
    fileName: storable(fileName),
    fileSha256,
    rowsTotal,
    createdBy: actorName(actor),
  };
}
