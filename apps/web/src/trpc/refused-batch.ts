import { jsonResponse } from "@gshf/http";
import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";

/**
 * The answer to a request that is turned away as a whole for coming too often, in the shape tRPC's clients read:
 * one error for each call of a batch, as the error formatter would give it.
 */
export function refusedBatch(
  request: Request,
  calls: number,
  retryAfterSeconds: number,
  message: string,
): Response {
  const values = { seconds: retryAfterSeconds };
  const data = { code: "TOO_MANY_REQUESTS", httpStatus: 429, reason: "rate-limited", field: null, values };
  const one = { error: { json: { message, code: TRPC_ERROR_CODES_BY_KEY.TOO_MANY_REQUESTS, data } } };
  const isBatch = new URL(request.url).searchParams.get("batch") === "1";
  const body = isBatch ? Array.from({ length: calls }, () => one) : one;
  return jsonResponse(body, 429, { "Retry-After": String(retryAfterSeconds) });
}
