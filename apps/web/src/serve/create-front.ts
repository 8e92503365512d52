import { randomUUID } from "node:crypto";
import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import { forRequest, givenRequestId, inSpan } from "@gshf/http";
import type { Problem, ProblemCode } from "#rest/problem.ts";
import { problemBody, problemType } from "#rest/problem-body.ts";
import type { AnswerCall } from "#trpc/offer-calls.ts";
import { admit, bodyMsMax, callBytesMax, type TurnedAway, tooLarge } from "./admit.ts";
import { answerDirectly, isCall } from "./answer-directly.ts";
import { CountedRequest } from "./counted-request.ts";

export type FrontOptions = {
  /** Answers what is admitted. */
  readonly next: (...args: Parameters<RequestListener>) => Promise<void>;
  /** Answers calls of the API in its place, where it is there yet. */
  readonly calls?: () => AnswerCall | undefined;
  /** What it threw, after it had the chance to answer. */
  readonly onError: (error: unknown) => void;
  /** Told of every request once its answer is out, or its connection gone. */
  readonly onAnswered?: (answered: { target: string; status: number; seconds: number }) => void;
  /** What is asked for, of few kinds, as a trace names it. */
  readonly routeOf?: (target: string) => string;
  /** Where everybody reaches us. Over https, browsers are to do so from now on. */
  readonly appUrl: string;
  readonly headersMsMax?: number;
  /** In place of each route's own, for tests. */
  readonly bodyMsMax?: number;
};

/** What is answered before it is in may go on coming for so long. */
const lingerMs = 3_000;
/** How long a client that was turned away has to hear it. */
const hearMs = 500;
const yearSeconds = 365 * 24 * 3600;

/** The server of the web app: what every request must pass before Next sees it. */
export function createFront(options: FrontOptions): Server {
  const { next, calls, onError, appUrl, headersMsMax = 20_000 } = options;
  const isHttps = appUrl.startsWith("https://");
  const settings = {
    IncomingMessage: CountedRequest,
    headersTimeout: headersMsMax,
    // Each route's own deadline comes first.
    requestTimeout: bodyMsMax + 60_000,
    connectionsCheckingInterval: Math.min(1_000, headersMsMax),
    keepAliveTimeout: 65_000,
  };
  const answer = async (request: CountedRequest, response: ServerResponse) => {
    if (options.onAnswered !== undefined) tell(request, response, options.onAnswered);
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (isHttps) {
      response.setHeader("Strict-Transport-Security", `max-age=${yearSeconds}; includeSubDomains`);
    }
    const { method = "", url = "", headers } = request;
    const turnAway = (why: TurnedAway) => sayNo(response, why, isRest(url) ? appUrl : null);
    const admitted = admit({ method, target: url, length: headers["content-length"] });
    if (!admitted.ok) return turnAway(admitted);
    request.url = admitted.target;
    request.limitBody(admitted.bytesMax, () => turnAway(tooLarge(admitted.bytesMax)));
    const deadline = setTimeout(() => {
      const message = "The request took too long to arrive.";
      if (!request.complete) turnAway({ ok: false, status: 408, message });
    }, options.bodyMsMax ?? admitted.bodyMsMax);
    // An answer may be out before its request is in, whose rest is still counted in time.
    const settle = () => request.complete && clearTimeout(deadline);
    request.once("end", settle);
    // Of a file the rest is let come until its deadline, for browsers hear an answer only once they have sent all.
    if (admitted.bytesMax <= callBytesMax) {
      response.once("finish", () => request.complete || setTimeout(() => hangUp(request), lingerMs));
    }
    response.once("close", settle);
    try {
      const answerCall = isCall(method, admitted.target) ? calls?.() : undefined;
      await (answerCall === undefined
        ? next(request, response)
        : answerDirectly(answerCall, request, response));
    } catch (error) {
      onError(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    }
  };
  return createServer(settings, (request, response) => {
    // Named by whoever stands before us, as far as possible, so that its log and ours can be laid side by side.
    const id =
      givenRequestId(request.headers["x-request-id"] ?? request.headers["x-amzn-trace-id"]) ?? randomUUID();
    response.setHeader("X-Request-Id", id);
    return forRequest(id, () => traced(request, response, options, () => answer(request, response)));
  });
}

/** Answers as a span, which is over when the answer is out or its connection gone. */
function traced(
  request: CountedRequest,
  response: ServerResponse,
  { routeOf }: FrontOptions,
  answer: () => Promise<void>,
): Promise<void> {
  const { method = "", url = "", headers } = request;
  const route = routeOf?.(url) ?? "";
  const attributes = { "http.request.method": method, "http.route": route };
  const parent = typeof headers.traceparent === "string" ? headers.traceparent : undefined;
  const name = `${method} ${route}`;
  return inSpan({ name, kind: "server", attributes, parent }, async (span) => {
    const closed = span && new Promise<unknown>((resolve) => response.once("close", resolve));
    await answer();
    await closed;
    span?.note({ "http.response.status_code": response.headersSent ? response.statusCode : 499 });
    if (response.statusCode >= 500) span?.note({ "error.type": String(response.statusCode) });
  });
}

function tell(
  request: CountedRequest,
  response: ServerResponse,
  onAnswered: NonNullable<FrontOptions["onAnswered"]>,
): void {
  const started = performance.now();
  const target = request.url ?? "";
  response.once("close", () => {
    const seconds = (performance.now() - started) / 1000;
    // 499, as nginx has it: whoever asked was gone before there was an answer.
    onAnswered({ target, status: response.headersSent ? response.statusCode : 499, seconds });
  });
}

/** Leaves a request whose rest nobody wants; one that came in meanwhile keeps its connection. */
function hangUp(request: CountedRequest): void {
  if (!request.complete) request.socket.destroy();
}

/** Whether a target, in whatever form it came, is the REST API's. */
function isRest(target: string): boolean {
  return /^(https?:\/\/[^/]*)?\/api\/v1(\/|\?|$)/i.test(target);
}

/**
 * Says no and hangs up: what else comes on this connection is not read.
 *
 * @param restAt where we are reached, for who asked the REST API, whose refusals are problems; null: the console's way
 */
function sayNo(response: ServerResponse, { status, message }: TurnedAway, restAt: string | null): void {
  // Once the answer is out, only the request still knows its connection.
  const { socket } = response.req;
  if (response.headersSent) {
    socket.destroy();
    return;
  }
  const reason = status === 413 ? "too-large" : "invalid";
  const requestId = String(response.getHeader("X-Request-Id"));
  const problem = restAt === null ? null : restProblem(status, message, { appUrl: restAt, requestId });
  response.writeHead(status, {
    "Content-Type": problem === null ? "application/json" : problemType,
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cache-Control": "no-store",
    Connection: "close",
  });
  // Closed at once, a connection on which more is coming is reset, and its client never reads why.
  response.end(JSON.stringify(problem ?? { ok: false, reason, message }), () => {
    setTimeout(() => socket.destroy(), hearMs);
  });
}

/** What the front says no with, as the REST API says it. */
function restProblem(status: number, detail: string, origin: Parameters<typeof problemBody>[1]): Problem {
  const codes: Record<number, ProblemCode> = { 405: "method-not-allowed", 413: "too-large" };
  const code = codes[status] ?? "invalid";
  return problemBody({ status, code, detail }, origin);
}
