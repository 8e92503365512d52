import { openDatasetFile } from "@gshf/core/datasets";
import { actorOfRequest, refusalResponse } from "#auth/actor-of-request.ts";
import { getDeps } from "#deps.ts";
import { fileResponse } from "#downloads/file-response.ts";

type Params = { slug: string; manifestSha256: string; path: string[] };

/** One file of a dataset, streamed; only names that the manifest lists exist, and exports of its rows. */
export async function GET(request: Request, { params }: { params: Promise<Params> }): Promise<Response> {
  const deps = getDeps();
  const actor = await actorOfRequest(deps, request);
  if (actor instanceof Response) return actor;
  const { slug, manifestSha256, path } = await params;
  const outcome = await openDatasetFile(deps, actor, { slug, manifestSha256, path: path.join("/") });
  return outcome.ok ? fileResponse(deps, request, outcome.value) : refusalResponse(outcome);
}
