import { followRounds, type RoundChange } from "@gshf/core/rounds";
import { actorOfRequest, refusalResponse } from "#auth/actor-of-request.ts";
import { getDeps } from "#deps.ts";
import { eventStream } from "#event-stream.ts";

/** Server-sent events: `{"number": 3}` whenever something of that round of the project changed. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ slug: string }> },
): Promise<Response> {
  const deps = getDeps();
  const actor = await actorOfRequest(deps, request);
  if (actor instanceof Response) return actor;
  const { slug } = await params;
  let tell: (change: RoundChange) => void = () => undefined;
  const followed = await followRounds(deps, actor, { slug }, (change) => tell(change));
  if (!followed.ok) return refusalResponse(followed);
  return eventStream(request, (listener) => {
    tell = (change) => listener.tell({ data: change });
    return followed.value;
  });
}
