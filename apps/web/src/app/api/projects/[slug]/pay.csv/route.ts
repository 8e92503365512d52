import { exportPay } from "@gshf/core/crowds";
import { create as attachmentNamed } from "content-disposition";
import { z } from "zod";
import { actorOfRequest, refusalResponse } from "#auth/actor-of-request.ts";
import { getDeps } from "#deps.ts";

const moment = z.coerce.date().nullable();

/** What people are owed (`kind=due`, `from`, `until`) or were paid (`kind=paid`), as CSV. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ slug: string }> },
): Promise<Response> {
  const deps = getDeps();
  const actor = await actorOfRequest(deps, request);
  if (actor instanceof Response) return actor;
  const { slug } = await params;
  const query = new URL(request.url).searchParams;
  const period = z.object({ from: moment, until: moment }).safeParse({
    from: query.get("from"),
    until: query.get("until"),
  });
  const input = exportPay.definition.input.safeParse({ slug, kind: query.get("kind"), ...period.data });
  if (!period.success || !input.success) {
    const message = 'kind: "due" or "paid"; from and until: dates such as 2026-01-31T00:00:00Z.';
    return refusalResponse({ reason: "invalid", message });
  }
  const outcome = await exportPay(deps, actor, input.data);
  if (!outcome.ok) return refusalResponse(outcome);
  return new Response(outcome.value, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": attachmentNamed(`pay-${input.data.kind}.csv`),
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "private, no-store",
    },
  });
}
