import type { ImportReport } from "@gshf/core/prompts/model";
import { z } from "zod";
import { paths } from "#paths.ts";
import type { useTRPCClient } from "#trpc/client.tsx";

const answer = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), message: z.string() }),
]);

/** How often a part is sent before somebody is asked to look after their connection. */
const triesMax = 3;

type Sending = {
  slug: string;
  file: File;
  kind: ImportReport["kind"];
  /** Told the share that has been sent, 0 to 1. */
  onProgress: (share: number) => void;
};

/**
 * Sends a file in parts. One that was sent in part before, by the same person, goes on where that stopped.
 *
 * @returns the id of its import
 * @throws Error with a message for people
 */
export async function sendFile(
  client: ReturnType<typeof useTRPCClient>,
  { slug, file, kind, onProgress }: Sending,
): Promise<string> {
  if (file.size === 0) throw new Error(`${file.name} is empty.`);
  const fingerprint = String(file.lastModified);
  const { id, partBytes, received } = await client.prompts.beginImport.mutate({
    slug,
    kind,
    fileName: file.name.slice(-255),
    bytes: file.size,
    fingerprint,
  });
  for (let sent = received.length; sent * partBytes < file.size; sent += 1) {
    onProgress((sent * partBytes) / file.size);
    const part = file.slice(sent * partBytes, (sent + 1) * partBytes);
    await sendPart(slug, id, sent + 1, await part.arrayBuffer());
  }
  onProgress(1);
  await client.prompts.finishUpload.mutate({ slug, id });
  return id;
}

async function sendPart(slug: string, id: string, number: number, body: ArrayBuffer): Promise<void> {
  const sha256 = await sha256Of(body);
  const url = paths.api.importPart(slug, id, number, sha256 === null ? {} : { sha256 });
  const headers = { "Content-Type": "application/octet-stream" };
  for (let tries = 1; ; tries += 1) {
    const response = await fetch(url, { method: "PUT", body, headers }).catch(() => null);
    const told = answer.safeParse(await response?.json().catch(() => null));
    if (told.success && told.data.ok) return;
    const mayPass = response === null || response.status >= 500;
    if (mayPass && tries < triesMax) continue;
    if (told.success && !told.data.ok) throw new Error(told.data.message);
    throw new Error(
      response === null
        ? "The upload was interrupted. Check your connection and choose the file again: it goes on where it stopped."
        : `The server answered ${response.status} to the upload.`,
    );
  }
}

/** Null where the browser has no hashes: on a page that came without TLS. */
async function sha256Of(body: ArrayBuffer): Promise<string | null> {
  if (globalThis.crypto?.subtle === undefined) return null;
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
