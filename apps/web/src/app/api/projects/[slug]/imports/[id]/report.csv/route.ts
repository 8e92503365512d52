import { refuse } from "@gshf/core/access";
import { openImportReport } from "@gshf/core/prompts";
import { importRefSchema } from "@gshf/core/prompts/model";
import { actorOfRequest, refusalResponse } from "#auth/actor-of-request.ts";
import { getDeps } from "#deps.ts";
import { fileResponse } from "#downloads/file-response.ts";

type Params = { slug: string; id: string };

/** Every row of a file that was not taken: its line, its field, and what is wrong. */
export async function GET(request: Request, { params }: { params: Promise<Params> }): Promise<Response> {
  const deps = getDeps();
  const actor = await actorOfRequest(deps, request);
  if (actor instanceof Response) return actor;
  const asked = importRefSchema.safeParse(await params).data;
  if (asked === undefined) return refusalResponse(refuse("not-found", "There is no such import here."));
  const outcome = await openImportReport(deps, actor, asked);
  return outcome.ok ? fileResponse(deps, request, outcome.value) : refusalResponse(outcome);
}
