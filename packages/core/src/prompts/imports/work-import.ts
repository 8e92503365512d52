import type { Prisma } from "@gshf/db";
import { importKey, type Storage, StorageError } from "@gshf/storage";
import type { Deps } from "../../access/index.ts";
import { type Lease, type LeasedWork, workUnderLease } from "../../leases/index.ts";
import { Trouble } from "../../trouble/index.ts";
import { claimImport, renewImport, settleImport } from "./hold-import.ts";
import { isKept } from "./import-view.ts";
import { storedFile } from "./stored-file.ts";
import { takeFile } from "./take-file.ts";
import { wakeImport } from "./wake-import.ts";

/** Between two looks at whether the import is still wanted, while its file is read. */
const lookMs = 1_000;
/** From beginning to end; longer takes only what was made to take long. */
const workMsMax = 3_000_000;

/**
 * Reads a file that lies in the bucket, and stores its rows. It is safe to repeat, beside its twin, and to be killed at
 * any line: whoever takes it up begins again and comes to the same.
 */
export async function workImport(
  deps: Deps,
  importId: string,
  { signal }: { signal: AbortSignal },
): Promise<LeasedWork> {
  const held = await claimImport(deps, importId);
  if (held === null) return "stale";
  const { row } = held;
  const lease: Lease<Prisma.ImportUncheckedUpdateManyInput> = {
    idName: "importId",
    id: importId,
    renew: (data) => renewImport(deps, held, data),
    settle: (db, data) => settleImport(db, held, data),
    current: () => deps.db.import.findUnique({ where: { id: importId } }),
    wake: (tx, afterSeconds) => wakeImport(tx, deps, importId, afterSeconds),
  };
  return workUnderLease(deps, lease, signal, async ({ renew }) => {
    const project = await deps.db.project.findUniqueOrThrow({ where: { id: row.projectId } });
    if (!isKept(row)) {
      const message = "the process that read this file was stopped. Import it again";
      throw new Trouble("file-not-kept", message, { retryable: false });
    }
    const actor = { kind: "system", process: "worker" } as const;
    const key = importKey(row.projectId, row.id);
    const body = readFile(deps.storage, key, { bytes: Number(row.bytes), renew });
    const ranged = storedFile(deps.storage, key, Number(row.bytes));
    await takeFile(deps, { held, project, actor, body, ranged, renew });
    return "done";
  });
}

type Reading = { bytes: number; renew: (data?: { bytesRead: number }) => Promise<void> };

/** The bytes of a stored file, noting how far it is. */
async function* readFile(
  storage: Storage,
  key: string,
  { bytes, renew }: Reading,
): AsyncGenerator<Uint8Array> {
  const began = performance.now();
  let looked = began;
  let read = 0;
  const stream = await storage.stream(key);
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      read += chunk.byteLength;
      const now = performance.now();
      if (now - looked > lookMs) {
        looked = now;
        await renew({ bytesRead: read });
      }
      if (now - began > workMsMax) {
        const message = "reading the file takes too long. Split it, and import its parts";
        throw new Trouble("import-too-long", message, { retryable: false });
      }
      yield chunk;
    }
  } catch (error) {
    if (error instanceof Trouble || error instanceof StorageError) throw error;
    // A connection that broke in the middle.
    if (error instanceof Error && "code" in error) {
      throw new StorageError("unreachable", key, `could not read ${key} to its end`, error);
    }
    throw error;
  }
  await renew({ bytesRead: read });
  if (read !== bytes) throw new StorageError("unreachable", key, `could not read ${key} to its end`);
}
