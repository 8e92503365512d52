import type { ImportKind, Project, Tx } from "@gshf/db";
import { Prisma, transaction } from "@gshf/db";
import { type Actor, audit, type Deps } from "../../access/index.ts";
import { LostLease } from "../../leases/index.ts";
import { storableDeep } from "../../text/model.ts";
import { Trouble } from "../../trouble/index.ts";
import type { RowError, RowNote } from "../model.ts";
import type { RangedFile } from "../read-parquet.ts";
import type { PromptRow } from "../read-prompt-row.ts";
import { errorsShownMax, type FileReading, readRows } from "../read-rows.ts";
import { withColumnNames } from "../rename-columns.ts";
import { comparisonsFormat } from "./comparisons-format.ts";
import { firstFaults, storeReport } from "./error-report.ts";
import { type HeldImport, settleImport } from "./hold-import.ts";
import { optionsOf } from "./import-view.ts";
import type { ImportFormat } from "./kinds.ts";
import { lockImports } from "./lock-imports.sql.ts";
import { poolsFormat } from "./pools-format.ts";
import { promptsFormat } from "./prompts-format.ts";
import { clearStage, Stage } from "./stage.ts";
import { type RowsStored, storeRows } from "./store-rows.ts";
import { trustingReferences } from "./trust-references.sql.ts";

/** Storing more rows than a file may have takes less. */
const storingMsMax = 3_600_000;

type Taking = {
  held: HeldImport;
  project: Project;
  actor: Actor;
  body: AsyncIterable<Uint8Array>;
  /** The same file, where parts of it can be fetched. */
  ranged?: RangedFile;
  /** Notes how far it is. Throws when nobody wants it any more. */
  renew: (data?: Prisma.ImportUncheckedUpdateManyInput) => Promise<void>;
};

/**
 * Reads a file as a stream, stages what it says, and stores that in one transaction, so that nothing of it is seen before
 * all of it is: or refuses it, with what is wrong with each row. Killed anywhere, it is begun again and comes to the same.
 *
 * @throws LostLease when the import is no longer this process's
 */
export async function takeFile(deps: Deps, taking: Taking): Promise<void> {
  const { kind } = taking.held.row;
  return withFormat(kind, (format) => take(deps, format, taking));
}

/** Calls with the format of a kind of file: each is of rows of its own type. */
export function withFormat<R>(kind: ImportKind, use: <T extends PromptRow>(format: ImportFormat<T>) => R): R {
  if (kind === "comparisons") return use(comparisonsFormat);
  return kind === "pools" ? use(poolsFormat) : use(promptsFormat);
}

async function take<T extends PromptRow>(
  deps: Deps,
  format: ImportFormat<T>,
  { held, project, actor, body, ranged, renew }: Taking,
): Promise<void> {
  const { id, fileName } = held.row;
  const { badRows, split = null, columns } = optionsOf(held.row);
  await clearStage(deps.db, id);
  await using stage = new Stage(deps.db, held, { format, project, split });
  const reading = await readRows(
    body,
    fileName,
    withColumnNames(format.read, columns),
    {
      row: (line, row) => stage.row(line, row),
      fault: (fault) => stage.fault(fault),
    },
    { ranged },
  );
  await stage.flush();
  await renew({ rowsTotal: reading.rowsTotal });
  const refusesAll = badRows === "refuse";
  const isRefused = reading.isUnreadable || (refusesAll && reading.errorsTotal > 0);
  const file = { held, actor, reading };
  let stored: RowsStored = { read: 0, rowsNew: 0, rowsKnown: 0, refused: 0, notes: [] };
  const store = async (tx: Tx) => {
    const scope = { importId: id, project, at: deps.now() };
    const fault = (fault: RowError) => stage.fault(fault);
    const look = (read: number) => renew({ rowsStored: read });
    stored = await trustingReferences(tx, scope, () =>
      storeRows(
        { db: deps.db, tx },
        {
          ...scope,
          format,
          split,
          staged: stage.count,
          lastLine: stage.lastLine,
          refusesAll,
          isRefused,
          fault,
          look,
        },
      ),
    );
    await stage.flush();
    if (stored.read !== stage.count) {
      throw new Trouble("stage-lost", "the database has lost rows that were read; the file is read again", {
        retryable: true,
      });
    }
    const taken = stored.rowsNew + stored.rowsKnown;
    const errorsTotal = reading.errorsTotal + stored.refused;
    if (errorsTotal > 0 && (refusesAll || taken === 0)) throw new RefusedFile();
    await settle(tx, deps, { ...file, state: "done", stored });
  };
  try {
    if (reading.isUnreadable) throw new RefusedFile();
    await transaction(
      deps.db,
      async (tx) => {
        if (!isRefused) await lockImports(tx, project.id, renew);
        await store(tx);
      },
      // Not again by itself: what it told outside would be told twice.
      { timeoutMs: storingMsMax, retriesMax: 0 },
    );
  } catch (error) {
    if (!(error instanceof RefusedFile)) throw error;
    const nothing = { ...stored, rowsNew: 0, rowsKnown: 0, notes: [] };
    await transaction(deps.db, (tx) => settle(tx, deps, { ...file, state: "refused", stored: nothing }));
  }
}

/** What was stored so far is undone. */
class RefusedFile extends Error {}

type Settling = {
  held: HeldImport;
  actor: Actor;
  reading: FileReading;
  state: "done" | "refused";
  stored: RowsStored;
};

/** The short last step: what became of the file, and nothing staged is left of it. */
async function settle(tx: Tx, deps: Deps, { held, actor, reading, state, stored }: Settling): Promise<void> {
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
