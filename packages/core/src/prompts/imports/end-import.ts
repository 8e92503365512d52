import { Prisma, type Tx } from "@gshf/db";
import { type Actor, audit, type Deps } from "../../access/index.ts";
import { LostLease } from "../../leases/index.ts";
import { storableDeep } from "../../text/model.ts";
import type { RowNote } from "../model.ts";
import { errorsShownMax, type FileReading } from "../read-rows.ts";
import { firstFaults, storeReport } from "./error-report.ts";
import { type HeldImport, settleImport } from "./hold-import.ts";
import { clearStage } from "./stage.ts";
import type { RowsStored } from "./store-rows.ts";

type Ending = {
  held: HeldImport;
  actor: Actor;
  reading: FileReading;
  state: "done" | "refused";
  stored: Omit<RowsStored, "read">;
};

/** The short last step: what became of the file, and nothing staged is left of it. */
export async function endImport(
  tx: Tx,
  deps: Deps,
  { held, actor, reading, state, stored }: Ending,
): Promise<void> {
  const { id, kind, projectId, fileName } = held.row;
  const { rowsTotal, fileSha256, format, columns } = reading;
  const errorsTotal = reading.errorsTotal + stored.refused;
  if (errorsTotal > errorsShownMax) await storeReport(deps, held.row);
  const errors = await firstFaults(deps.db, id);
  const { rowsNew, rowsKnown } = stored;
  const notes: RowNote[] = storableDeep([...reading.notes, ...stored.notes]);
  await clearStage(tx, id);
  const isMine = await settleImport(tx, held, {
    state,
    rowsTotal,
    rowsNew,
    rowsKnown,
    fileSha256,
    format,
    columns,
    errors,
    errorsTotal,
    notes,
    problem: Prisma.DbNull,
    endedAt: deps.now(),
  });
  if (!isMine) throw new LostLease();
  await audit(tx, actor, {
    projectId,
    action: state === "done" ? `${kind}.import` : `${kind}.import-refused`,
    subject: `import:${id}`,
    detail: { fileName, fileSha256, rowsNew, rowsKnown, rowsRefused: errorsTotal },
  });
}
