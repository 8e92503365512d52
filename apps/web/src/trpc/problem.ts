import type { RefusalValues } from "@gshf/core/access";
import { TRPCClientError } from "@trpc/client";
import { z } from "zod";
import type { AppRouter } from "./app-router.ts";

/** What went wrong, as far as the server told: the refusal's reason, the field at fault, the message and its figures. */
export type ClientProblem = {
  reason: string;
  field: string | null;
  message: string;
  values: RefusalValues;
  /** When the server said how long to wait before asking again. */
  retryAfterSeconds: number | null;
};

/** No answer came, or none of ours. */
export const offline = problem("offline", "The server can't be reached. Check your connection.");

function problem(
  reason: string,
  message: string,
  field: string | null = null,
  values: RefusalValues = {},
  retryAfterSeconds: number | null = null,
): ClientProblem {
  return { reason, field, message, values, retryAfterSeconds };
}

export function problemOf(error: unknown): ClientProblem {
  if (!isTrpcError(error)) return problem("defect", error instanceof Error ? error.message : String(error));
  const { data, cause, meta } = error;
  if (data !== null && data !== undefined) {
    const seconds = data.reason === "rate-limited" ? Number(data.values.seconds) : Number.NaN;
    const wait = Number.isFinite(seconds) ? seconds : null;
    return problem(data.reason, error.message, data.field, data.values, wait);
  }
  if (cause instanceof NotOurAnswer) return ofAnswer(cause.response, null);
  const response: unknown = meta?.response;
  return response instanceof Response ? ofAnswer(response, meta?.responseJSON) : offline;
}

function isTrpcError(error: unknown): error is TRPCClientError<AppRouter> {
  return error instanceof TRPCClientError;
}

// How routes of ours refuse a request before it reaches a procedure.
const refusal = z.object({ ok: z.literal(false), reason: z.string(), message: z.string() });

function ofAnswer(response: Response, body: unknown): ClientProblem {
  const refused = refusal.safeParse(body);
  if (refused.success) return problem(refused.data.reason, refused.data.message);
  const { status } = response;
  const seconds = retryAfterOf(response.headers);
  const message = `Something between this browser and the server answered with ${status}.`;
  return problem(reasonOf(status), message, null, { seconds: seconds ?? 60 }, seconds);
}

/** `Retry-After` in seconds. A date is read by the clock of whoever answered: the browser's may be an hour off. */
function retryAfterOf(headers: Headers): number | null {
  const said = headers.get("retry-after") ?? "";
  if (/^\d{1,6}$/.test(said)) return Number(said);
  const milliseconds = Date.parse(said) - Date.parse(headers.get("date") ?? "");
  return Number.isNaN(milliseconds) ? null : Math.max(0, Math.ceil(milliseconds / 1000));
}

/** What an answer that isn't ours means, by its status. One in the 400s is about what was sent, and so may stay. */
function reasonOf(status: number): string {
  if (status === 413) return "too-large";
  if (status === 429) return "rate-limited";
  if ([408, 425, 502, 503, 504].includes(status)) return "unavailable";
  return status === 500 || (status >= 400 && status < 500) ? "defect" : "offline";
}

/** Something between the server and us answered in its place: a proxy, a firewall, a portal that wants a sign-in. */
class NotOurAnswer extends Error {
  readonly response: Response;
  constructor(response: Response) {
    super(`not an answer of ours: ${response.status}`);
    this.response = response;
  }
}

/** `fetch` for the client, which would take whatever comes for JSON. */
export async function fetchOurs(input: RequestInfo | URL, init: object = {}): Promise<Response> {
  const response = await fetch(input, init);
  if (response.headers.get("content-type")?.includes("json") !== true) throw new NotOurAnswer(response);
  return response;
}
