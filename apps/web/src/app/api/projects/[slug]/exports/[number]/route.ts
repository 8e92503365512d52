import { refuse } from "@gshf/core/access";
import { openExport } from "@gshf/core/datasets";
import { exportRefSchema } from "@gshf/core/datasets/model";
import { actorOfRequest, refusalResponse } from "#auth/actor-of-request.ts";
import { getDeps } from "#deps.ts";
import { fileResponse } from "#downloads/file-response.ts";

type Params = { slug: string; number: string };

/** The file of an export, or a part of it; with `?presigned` the bucket itself sends it, where it can be reached. */
export async function GET(request: Request, { params }: { params: Promise<Params> }): Promise<Response> {
  const deps = getDeps();
  const actor = await actorOfRequest(deps, request);
  if (actor instanceof Response) return actor;
  const { slug, number } = await params;
  const asked = exportRefSchema.safeParse({ slug, number: Number(number) }).data;
  if (asked === undefined) return refusalResponse(refuse("not-found", `There is no export ${number} here.`));
  const outcome = await openExport(deps, actor, asked);
  return outcome.ok ? fileResponse(deps, request, outcome.value) : refusalResponse(outcome);
}
