import { isTooDeep, jsonDepthMax, readBytes } from "@gshf/http";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { refusalResponse } from "#auth/actor-of-request.ts";
import { callerOf } from "#auth/auth.ts";
import { actorOf } from "#auth/caller.ts";
import { limitCaller, sayWait, tooManyRequests } from "#auth/rate-limit.ts";
import { isSameOrigin } from "#auth/same-origin.ts";
import { getDeps } from "#deps.ts";
import { paths } from "#paths.ts";
import { appRouter } from "#trpc/app-router.ts";
import { type AnswerCall, offerCalls } from "#trpc/offer-calls.ts";
import { personHeader } from "#trpc/person-header.ts";
import { refusedBatch } from "#trpc/refused-batch.ts";

const bodyBytesMax = 1_000_000;

const answerCall: AnswerCall = async (request, readBody) => {
  const deps = getDeps();
  if (Number(request.headers.get("content-length") ?? 0) > bodyBytesMax) {
    return refusalResponse({ reason: "too-large", message: "The request is too large." });
  }
  const caller = await callerOf(deps, request);
  const calls = new URL(request.url).pathname.split(",").length;
  const permit = await limitCaller(deps, request, caller, calls);
  if (!permit.ok) {
    if (caller.kind === "bad-token") return tooManyRequests(permit);
    return refusedBatch(request, calls, permit.retryAfterSeconds, sayWait(permit.retryAfterSeconds));
  }
  if (caller.kind === "bad-token") {
    const message = "This API token is not known, has expired or was revoked.";
    return refusalResponse({ reason: "not-signed-in", message });
  }
  // Only cookies come along uninvited, so only they need the origin checked.
  if (
    caller.kind === "session" &&
    request.method === "POST" &&
    !isSameOrigin(request, deps.settings.appUrl)
  ) {
    return refusalResponse({ reason: "forbidden", message: "This request came from another site." });
  }
  const read = await readWhole(request, readBody);
  if (read instanceof Response) return read;
  return fetchRequestHandler({
    endpoint: paths.api.trpc(),
    req: read,
    router: appRouter,
    createContext: () => ({
      deps,
      actor: caller.kind === "anonymous" ? null : actorOf(caller),
      pageOf: request.headers.get(personHeader),
    }),
    responseMeta: () => ({ headers: new Headers([["Cache-Control", "no-store"]]) }),
    onError({ path, error }) {
      if (error.code !== "INTERNAL_SERVER_ERROR") return;
      deps.log.error({ err: error.cause ?? error, path }, "a procedure failed");
    },
  });
};

/** The request with a body that is here and can be parsed, or the answer that turns it away. */
async function readWhole(request: Request, readBody: Parameters<AnswerCall>[1]): Promise<Request | Response> {
  const bytes = await readBody(bodyBytesMax);
  if (bytes === null) return refusalResponse({ reason: "too-large", message: "The request is too large." });
  const input = new URL(request.url).searchParams.get("input") ?? "";
  if (isTooDeep(bytes.toString("utf8")) || isTooDeep(input)) {
    const message = `The input is nested deeper than ${jsonDepthMax} levels.`;
    return refusalResponse({ reason: "invalid", message });
  }
  const { url, method, headers, signal } = request;
  // A copy in a buffer of its own, as the DOM's declarations want it.
  const body = method === "POST" ? new Uint8Array(bytes) : null;
  return new Request(url, { method, headers, signal, body });
}

offerCalls(answerCall);

function handle(request: Request): Promise<Response> {
  return answerCall(request, (bytesMax) => readBytes(request, bytesMax));
}

export { handle as GET, handle as POST };
