import { refusalResponse } from "#auth/actor-of-request.ts";
import { callerOf, linkSignInCookie } from "#auth/auth.ts";
import { isSameOrigin } from "#auth/same-origin.ts";
import { getDeps } from "#deps.ts";

/** Whoever is signed in asks that the identity they sign in with next become a way into their account. */
export async function POST(request: Request): Promise<Response> {
  const deps = getDeps();
  if (!isSameOrigin(request, deps.settings.appUrl))
    return refusalResponse({ reason: "forbidden", message: "This request came from another site." });
  const caller = await callerOf(deps, request);
  if (caller.kind !== "session")
    return refusalResponse({ reason: "not-signed-in", message: "Sign in first." });
  const headers = { "Set-Cookie": await linkSignInCookie(caller.sessionId), "Cache-Control": "no-store" };
  return new Response(null, { status: 204, headers });
}
