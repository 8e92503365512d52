import type { Refusal, RefusalReason } from "@gshf/core/access";
import { z } from "zod";
import { retryAfter } from "../auth/rate-limit.ts";
import { httpStatusOf } from "../refusal-status.ts";
import { problemBody, problemType } from "./problem-body.ts";

/** What an answer says that isn't the value asked for: RFC 9457, with our code, the field at fault and the request. */
export const problemSchema = z.object({
  type: z.url().describe("Where this code is explained."),
  title: z.string().describe("The name of the status."),
  status: z.int().describe("The HTTP status, again."),
  detail: z.string().describe("What went wrong and what to do about it, for people."),
  code: z.string().describe("What went wrong, for programs."),
  field: z
    .string()
    .nullable()
    .describe("The field at fault, where there is one; levels are separated by dots."),
  value: z.unknown().describe("What stood in that field, where it is short and no secret; null otherwise."),
  requestId: z.string().describe("Names this request in our log. Quote it when you report a problem."),
});
export type Problem = z.output<typeof problemSchema>;

export type ProblemCode = RefusalReason | "method-not-allowed" | "defect";

/** What each code says, for the reference. */
export const problemCodes: Readonly<Record<ProblemCode, { status: number; text: string }>> = {
  "not-signed-in": said(
    "not-signed-in",
    "The request carries no API token, or one that expired or was revoked.",
  ),
  "other-person": said("other-person", "Somebody else is signed in in this browser now."),
  forbidden: said("forbidden", "Your role in the project, or the token’s scopes, don’t allow this."),
  "not-found": said("not-found", "There is no such thing, or you are no member of its project."),
  invalid: said("invalid", "A field is missing, unknown or holds something that doesn’t fit."),
  conflict: said("conflict", "The state of things doesn’t allow this now, or the name is taken."),
  archived: said("archived", "The project is archived: it can be read, but not changed."),
  "round-not-open": said("round-not-open", "The round takes no labels now."),
  "lease-lost": said("lease-lost", "You don’t hold this pair."),
  late: said("late", "The round was frozen before this label arrived."),
  "too-fast": said("too-fast", "The label came before the answers can have been read."),
  "none-left": said("none-left", "There is nothing left to take back."),
  unavailable: said("unavailable", "Something that this needs is busy or down. Try again later."),
  "too-large": said("too-large", "The body is larger than this address takes."),
  "rate-limited": said("rate-limited", "Too many requests. Retry-After says how many seconds to wait."),
  "method-not-allowed": { status: 405, text: "This address takes other methods, which Allow lists." },
  defect: { status: 500, text: "A fault on our side. Trying again may help." },
};

function said(reason: RefusalReason, text: string) {
  return { status: httpStatusOf[reason], text };
}

export type Trouble = { code: ProblemCode; detail: string; field?: string | undefined; value?: unknown };

/** Who asked, and what every answer to them says beside itself. */
export type Origin = { appUrl: string; requestId: string; headers?: Readonly<Record<string, string>> };

export function problemResponse(
  { code, detail, field, value }: Trouble,
  { appUrl, requestId, headers }: Origin,
): Response {
  const { status } = problemCodes[code];
  const problem = problemBody({ status, code, detail, field, value }, { appUrl, requestId });
  return new Response(JSON.stringify(problem), {
    status,
    headers: { "Content-Type": problemType, "Cache-Control": "no-store", ...headers },
  });
}

/**
 * A refusal as a problem; of one that says how long to wait, the header says it, too.
 *
 * @param sent what was asked for, in which the value of the field at fault is found
 */
export function refusedResponse(refusal: Refusal, origin: Origin, sent: unknown = null): Response {
  const { reason, message, field, values } = refusal;
  const wait = reason === "rate-limited" && typeof values?.seconds === "number" ? values.seconds : null;
  const headers = { ...origin.headers, ...(wait === null ? {} : retryAfter(wait)) };
  const value = field === undefined ? null : valueAt(sent, field);
  return problemResponse({ code: reason, detail: message, field, value }, { ...origin, headers });
}

/** What is told back of a value: short ones, so that a log shows them, and no credential. */
const charactersMax = 200;
const secret = /key|token|secret|password|code/i;

function valueAt(sent: unknown, field: string): unknown {
  if (secret.test(field)) return null;
  let value = sent;
  for (const name of field.split(".")) {
    if (value === null || typeof value !== "object" || !Object.hasOwn(value, name)) return null;
    value = Reflect.get(value, name);
  }
  if (typeof value === "bigint") return String(value);
  const isShort = typeof value === "string" && value.length <= charactersMax;
  return isShort || typeof value === "number" || typeof value === "boolean" ? value : null;
}
