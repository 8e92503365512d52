import { Readable } from "node:stream";
import { openDatasetFile } from "@gshf/core/datasets";
import { create as attachmentNamed } from "content-disposition";
import { actorOfRequest, refusalResponse } from "#auth/actor-of-request.ts";
import { getDeps } from "#deps.ts";

type Params = { slug: string; manifestSha256: string; path: string[] };

/** One file of a frozen dataset, streamed; only names that the manifest lists exist, and exports of its rows. */
export async function GET(request: Request, { params }: { params: Promise<Params> }): Promise<Response> {
  const deps = getDeps();
  const actor = await actorOfRequest(deps, request);
  if (actor instanceof Response) return actor;
  const { slug, manifestSha256, path } = await params;
  const outcome = await openDatasetFile(deps, actor, { slug, manifestSha256, path: path.join("/") });
  if (!outcome.ok) return refusalResponse(outcome);
  const { stored, ...file } = outcome.value;
  return new Response(webStream(file.body), {
    headers: {
      "Content-Type": `${file.contentType}; charset=utf-8`,
      "Content-Disposition": attachmentNamed(file.filename),
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "private, no-store",
      ...(stored === null ? {} : { "Content-Length": String(stored.bytes), ETag: `"${stored.sha256}"` }),
    },
  });
}

function webStream(body: Readable): ReadableStream<Uint8Array> {
  // Node's and the DOM's declarations of the same web stream differ in name only.
  return Readable.toWeb(body) as ReadableStream<Uint8Array>;
}
