import { Prisma } from "@gshf/db";
import { exportKey, StorageError } from "@gshf/storage";
import type { DatasetRow } from "@gshf/trainer-protocol";
import type { Deps } from "../../access/index.ts";
import { type Lease, type LeasedWork, workUnderLease } from "../../leases/index.ts";
import { readStored } from "../../stored/model.ts";
import { Trouble } from "../../trouble/index.ts";
import { exportSource } from "./export-source.ts";
import { formatOf, optionsOf } from "./export-view.ts";
import { claimExport, type HeldExport, renewExport, settleExport } from "./hold-export.ts";
import { containerNotes, contentTypes, type ExportUpload, exportUploadSchema } from "./model.ts";
import { uploadParts } from "./upload-parts.ts";
import { wakeExport } from "./wake-export.ts";
import { writeExport } from "./write-export.ts";

/** Rows between two looks at whether the export is still wanted. */
const rowsPerLook = 10_000;

/**
 * Writes an export into the bucket. What is there is kept part by part, and the bytes depend on the dataset and the options
 * alone, so it is safe to repeat, beside its twin, and to be killed at any line: whoever takes it up ends in the same file.
 */
export async function workExport(
  deps: Deps,
  exportId: string,
  { signal }: { signal: AbortSignal },
): Promise<LeasedWork> {
  const held = await claimExport(deps, exportId);
  if (held === null) return "stale";
  /** An upload that was put together, or that the bucket forgot: all parts are sent anew. */
  let forgotten: { upload?: typeof Prisma.DbNull } = {};
  const lease: Lease<Progress> = {
    idName: "exportId",
    id: exportId,
    renew: (data) => renewExport(deps, held, data),
    settle: (db, data) =>
      settleExport(db, held, {
        ...data,
        ...("state" in data ? { stateSince: data.endedAt } : {}),
        ...forgotten,
      }),
    current: () => deps.db.datasetExport.findUnique({ where: { id: exportId } }),
    wake: (tx, afterSeconds) => wakeExport(tx, deps, exportId, afterSeconds),
  };
  return workUnderLease(deps, lease, signal, async ({ renew }) => {
    const written = await write(deps, held, renew).catch((error: unknown) => {
      const isForgotten =
        error instanceof StorageError && error.code === "not-found" && held.row.upload !== null;
      if (!isForgotten) throw error;
      forgotten = { upload: Prisma.DbNull };
      const again = { retryable: true, cause: error };
      throw new Trouble("upload-forgotten", "object storage has forgotten the parts", again);
    });
    const now = deps.now();
    const ready = { state: "ready" as const, stateSince: now, endedAt: now, done: held.row.total };
    const cleared = { upload: Prisma.DbNull, problem: Prisma.DbNull };
    return (await settleExport(deps.db, held, { ...ready, ...cleared, ...written })) ? "done" : "stale";
  });
}

type Progress = { done?: number; upload?: ExportUpload };
type Renew = (data?: Progress) => Promise<void>;

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
