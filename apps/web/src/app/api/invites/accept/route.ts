import { acceptInvite } from "@gshf/core/access";
import { z } from "zod";
import { callerOf, sessionCookieFor } from "#auth/auth.ts";
import { limitEntry, tooManyRequests } from "#auth/rate-limit.ts";
import { isSameOrigin } from "#auth/same-origin.ts";
import { getDeps } from "#deps.ts";
import { httpStatusOf } from "#trpc/unwrap.ts";

const body = z.object({
  token: z.string().min(1).max(200),
  idempotency_key: z.string().min(1).max(100).optional(),
});

/** Joins by an invite link and signs the browser in: {token, idempotency_key?} → {ok, project, role}. */
export async function POST(request: Request): Promise<Response> {
  const deps = getDeps();
  if (!isSameOrigin(request, deps.settings.appUrl))
    return answer(403, "forbidden", "This request came from another site.");
  const permit = await limitEntry(deps, request, "invite");
  if (!permit.ok) return tooManyRequests(permit);
  const parsed = body.safeParse(await request.json().catch(() => null));
  if (!parsed.success) return answer(400, "invalid", 'token: send {"token": "invite_…"} as JSON.');
  const caller = await callerOf(deps, request);
  const outcome = await acceptInvite(deps, caller.kind === "session" ? caller.userId : null, {
    token: parsed.data.token,
    idempotencyKey: parsed.data.idempotency_key ?? crypto.randomUUID(),
  });
  if (!outcome.ok) return Response.json(outcome, { status: httpStatusOf[outcome.reason] });
  const { userId, slug, role } = outcome.value;
  return Response.json(
    { ok: true, project: slug, role },
    { headers: { "Set-Cookie": await sessionCookieFor(userId), "Cache-Control": "no-store" } },
  );
}

function answer(status: number, reason: string, message: string): Response {
  return Response.json({ ok: false, reason, message }, { status });
}
