export { isBusy } from "./is-busy.ts";
export { isLoopbackHost } from "./is-loopback-host.ts";
export { jsonResponse } from "./json-response.ts";
export { endOfString, isTooDeep, jsonDepthMax, parseJson } from "./parse-json.ts";
export { type ProcedureAnswer, procedureBody, readProcedureAnswer } from "./procedure-answer.ts";
export { readBytes } from "./read-bytes.ts";
export { type HttpFailure, type HttpReply, type HttpRequest, request } from "./request.ts";
export { currentRequestId, forRequest, givenRequestId } from "./request-id.ts";
export { retryAfterMs } from "./retry-after.ts";
export { pathOfTarget, type RouteAnswer, serveRoutes } from "./serve-routes.ts";
export {
  type Attributes,
  currentTrace,
  inSpan,
  noteOnSpan,
  type Span,
  type SpanOf,
  type Tracing,
} from "./trace.ts";
