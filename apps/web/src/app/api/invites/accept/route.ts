import { acceptInvite } from "@gshf/core/access";
import { jsonResponse, parseJson, readBytes } from "@gshf/http";
import { z } from "zod";
import { refusalResponse } from "#auth/actor-of-request.ts";
import { callerOf, startBrowserSession } from "#auth/auth.ts";
import { limitEntry, tooManyRequests } from "#auth/rate-limit.ts";
import { isSameOrigin } from "#auth/same-origin.ts";
import { getDeps } from "#deps.ts";

const bodyBytesMax = 16 * 1024;

const body = z.object({
  token: z.string().min(1).max(200),
  idempotency_key: z.string().min(1).max(100).optional(),
});

/** Joins by an invite link and signs the browser in: {token, idempotency_key?} → {ok, project, role}. */
export async function POST(request: Request): Promise<Response> {
  const deps = getDeps();
  if (!isSameOrigin(request, deps.settings.appUrl))
    return refusalResponse({ reason: "forbidden", message: "This request came from another site." });
  const permit = await limitEntry(deps, request, "invite");
  if (!permit.ok) return tooManyRequests(permit);
  const bytes = await readBytes(request, bodyBytesMax);
  if (bytes === null) return refusalResponse({ reason: "too-large", message: "The request is too large." });
  const parsed = body.safeParse(parseJson(bytes.toString("utf8")));
  if (!parsed.success) {
    return refusalResponse({ reason: "invalid", message: 'token: send {"token": "invite_…"} as JSON.' });
  }
  const caller = await callerOf(deps, request);
  const outcome = await acceptInvite(deps, caller.kind === "session" ? caller.userId : null, {
    token: parsed.data.token,
    idempotencyKey: parsed.data.idempotency_key ?? crypto.randomUUID(),
  });
  if (!outcome.ok) return refusalResponse(outcome);
  const { userId, slug, role } = outcome.value;
  const signedIn = { "Set-Cookie": await startBrowserSession(deps, request, { userId, cameBy: "invite" }) };
  return jsonResponse({ ok: true, project: slug, role }, 200, signedIn);
}
