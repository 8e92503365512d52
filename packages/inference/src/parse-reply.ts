import { parseJson } from "@gshf/http";
import type { z } from "zod";
import type { Reply } from "./exchange.ts";
import type { InferenceError, InferenceErrorCode, InferenceResult } from "./inference-error.ts";

/** Parses an answer, or says what is wrong with it without repeating it. */
export function parseReply<T>(reply: Reply, schema: z.ZodType<T>): InferenceResult<T> {
  const { text, host } = reply;
  const body = parseJson(text);
  if (body === undefined) {
    const what = /^\s*</.test(text) ? "an HTML page" : "no JSON";
    return { ok: false, error: replyError(reply, "not-json", `${host} answered with ${what}`) };
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return { ok: true, value: parsed.data };
  const fields = parsed.error.issues.slice(0, 3).map((issue) => issue.path.map(String).join(".") || "body");
  const message = `${host} sent JSON of another shape than the API's (at ${fields.join(", ")})`;
  return { ok: false, error: replyError(reply, "bad-shape", message) };
}

/** An error about a 2xx answer; asking again would most likely bring the same. */
export function replyError(reply: Reply, code: InferenceErrorCode, message: string): InferenceError {
  const { host, status, attempts } = reply;
  return { code, retryable: false, message, host, status, attempts };
}
