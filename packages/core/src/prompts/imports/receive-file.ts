import { randomUUID } from "node:crypto";
import { transaction } from "@gshf/db";
import { importKey, StorageError } from "@gshf/storage";
import { type Actor, actorName, audit, authorize, type Deps, type Outcome } from "../../access/index.ts";
import { storable } from "../../text/model.ts";
import { type ImportReport, uploadBytesMax } from "../model.ts";
import type { ImportTarget } from "./import-file.ts";
import { refuseTooLarge, refuseUnstored } from "./refuse-file.ts";
import { startImport } from "./start-import.ts";

class TooLarge extends Error {}

/**
 * Takes a file in one request, a part of it in memory at a time, and lets a worker read it.
 *
 * @returns the import as it is then: waiting for its worker
 */
export async function receiveFile(
  deps: Deps,
  actor: Actor,
  { slug, fileName, kind, ...options }: ImportTarget & { kind: ImportReport["kind"] },
  body: AsyncIterable<Uint8Array>,
): Promise<Outcome<ImportReport>> {
  const access = await authorize(deps, actor, { slug }, "prompts.write", { kind: "mutation" });
  if (!access.ok) return access;
  const { project } = access.value;
  const name = storable(fileName);
  const createdBy = actorName(actor);
  const row = {
    projectId: project.id,
    kind,
    fileName: name,
    fileSha256: "",
    createdBy,
    createdAt: deps.now(),
  };
  const { id } = await deps.db.import.create({
    data: { ...row, state: "receiving", fingerprint: randomUUID() },
  });
  let bytes: number;
  try {
    const contentType = "application/octet-stream";
    bytes = await deps.storage.write(importKey(project.id, id), limited(body), { contentType });
  } catch (error) {
    // Whoever sent it sends it again: nothing of it is kept.
    await deps.db.import.delete({ where: { id } });
    if (error instanceof StorageError) return refuseUnstored(error);
    if (!(error instanceof TooLarge)) throw error;
    return refuseTooLarge();
  }
  await transaction(deps.db, async (tx) => {
    await tx.import.update({ where: { id }, data: { state: "received", bytes } });
    const detail = { fileName: name, bytes };
    await audit(tx, actor, {
      projectId: project.id,
      action: "prompts.beginImport",
      subject: `import:${id}`,
      detail,
    });
  });
  const { badRows = "refuse", columns = {}, split } = options;
  return startImport(deps, actor, { slug, id, badRows, columns, split });
}

async function* limited(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > uploadBytesMax) throw new TooLarge();
    yield chunk;
  }
}
