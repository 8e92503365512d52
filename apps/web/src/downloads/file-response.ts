import { Readable } from "node:stream";
import type { Deps } from "@gshf/core/access";
import type { DatasetFile, StoredFile } from "@gshf/core/datasets";
import { create as attachmentNamed } from "content-disposition";
import { type ByteRange, readRange } from "./read-range.ts";

const presignedSeconds = 3_600;

/**
 * A file as a download. One that lies in the bucket has a length and a tag, can be asked for in parts and gone on with
 * (RFC 9110, 13 and 14), and is left to the bucket itself where the request says `?presigned` and others can reach that.
 */
export async function fileResponse(deps: Deps, request: Request, file: DatasetFile): Promise<Response> {
  const headers = {
    "Content-Type": file.contentType,
    "Content-Disposition": attachmentNamed(file.filename),
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
  };
  if ("body" in file) return new Response(webStream(file.body), { headers });
  const tag = `"${file.sha256}"`;
  const stored = { ...headers, ETag: tag, "Accept-Ranges": "bytes" };
  if (tagsIn(request, "If-None-Match").includes(tag))
    return new Response(null, { status: 304, headers: stored });
  if (new URL(request.url).searchParams.has("presigned") && deps.storage.isReachable) {
    const { key, filename } = file;
    const location = await deps.storage.presignGet(key, { filename, expiresSeconds: presignedSeconds });
    return new Response(null, { status: 302, headers: { ...stored, Location: location } });
  }
  // A part of another file than the one that was begun would be joined to it.
  const sameFile = request.headers.get("If-Range") ?? tag;
  const range = sameFile === tag ? readRange(request.headers.get("Range"), file.bytes) : "all";
  if (range === "none") {
    const none = { ...stored, "Content-Range": `bytes */${file.bytes}` };
    return new Response(null, { status: 416, headers: none });
  }
  return range === "all" ? whole(deps, file, stored) : part(deps, file, range, stored);
}

async function whole(
  deps: Deps,
  { key, bytes }: StoredFile,
  headers: Record<string, string>,
): Promise<Response> {
  const body = webStream(await deps.storage.stream(key));
  return new Response(body, { headers: { ...headers, "Content-Length": String(bytes) } });
}

async function part(
  deps: Deps,
  { key, bytes }: StoredFile,
  { first, last }: ByteRange,
  headers: Record<string, string>,
): Promise<Response> {
  const body = webStream(await deps.storage.stream(key, { first, last }));
  const partial = {
    "Content-Length": String(last - first + 1),
    "Content-Range": `bytes ${first}-${last}/${bytes}`,
  };
  return new Response(body, { status: 206, headers: { ...headers, ...partial } });
}

const tagsIn = (request: Request, header: string) =>
  (request.headers.get(header) ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));

function webStream(body: Readable): ReadableStream<Uint8Array> {
  // Node's and the DOM's declarations of the same web stream differ in name only.
  return Readable.toWeb(body) as ReadableStream<Uint8Array>;
}
