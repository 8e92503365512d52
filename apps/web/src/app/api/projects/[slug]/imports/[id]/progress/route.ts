import { refuse } from "@gshf/core/access";
import { importRefSchema } from "@gshf/core/prompts/model";
import { verbs } from "@gshf/core/registry";
import { actorOfRequest, refusalResponse } from "#auth/actor-of-request.ts";
import { getDeps } from "#deps.ts";
import { watch } from "#rest/watch.ts";

type Params = { slug: string; id: string };

/** Server-sent events: the import's report, at once and whenever it is another, until it is over. */
export async function GET(request: Request, { params }: { params: Promise<Params> }): Promise<Response> {
  const deps = getDeps();
  const actor = await actorOfRequest(deps, request);
  if (actor instanceof Response) return actor;
  const input = importRefSchema.safeParse(await params).data;
  if (input === undefined) return refusalResponse(refuse("not-found", "There is no such import here."));
  const stream = await watch({ verb: verbs.prompts.getImport }, { deps, actor, input, request });
  return stream.ok ? stream.value : refusalResponse(stream);
}
