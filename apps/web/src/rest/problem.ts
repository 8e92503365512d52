import type { Refusal } from "@gshf/core/access";
import { z } from "zod";
import { retryAfter } from "../auth/rate-limit.ts";
import { httpStatusOf } from "../refusal-status.ts";

/** What an answer says that isn't the value asked for: RFC 9457, with our reason, the field at fault and the request. */
export const problemSchema = z.object({
  type: z.literal("about:blank"),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  reason: z.string(),
  field: z.string().nullable(),
  /** To name in a report: our log has it, too. */
  requestId: z.string(),
});
export type Problem = z.output<typeof problemSchema>;

type Trouble = Omit<Problem, "type" | "title" | "requestId">;

export function problemResponse(
  trouble: Trouble,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const { status, detail, reason, field } = trouble;
  const title = titles.get(status) ?? "Error";
  const problem: Problem = { type: "about:blank", title, status, detail, reason, field, requestId };
  return new Response(JSON.stringify(problem), {
    status,
    headers: {
      "Content-Type": "application/problem+json",
      "Cache-Control": "no-store",
      "X-Request-Id": requestId,
      ...headers,
    },
  });
}

/** A refusal as a problem; of one that says how long to wait, the header says it, too. */
export function refusedResponse(refusal: Refusal, requestId: string): Response {
  const { reason, message: detail, field = null, values } = refusal;
  const wait = reason === "rate-limited" && typeof values?.seconds === "number" ? values.seconds : null;
  const trouble = { status: httpStatusOf[reason], detail, reason, field };
  return problemResponse(trouble, requestId, wait === null ? {} : retryAfter(wait));
}

/** RFC 9110's names. */
const titles = new Map([
  [400, "Bad Request"],
  [401, "Unauthorized"],
  [403, "Forbidden"],
  [404, "Not Found"],
  [409, "Conflict"],
  [412, "Precondition Failed"],
  [413, "Content Too Large"],
  [425, "Too Early"],
  [429, "Too Many Requests"],
  [500, "Internal Server Error"],
  [503, "Service Unavailable"],
]);
