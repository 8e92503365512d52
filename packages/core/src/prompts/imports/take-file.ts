import type { ImportKind, Project } from "@gshf/db";
import { type Prisma, type Tx, transaction } from "@gshf/db";
import type { Actor, Deps } from "../../access/index.ts";
import { Trouble } from "../../trouble/index.ts";
import type { RangedFile } from "../read-parquet.ts";
import type { PromptRow } from "../read-prompt-row.ts";
import { type FileReading, readRows } from "../read-rows.ts";
import { withColumnNames } from "../rename-columns.ts";
import { linesAtOnceUsual } from "./alone-rows.sql.ts";
import { comparisonsFormat } from "./comparisons-format.ts";
import { endImport } from "./end-import.ts";
import type { HeldImport } from "./hold-import.ts";
import { optionsOf } from "./import-view.ts";
import type { ImportFormat } from "./kinds.ts";
import { lockImports, tryLockImports } from "./lock-imports.sql.ts";
import { poolsFormat } from "./pools-format.ts";
import { promptsFormat } from "./prompts-format.ts";
import { clearStage, Stage } from "./stage.ts";
import { storeRows } from "./store-rows.ts";
import { trustingReferences } from "./trust-references.sql.ts";

/** Reading and storing more rows than a file may have takes less. */
const takingMsMax = 7_200_000;

type Taking = {
  held: HeldImport;
  project: Project;
  actor: Actor;
  body: AsyncIterable<Uint8Array>;
  /** The same file, where parts of it can be fetched. */
  ranged?: RangedFile;
  /** Notes how far it is. Throws when nobody wants it any more. */
  renew: (data?: Prisma.ImportUncheckedUpdateManyInput) => Promise<void>;
  /** What is staged, and what is stored, at once, where that is not as usual. */
  tiles?: { bytes: number; lines: number };
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

/** Storing begins while the file is still read, unless another file of the project is being stored. */
async function take<T extends PromptRow>(deps: Deps, format: ImportFormat<T>, taking: Taking): Promise<void> {
  const { held, project, actor, renew, tiles } = taking;
  const { badRows, split = null } = optionsOf(held.row);
  const linesAtOnce = tiles?.lines ?? linesAtOnceUsual;
  await clearStage(deps.db, held.row.id);
  await using stage = new Stage(deps.db, held, { format, project, split, batchBytes: tiles?.bytes });
  const reading = readFile(stage, format, taking);
  const asked = { stage, format, taking, reading, linesAtOnce };
  const storing = stage.lines
    // Before there is something to store, nobody is kept from the project's imports.
    .beyond(0, linesAtOnce)
    .then(() => store(deps, { ...asked, isRefused: false, lock: (tx) => tryLockImports(tx, project.id) }))
    .catch(nothingStored);
  // Neither goes on for nothing.
  reading.catch((error: unknown) => stage.lines.fail(error));
  storing.catch((error: unknown) => stage.stop(error));
  await Promise.allSettled([reading, storing]);
  const file = await reading;
  let nothing = await storing;
  if (nothing?.refused === null && !file.isUnreadable) {
    const isRefused = badRows === "refuse" && file.errorsTotal > 0;
    // Nobody else's storing is waited for where nothing is stored.
    const lock = isRefused ? async () => true : (tx: Tx) => lockImports(tx, project.id, renew);
    nothing = await store(deps, { ...asked, isRefused, lock }).catch(nothingStored);
  }
  if (nothing === undefined) return;
  const stored = { rowsNew: 0, rowsKnown: 0, refused: nothing.refused ?? 0, notes: [] };
  await transaction(deps.db, (tx) =>
    endImport(tx, deps, { held, actor, reading: file, state: "refused", stored }),
  );
}

/** What was stored of a file so far is undone. */
class NothingStored extends Error {
  /** How many rows were unfit beside others; null: nobody has looked yet. */
  readonly refused: number | null;

  constructor(refused: number | null = null) {
    super("nothing of the file is stored");
    this.refused = refused;
  }
}

function nothingStored(error: unknown): NothingStored {
  if (error instanceof NothingStored) return error;
  throw error;
}

/** Reads a file to its end, row by row, into the stage. */
async function readFile<T extends PromptRow>(
  stage: Stage<T>,
  format: ImportFormat<T>,
  { held, body, ranged, renew }: Taking,
): Promise<FileReading> {
  const { badRows, columns } = optionsOf(held.row);
  const reading = await readRows(
    body,
    held.row.fileName,
    withColumnNames(format.read, columns),
    {
      row: (line, row) => stage.row(line, row),
      fault: (fault) => {
        if (badRows === "refuse") stage.lines.fail(new NothingStored());
        return stage.fault(fault);
      },
    },
    { ranged },
  );
  await stage.flush();
  await renew({ rowsTotal: reading.rowsTotal });
  if (reading.isUnreadable) stage.lines.fail(new NothingStored());
  stage.lines.end();
  return reading;
}

type Storing<T extends PromptRow> = {
  stage: Stage<T>;
  format: ImportFormat<T>;
  taking: Taking;
  reading: Promise<FileReading>;
  linesAtOnce: number;
  /** Whether a row can't be taken already, and that refuses all. */
  isRefused: boolean;
  /** Answers whether the transaction has the project's imports to itself. */
  lock: (tx: Tx) => Promise<boolean>;
};

/** @throws NothingStored */
async function store<T extends PromptRow>(
  deps: Deps,
  { stage, format, taking, reading, linesAtOnce, isRefused, lock }: Storing<T>,
): Promise<undefined> {
  const { held, project, actor, renew } = taking;
  const { badRows, split = null } = optionsOf(held.row);
  const refusesAll = badRows === "refuse";
  const storeAll = async (tx: Tx) => {
    if (!(await lock(tx))) throw new NothingStored();
    const scope = { importId: held.row.id, project, at: deps.now() };
    const look = (read: number) => renew({ rowsStored: read });
    const how = { format, split, stage, linesAtOnce, refusesAll, isRefused, look };
    const stored = await trustingReferences(tx, scope, () =>
      storeRows({ db: deps.db, tx }, { ...scope, ...how }),
    );
    await stage.flush();
    if (stored.read !== stage.count) {
      throw new Trouble("stage-lost", "the database has lost rows that were read; the file is read again", {
        retryable: true,
      });
    }
    const file = await reading;
    const taken = stored.rowsNew + stored.rowsKnown;
    const errorsTotal = file.errorsTotal + stored.refused;
    if (errorsTotal > 0 && (refusesAll || taken === 0)) throw new NothingStored(stored.refused);
    await endImport(tx, deps, { held, actor, reading: file, state: "done", stored });
  };
  // Not again by itself: what it told outside would be told twice.
  return transaction(deps.db, storeAll, { timeoutMs: takingMsMax, retriesMax: 0 }).then(() => undefined);
}
