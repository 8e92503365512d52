import { Prisma, transaction } from "@gshf/db";
import { exportKey, StorageError } from "@gshf/storage";
import type { DatasetRow } from "@gshf/trainer-protocol";
import type { Deps } from "../../access/index.ts";
import { readStored } from "../../stored/model.ts";
import { noteTrouble, Trouble, toTrouble } from "../../trouble/index.ts";
import { exportSource } from "./export-source.ts";
import { formatOf, optionsOf } from "./export-view.ts";
import { claimExport, type HeldExport, renewExport, settleExport } from "./hold-export.ts";
import { containerNotes, contentTypes, type ExportUpload, exportUploadSchema } from "./model.ts";
import { uploadParts } from "./upload-parts.ts";
import { wakeExport } from "./wake-export.ts";
import { writeExport } from "./write-export.ts";

export type ExportWork = "stale" | "waiting" | "done" | "failed";

/** Rows between two looks at whether the export is still wanted. */
const rowsPerLook = 10_000;

/**
 * Writes an export into the bucket. What is there is kept part by part, and the bytes depend on the dataset and the options
 * alone, so it is safe to repeat, beside its twin, and to be killed at any line: whoever takes it up ends in the same file.
 */
export async function workExport(
  deps: Deps,
  exportId: string,
  { signal: processSignal }: { signal: AbortSignal },
): Promise<ExportWork> {
  const held = await claimExport(deps, exportId);
  if (held === null) return "stale";
  const lost = new AbortController();
  const signal = AbortSignal.any([processSignal, lost.signal]);
  const renew = async (data?: Parameters<typeof renewExport>[2]) => {
    if (!(await renewExport(deps, held, data))) lost.abort(new Error("the export's lease is lost"));
    signal.throwIfAborted();
  };
  // A lease outlives two missed heartbeats. One that can't be sent is no reason to stop: the lease decides.
  const heartbeat = setInterval(() => void renew().catch(() => undefined), deps.settings.leaseSeconds * 333);
  try {
    const written = await write(deps, held, renew);
    const now = deps.now();
    const ready = { state: "ready" as const, stateSince: now, endedAt: now, done: held.row.total };
    const cleared = { upload: Prisma.DbNull, problem: Prisma.DbNull };
    return (await settleExport(deps.db, held, { ...ready, ...cleared, ...written })) ? "done" : "stale";
  } catch (error) {
    if (lost.signal.aborted) return "stale";
    if (processSignal.aborted) {
      // The queue gives it to another worker.
      await settleExport(deps.db, held, { wakeAt: deps.now() });
      throw error;
    }
    return await report(deps, held, error);
  } finally {
    clearInterval(heartbeat);
  }
}

type Renew = (data?: { done?: number; upload?: ExportUpload }) => Promise<void>;

async function write(deps: Deps, { row }: HeldExport, renew: Renew) {
  const format = formatOf(row);
  const options = optionsOf(row);
  const source = exportSource(deps, row.dataset, format, options);
  let done = 0;
  async function* counted(rows: AsyncIterable<DatasetRow>) {
    for await (const each of rows) {
      yield each;
      done += 1;
      if (done % rowsPerLook === 0) await renew({ done });
    }
  }
  const writer = writeExport({ ...source, rows: () => counted(source.rows()) });
  const stored = await uploadParts(writer.pieces, {
    storage: deps.storage,
    key: exportKey(row.projectId, row.id, containerNotes[options.container].extension),
    contentType: contentTypes[options.container],
    upload: row.upload === null ? null : readStored(exportUploadSchema, row.upload, `export ${row.number}`),
    keep: (upload) => renew({ upload }),
  });
  return { ...stored, report: writer.report() };
}

/** Trouble that may pass is waited for; otherwise the export has failed, and a retry goes on where it stood. */
async function report(deps: Deps, held: HeldExport, error: unknown): Promise<ExportWork> {
  const { id, upload } = held.row;
  // An upload that was put together, or that the bucket forgot: all parts are sent anew.
  const isForgotten = error instanceof StorageError && error.code === "not-found" && upload !== null;
  const trouble = isForgotten
    ? new Trouble("upload-forgotten", "object storage has forgotten the parts", {
        retryable: true,
        cause: error,
      })
    : toTrouble(error);
  const forgotten = isForgotten ? { upload: Prisma.DbNull } : {};
  const current = await deps.db.datasetExport.findUnique({ where: { id } });
  if (current === null) return "stale";
  const now = deps.now();
  const { problem, againIn } = noteTrouble(trouble, { before: current.problem, now });
  const log = deps.log.child({ exportId: id, code: trouble.code });
  if (againIn === null) {
    log.error({ err: trouble.cause ?? trouble }, trouble.message);
    const failed = { state: "failed" as const, stateSince: now, endedAt: now, problem, ...forgotten };
    return (await settleExport(deps.db, held, failed)) ? "failed" : "stale";
  }
  return transaction(deps.db, async (tx) => {
    const wakeAt = new Date(now.getTime() + againIn * 1000);
    if (!(await settleExport(tx, held, { problem, wakeAt, ...forgotten }))) return "stale";
    await wakeExport(tx, deps, id, againIn);
    log.warn({ seconds: againIn, err: trouble.cause }, trouble.message);
    return "waiting";
  });
}
