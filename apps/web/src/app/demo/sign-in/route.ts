import { listDemoUsers, userOfDemoToken } from "@gshf/core/access";
import { startBrowserSession } from "#auth/auth.ts";
import { getDeps } from "#deps.ts";
import { env } from "#env.ts";
import { paths } from "#paths.ts";

/** One-click sign-in of the demo; outside it this page does not exist. */
export async function GET(request: Request): Promise<Response> {
  const notFound = new Response("Not found", { status: 404 });
  const { GSHF_DEMO: demo, NEXTAUTH_SECRET } = env();
  const [secret] = NEXTAUTH_SECRET;
  const userId = userOfDemoToken({ demo, secret }, new URL(request.url).searchParams.get("token") ?? "");
  if (userId === null) return notFound;
  const user = (await listDemoUsers(getDeps())).find((candidate) => candidate.userId === userId);
  if (user === undefined) return notFound;
  const headers = { Location: user.role === "labeler" ? paths.labelHome() : paths.projects() };
  const cookie = await startBrowserSession(getDeps(), request, { userId, cameBy: "demo" });
  return new Response(null, {
    status: 303,
    headers: { ...headers, "Set-Cookie": cookie, "Cache-Control": "no-store" },
  });
}
