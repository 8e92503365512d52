import { type AuditEventView, listAuditEvents } from "@gshf/core/access";
import { disarmFormula } from "@gshf/core/csv/model";
import { create as attachmentNamed } from "content-disposition";
import { stringify } from "csv-stringify/sync";
import { z } from "zod";
import { actorOfRequest, refusalResponse } from "#auth/actor-of-request.ts";
import { getDeps } from "#deps.ts";

const query = z.object({
  who: z.string().optional(),
  action: z.string().optional(),
  subject: z.string().optional(),
  from: z.coerce.date().optional(),
  until: z.coerce.date().optional(),
});

/** More in one file no spreadsheet opens; what is left out is said in its last row. */
const eventsMax = 50_000;

/** A project's audit log as CSV, narrowed as on its page: `who`, `action`, `subject`, `from`, `until`. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ slug: string }> },
): Promise<Response> {
  const deps = getDeps();
  const actor = await actorOfRequest(deps, request);
  if (actor instanceof Response) return actor;
  const { slug } = await params;
  const filter = query.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  const input = listAuditEvents.definition.input.safeParse({ slug, limit: 500, ...filter.data });
  if (!filter.success || !input.success) {
    const message =
      "from and until: dates such as 2026-01-31T00:00:00Z; who, action and subject: short texts.";
    return refusalResponse({ reason: "invalid", message });
  }
  const events: AuditEventView[] = [];
  let before: string | null | undefined;
  while (before !== null && events.length < eventsMax) {
    const page = await listAuditEvents(
      deps,
      actor,
      before === undefined ? input.data : { ...input.data, cursor: before },
    );
    if (!page.ok) return refusalResponse(page);
    events.push(...page.value.items);
    before = page.value.next;
  }
  return new Response(csvOf(events, before !== null), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": attachmentNamed(`audit-log-${slug}.csv`),
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "private, no-store",
    },
  });
}

function csvOf(events: readonly AuditEventView[], isCut: boolean): string {
  const rows = events.map(({ id, at, who, action, text, subject, detail }) =>
    [String(id), at.toISOString(), who, action, text, subject, JSON.stringify(detail)].map(disarmFormula),
  );
  const cut = isCut ? [["", "", "", "", "There are more; narrow the dates.", "", ""]] : [];
  return stringify([["id", "at", "who", "action", "what", "subject", "detail"], ...rows, ...cut]);
}
