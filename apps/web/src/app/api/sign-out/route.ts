import { endedSessionCookie, isSameOrigin } from "../../../auth/auth.ts";

/** Ends the session; a form posts here, so it works without scripts. */
export async function POST(request: Request): Promise<Response> {
  if (!isSameOrigin(request)) return new Response("This request came from another site.", { status: 403 });
  return new Response(null, { status: 303, headers: { Location: "/", "Set-Cookie": endedSessionCookie() } });
}
