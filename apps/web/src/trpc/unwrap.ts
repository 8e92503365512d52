import type { Outcome, Refusal, RefusalReason, RefusalValues } from "@gshf/core/access";
import { TRPCError } from "@trpc/server";

/** A refusal on its way to the client, where it arrives as `error.data`: reason, field and values. */
export class RefusalError extends Error {
  readonly reason: RefusalReason;
  readonly field: string | null;
  readonly values: RefusalValues;

  constructor({ reason, message, field, values }: Omit<Refusal, "ok">) {
    super(message);
    this.name = "RefusalError";
    this.reason = reason;
    this.field = field ?? null;
    this.values = values ?? {};
  }
}

/** The one place where refusals become tRPC codes. */
const codes = {
  "not-signed-in": "UNAUTHORIZED",
  forbidden: "FORBIDDEN",
  "not-found": "NOT_FOUND",
  invalid: "BAD_REQUEST",
  conflict: "CONFLICT",
  "round-not-open": "PRECONDITION_FAILED",
  "lease-lost": "CONFLICT",
  late: "PRECONDITION_FAILED",
  "too-fast": "PRECONDITION_FAILED",
  "none-left": "NOT_FOUND",
  unavailable: "SERVICE_UNAVAILABLE",
  "too-large": "PAYLOAD_TOO_LARGE",
  "rate-limited": "TOO_MANY_REQUESTS",
} as const satisfies Record<RefusalReason, TRPCError["code"]>;

/** The same refusals as HTTP statuses, for the plain route handlers. */
export const httpStatusOf = {
  "not-signed-in": 401,
  forbidden: 403,
  "not-found": 404,
  invalid: 400,
  conflict: 409,
  "round-not-open": 412,
  "lease-lost": 409,
  late: 412,
  "too-fast": 425,
  "none-left": 404,
  unavailable: 503,
  "too-large": 413,
  "rate-limited": 429,
} as const satisfies Record<RefusalReason, number>;

/** The value of an outcome; a refusal is thrown as the tRPC error clients understand. */
export async function unwrap<T>(outcome: Outcome<T> | Promise<Outcome<T>>): Promise<T> {
  const settled = await outcome;
  if (settled.ok) return settled.value;
  const cause = new RefusalError(settled);
  throw new TRPCError({ code: codes[settled.reason], message: settled.message, cause });
}
