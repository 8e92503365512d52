import {
  type Actor,
  type Allowance,
  type Deps,
  done,
  type Outcome,
  type Refusal,
  refuse,
} from "@gshf/core/access";
import { jsonResponse } from "@gshf/http";
import { httpStatusOf } from "../refusal-status.ts";
import { callerOf } from "./auth.ts";
import { actorOf, type Caller } from "./caller.ts";
import { limitCaller, rateLimited, retryAfter } from "./rate-limit.ts";
import { isSameOrigin } from "./same-origin.ts";

/** A refusal as the answer of a plain route handler. */
export function refusalResponse(
  refusal: Omit<Refusal, "ok">,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const { reason, message, field, values } = refusal;
  return jsonResponse({ ok: false, reason, message, field, values }, httpStatusOf[reason], headers);
}

/** Who sends a request to a plain route handler, or the answer that turns it away. */
export async function actorOfRequest(deps: Deps, request: Request): Promise<Actor | Response> {
  const admitted = await admitRequest(deps, request);
  if (admitted.ok) return admitted.value;
  const seconds = admitted.values?.seconds;
  const headers = typeof seconds === "number" ? retryAfter(seconds) : {};
  return refusalResponse(admitted, headers);
}

/** Who sends a request, or why it is turned away: too often, by nobody known, or from another site. */
async function admitRequest(deps: Deps, request: Request): Promise<Outcome<Actor>> {
  return (await admitCounted(deps, request)).admitted;
}

/** The same, with what is left of the caller's allowance where it is counted here. */
export async function admitCounted(
  deps: Deps,
  request: Request,
): Promise<{ admitted: Outcome<Actor>; left: Allowance | null }> {
  const caller = await callerOf(deps, request);
  const permit = await limitCaller(deps, request, caller);
  if (permit.ok) return { admitted: admitCaller(deps, request, caller), left: permit.left ?? null };
  return {
    admitted: rateLimited(permit),
    left: { remaining: 0, resetSeconds: permit.retryAfterSeconds },
  };
}

function admitCaller(deps: Deps, request: Request, caller: Caller): Outcome<Actor> {
  if (caller.kind === "anonymous" || caller.kind === "bad-token") {
    return refuse("not-signed-in", "Sign in first, or send an API token.");
  }
  const changesState = request.method !== "GET" && request.method !== "HEAD";
  // Only cookies come along uninvited, so only they need the origin checked.
  if (caller.kind === "session" && changesState && !isSameOrigin(request, deps.settings.appUrl)) {
    return refuse("forbidden", "This request came from another site.");
  }
  return done(actorOf(caller));
}
