import { type Import, Prisma } from "@gshf/db";
import { importKey, StorageError } from "@gshf/storage";
import type { Deps } from "../../access/index.ts";
import { uploadOf } from "./import-view.ts";

/** Nobody goes on with a file that was begun so long ago. */
const abandonedMs = 7 * 24 * 3_600_000;
/** What one sweep gives up. */
const uploadsMax = 100;

/**
 * Gives up files that have not come whole in a week: their parts cost their place. One whose parts can't be reached is
 * left to the next sweep.
 *
 * @returns how many
 */
export async function sweepUploads(deps: Pick<Deps, "db" | "storage" | "now" | "log">): Promise<number> {
  const before = new Date(deps.now().getTime() - abandonedMs);
  const left = await deps.db.import.findMany({
    where: { state: "receiving", createdAt: { lt: before } },
    orderBy: { createdAt: "asc" },
    take: uploadsMax,
  });
  let given = 0;
  for (const row of left) {
    if (!(await forgetParts(deps, row))) continue;
    const { count } = await deps.db.import.updateMany({
      where: { id: row.id, state: "receiving" },
      data: { state: "stopped", bytes: null, upload: Prisma.DbNull, endedAt: deps.now() },
    });
    given += count;
  }
  return given;
}

/** @returns false where the bucket can't be reached; one that has no such call keeps what it has */
async function forgetParts({ storage, log }: Pick<Deps, "storage" | "log">, row: Import): Promise<boolean> {
  const upload = uploadOf(row);
  if (upload === null) return true;
  try {
    await storage.uploads.abort(importKey(row.projectId, row.id), upload.id);
    return true;
  } catch (error) {
    log.warn({ err: error, importId: row.id }, "the parts of an abandoned upload could not be removed");
    return !(error instanceof StorageError && error.code === "unreachable");
  }
}
