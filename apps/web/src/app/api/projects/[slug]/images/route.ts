import { loadImage } from "@gshf/core/labeling";
import { imageRequestSchema } from "@gshf/core/labeling/model";
import { actorOfRequest, refusalResponse } from "#auth/actor-of-request.ts";
import { getDeps } from "#deps.ts";

/** An image that a text of a pair names (`url`): of a lease of the asker's (`lease`), or of any pair (`pair`). */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ slug: string }> },
): Promise<Response> {
  const deps = getDeps();
  const actor = await actorOfRequest(deps, request);
  if (actor instanceof Response) return actor;
  const { slug } = await params;
  const query = new URL(request.url).searchParams;
  const pairId = query.get("pair");
  const of = pairId === null ? { leaseId: query.get("lease") } : { pairId };
  const input = imageRequestSchema.safeParse({ slug, url: query.get("url"), of });
  if (!input.success) {
    const message = "url: of the image; lease or pair: whose text names it.";
    return refusalResponse({ reason: "invalid", message });
  }
  const outcome = await loadImage(deps, actor, input.data);
  if (!outcome.ok) return refusalResponse(outcome);
  // A copy in a buffer of its own, as the DOM's declarations want it.
  return new Response(new Uint8Array(outcome.value.bytes), {
    headers: {
      "Content-Type": outcome.value.type,
      "Content-Security-Policy": "default-src 'none'; sandbox",
      "Cross-Origin-Resource-Policy": "same-origin",
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "private, max-age=3600",
    },
  });
}
