import { parseJson } from "@gshf/http";
import type { Context } from "hono";
import type { z } from "zod";

type ErrorStatus = 400 | 404 | 409 | 413 | 500 | 502;

/** An error in the shape OpenAI's API gives it. `code` is a word for programs, `message` a sentence. */
export function openaiError(c: Context, status: ErrorStatus, code: string, message: string) {
  const type = status >= 500 ? "server_error" : "invalid_request_error";
  return c.json({ error: { message, type, param: null, code } }, status);
}

/** Reads and checks a JSON body; the refusal names the fields that are wrong. */
export async function readBody<T>(
  c: Context,
  schema: z.ZodType<T>,
): Promise<{ ok: true; body: T } | { ok: false; response: Response }> {
  const value = parseJson(await c.req.text());
  if (value === undefined) {
    return { ok: false, response: openaiError(c, 400, "not_json", "the body is no JSON") };
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, body: parsed.data };
  const problems = parsed.error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.map(String).join(".") || "body"}: ${issue.message}`);
  return { ok: false, response: openaiError(c, 400, "bad_request", problems.join("; ")) };
}
