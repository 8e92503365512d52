import type { Actor, Deps, Refusal } from "@gshf/core/access";
import { jsonResponse } from "@gshf/http";
import { httpStatusOf } from "../trpc/unwrap.ts";
import { callerOf } from "./auth.ts";
import { limitCaller, tooManyRequests } from "./rate-limit.ts";
import { isSameOrigin } from "./same-origin.ts";

/** A refusal as the answer of a plain route handler. */
export function refusalResponse(refusal: Omit<Refusal, "ok">): Response {
  const { reason, message, field, values } = refusal;
  return jsonResponse({ ok: false, reason, message, field, values }, httpStatusOf[reason]);
}

/** Who sends a request to a plain route handler, or the answer that turns it away. */
export async function actorOfRequest(deps: Deps, request: Request): Promise<Actor | Response> {
  const caller = await callerOf(deps, request);
  const permit = await limitCaller(deps, request, caller);
  if (!permit.ok) return tooManyRequests(permit);
  if (caller.kind === "anonymous" || caller.kind === "bad-token") {
    return refusalResponse({ reason: "not-signed-in", message: "Sign in first, or send an API token." });
  }
  const changesState = request.method !== "GET" && request.method !== "HEAD";
  if (caller.kind === "session" && changesState && !isSameOrigin(request, deps.settings.appUrl)) {
    return refusalResponse({ reason: "forbidden", message: "This request came from another site." });
  }
  return { kind: "user", userId: caller.userId };
}
