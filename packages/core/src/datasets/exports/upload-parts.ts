import { createHash } from "node:crypto";
import { type Storage, sha256Hex } from "@gshf/storage";
import type { ExportUpload } from "./model.ts";

/** Ten thousand parts, which is all an object may have, are 78 GiB. */
export const partBytes = 8 << 20;

type Target = {
  storage: Storage;
  key: string;
  contentType: string;
  /** What an earlier worker left. */
  upload: ExportUpload | null;
  /** Told of every part that has come to lie in the bucket. */
  keep: (upload: ExportUpload) => Promise<void>;
};

/**
 * Stores a file that comes piece by piece, and holds two parts of it: while one is sent, the next is written. A part that
 * lies in the bucket already, by its hash, isn't sent again: whoever writes the same bytes a second time goes on where the
 * first one stopped.
 */
export async function uploadParts(
  pieces: AsyncIterable<Uint8Array>,
  { storage, key, contentType, upload: before, keep }: Target,
): Promise<{ bytes: number; sha256: string }> {
  const whole = createHash("sha256");
  let bytes = 0;
  let upload = before;
  let number = 0;
  let sent = 0;
  const store = async (body: Uint8Array) => {
    const sha256 = sha256Hex(body);
    upload ??= { id: await storage.uploads.begin(key, { contentType }), parts: [] };
    const known = upload.parts[number];
    number += 1;
    if (known?.sha256 === sha256) return;
    const tag = await storage.uploads.put(key, upload.id, number, body);
    sent += 1;
    upload = { ...upload, parts: [...upload.parts.slice(0, number - 1), { tag, sha256 }] };
    await keep(upload);
  };
  let [part, other] = [Buffer.allocUnsafe(partBytes), Buffer.allocUnsafe(partBytes)];
  let filled = 0;
  let storing: Promise<void> = Promise.resolve();
  try {
    for await (const piece of pieces) {
      whole.update(piece);
      bytes += piece.byteLength;
      for (let from = 0; from < piece.byteLength; ) {
        const taken = piece.subarray(from, from + partBytes - filled);
        part.set(taken, filled);
        filled += taken.byteLength;
        from += taken.byteLength;
        if (filled < partBytes) continue;
        await storing;
        storing = store(part);
        // Whoever waits for it hears of it.
        storing.catch(() => undefined);
        [part, other] = [other, part];
        filled = 0;
      }
    }
  } finally {
    // Nothing of it goes on once somebody else may take it up.
    await storing;
  }
  const last = part.subarray(0, filled);
  const sha256 = whole.digest("hex");
  if (number === 0) {
    // A file of one part needs no upload in parts; an empty one can have none.
    await storage.put(key, last, { contentType, mutable: true });
    return { bytes, sha256 };
  }
  if (last.byteLength > 0) await store(last);
  // Whoever sent the last part may have put them together as well, and was killed before saying so.
  if (sent === 0 && (await storage.head(key))?.bytes === bytes) return { bytes, sha256 };
  if (upload !== null)
    await storage.uploads.complete(
      key,
      upload.id,
      upload.parts.slice(0, number).map(({ tag }) => tag),
    );
  return { bytes, sha256 };
}
