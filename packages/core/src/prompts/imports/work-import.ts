import { type Prisma, transaction } from "@gshf/db";
import { importKey, type Storage, StorageError } from "@gshf/storage";
import type { Deps } from "../../access/index.ts";
import { noteTrouble, Trouble, toTrouble } from "../../trouble/index.ts";
import { claimImport, type HeldImport, LostImport, renewImport, settleImport } from "./hold-import.ts";
import { isKept } from "./import-view.ts";
import { takeFile } from "./take-file.ts";
import { wakeImport } from "./wake-import.ts";

export type ImportWork = "stale" | "waiting" | "done" | "failed";

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
  { signal: processSignal }: { signal: AbortSignal },
): Promise<ImportWork> {
  const held = await claimImport(deps, importId);
  if (held === null) return "stale";
  const lost = new AbortController();
  const signal = AbortSignal.any([processSignal, lost.signal]);
  const renew = async (data?: Prisma.ImportUncheckedUpdateManyInput) => {
    if (!(await renewImport(deps, held, data))) lost.abort(new Error("the import's lease is lost"));
    signal.throwIfAborted();
  };
  // A lease outlives two missed heartbeats. One that can't be sent is no reason to stop: the lease decides.
  const heartbeat = setInterval(() => void renew().catch(() => undefined), deps.settings.leaseSeconds * 333);
  try {
    const { row } = held;
    const project = await deps.db.project.findUniqueOrThrow({ where: { id: row.projectId } });
    if (!isKept(row)) {
      const message = "the process that read this file was stopped. Import it again";
      throw new Trouble("file-not-kept", message, { retryable: false });
    }
    const actor = { kind: "system", process: "worker" } as const;
    const body = readFile(deps.storage, importKey(row.projectId, row.id), {
      bytes: Number(row.bytes),
      renew,
    });
    await takeFile(deps, { held, project, actor, body, renew });
    return "done";
  } catch (error) {
    if (lost.signal.aborted || error instanceof LostImport) return "stale";
    if (processSignal.aborted) {
      // The queue gives it to another worker.
      await settleImport(deps.db, held, { wakeAt: deps.now() });
      throw error;
    }
    return await report(deps, held, error);
  } finally {
    clearInterval(heartbeat);
  }
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

/** Trouble that may pass is waited for; otherwise the import has failed, and a retry begins it again. */
async function report(deps: Deps, held: HeldImport, error: unknown): Promise<ImportWork> {
  const { id } = held.row;
  const trouble = toTrouble(error);
  const current = await deps.db.import.findUnique({ where: { id } });
  if (current === null) return "stale";
  const now = deps.now();
  const { problem, againIn } = noteTrouble(trouble, { before: current.problem, now });
  const log = deps.log.child({ importId: id, code: trouble.code });
  if (againIn === null) {
    log.error({ err: trouble.cause ?? trouble }, trouble.message);
    const failed = { state: "failed" as const, endedAt: now, problem };
    return (await settleImport(deps.db, held, failed)) ? "failed" : "stale";
  }
  return transaction(deps.db, async (tx) => {
    const wakeAt = new Date(now.getTime() + againIn * 1000);
    if (!(await settleImport(tx, held, { problem, wakeAt }))) return "stale";
    await wakeImport(tx, deps, id, againIn);
    log.warn({ seconds: againIn, err: trouble.cause }, trouble.message);
    return "waiting";
  });
}
