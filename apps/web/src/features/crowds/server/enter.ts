import { enterStudy, readEntry } from "@gshf/core/crowds";
import type { Platform } from "@gshf/core/crowds/model";
import { callerOf, startBrowserSession } from "#auth/auth.ts";
import { limitEntry, tooManyRequests } from "#auth/rate-limit.ts";
import { getDeps } from "#deps.ts";
import { paths } from "#paths.ts";
import type { EntryProblemCode } from "../entry-problems.ts";

const problems = new Map<string, EntryProblemCode>([
  ["forbidden", "closed"],
  ["conflict", "staff"],
]);
const problemsOfIds = new Map<string, EntryProblemCode>([
  ["externalSession", "submission"],
  ["externalId", "stopped"],
]);

/**
 * A person comes from a crowd platform: joins, is signed in and goes to their way in. A request without a person
 * joins nobody; its page says what the link lacks. The address holds the person's id, so it is left at once and
 * sent to nobody.
 */
export async function enter(platform: Platform, token: string, request: Request): Promise<Response> {
  const deps = getDeps();
  const permit = await limitEntry(deps, request, "crowd");
  if (!permit.ok) return tooManyRequests(permit);
  const entry = readEntry(platform, new URL(request.url).searchParams);
  if (!entry.ok) return refused("person");
  const caller = await callerOf(deps, request);
  const outcome = await enterStudy(deps, {
    platform,
    token,
    ids: entry.ids,
    signedInUserId: caller.kind === "session" ? caller.userId : null,
  });
  if (!outcome.ok) {
    const ofIds = problemsOfIds.get(outcome.field ?? "");
    return refused(ofIds ?? problems.get(outcome.reason) ?? "unknown");
  }
  const { userId, slug } = outcome.value;
  return new Response(null, {
    status: 303,
    headers: {
      Location: paths.labelStart(slug),
      "Set-Cookie": await startBrowserSession(deps, request, { userId, cameBy: "study" }),
      "Cache-Control": "no-store",
      "Referrer-Policy": "no-referrer",
    },
  });
}

/** Says why as a code, so that a link can put no words of its own on the page. */
function refused(why: EntryProblemCode): Response {
  const headers = { Location: paths.crowdProblem(why), "Cache-Control": "no-store" };
  return new Response(null, { status: 303, headers: { ...headers, "Referrer-Policy": "no-referrer" } });
}
