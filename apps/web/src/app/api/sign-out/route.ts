import { endBrowserSession } from "#auth/auth.ts";
import { isSameOrigin } from "#auth/same-origin.ts";
import { getDeps } from "#deps.ts";
import { env } from "#env.ts";
import { paths } from "#paths.ts";

/** Ends the session, on the server as well; a form posts here, so it works without scripts. */
export async function POST(request: Request): Promise<Response> {
  if (!isSameOrigin(request, env().APP_URL))
    return new Response("This request came from another site.", { status: 403 });
  return new Response(null, {
    status: 303,
    headers: { Location: paths.home(), "Set-Cookie": await endBrowserSession(getDeps(), request) },
  });
}
