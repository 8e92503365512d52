import type { Import, Tx } from "@gshf/db";
import { transaction } from "@gshf/db";
import { importKey, StorageError, sha256Hex } from "@gshf/storage";
import { type Actor, authorize, type Deps, done, type Outcome, refuse } from "../../access/index.ts";
import { type ImportUpload, partBytes } from "../model.ts";
import { findImport } from "./find-import.ts";
import { uploadOf } from "./import-view.ts";
import { refuseUnstored } from "./refuse-file.ts";

type Part = {
  slug: string;
  id: string;
  /** Counts from 1. */
  number: number;
  /** Hex; what its sender says it has. */
  sha256?: string | undefined;
};

/**
 * Takes a part of a file and puts it into the bucket. Parts come in their order; one that is there already is not stored
 * again.
 *
 * @returns how many there are now
 */
export async function receivePart(
  deps: Deps,
  actor: Actor,
  { slug, id, number, sha256: told }: Part,
  body: Uint8Array,
): Promise<Outcome<{ parts: number }>> {
  const access = await authorize(deps, actor, { slug }, "prompts.write", { kind: "mutation" });
  if (!access.ok) return access;
  const { project } = access.value;
  const found = await findImport(deps.db, project.id, id);
  if (!found.ok) return found;
  const row = found.value;
  const sha256 = sha256Hex(body);
  if (told !== undefined && told !== sha256) {
    return refuse("invalid", `Part ${number} arrived damaged. Send it again.`, "sha256");
  }
  const known = checkPart(row, number, sha256, body.byteLength);
  if (!known.ok) return known;
  if (known.value === "there") return done({ parts: uploadOf(row)?.parts.length ?? 0 });
  const stored = await storePart(
    deps,
    { key: importKey(project.id, id), uploadId: uploadOf(row)?.id, number },
    body,
  );
  if (!stored.ok) return stored;
  const { uploadId, tag } = stored.value;
  return transaction(deps.db, async (tx) => {
    const current = await lockImport(tx, id);
    if (current === null) return refuse("not-found", "There is no such import in this project.", "id");
    const again = checkPart(current, number, sha256, body.byteLength);
    if (!again.ok) return again;
    const before = uploadOf(current);
    if (again.value === "there") return done({ parts: before?.parts.length ?? 0 });
    if (before !== null && before.id !== uploadId) {
      return refuse("conflict", "Somebody else sends this file as well. Send the part again.", "number");
    }
    const part = { tag, sha256, bytes: body.byteLength };
    const upload: ImportUpload = { id: uploadId, parts: [...(before?.parts ?? []), part] };
    await tx.import.update({ where: { id }, data: { upload } });
    return done({ parts: upload.parts.length });
  });
}

async function storePart(
  { storage }: Pick<Deps, "storage">,
  { key, uploadId: begun, number }: { key: string; uploadId: string | undefined; number: number },
  body: Uint8Array,
): Promise<Outcome<{ uploadId: string; tag: string }>> {
  const { uploads } = storage;
  try {
    const uploadId = begun ?? (await uploads.begin(key, { contentType: "application/octet-stream" }));
    return done({ uploadId, tag: await uploads.put(key, uploadId, number, body) });
  } catch (error) {
    if (error instanceof StorageError) return refuseUnstored(error);
    throw error;
  }
}

/** The import's row, until the transaction ends this one's alone. */
async function lockImport(tx: Tx, id: string): Promise<Import | null> {
  await tx.$queryRaw`select 1 from "Import" where "id" = ${id}::uuid for update`;
  return tx.import.findUnique({ where: { id } });
}

function checkPart(row: Import, number: number, sha256: string, length: number): Outcome<"new" | "there"> {
  if (row.state !== "receiving") {
    return refuse("conflict", `The import is ${row.state}; no more of its file is received.`, "id");
  }
  const parts = uploadOf(row)?.parts ?? [];
  const known = parts[number - 1];
  if (known !== undefined) {
    if (known.sha256 === sha256) return done("there");
    return refuse(
      "conflict",
      `Part ${number} is there already, with other bytes: the file has changed.`,
      "number",
    );
  }
  if (number !== parts.length + 1) {
    return refuse("conflict", `Part ${parts.length + 1} comes next, not part ${number}.`, "number");
  }
  const rest = Number(row.bytes) - (number - 1) * partBytes;
  const wanted = Math.min(partBytes, rest);
  if (wanted > 0 && length === wanted) return done("new");
  return refuse(
    "invalid",
    `Part ${number} has ${length} bytes; it must have ${Math.max(0, wanted)}.`,
    "number",
  );
}
