import type { RefusalReason } from "@gshf/core/access";
import type { TRPCError } from "@trpc/server";

/** The HTTP status of each refusal: the only such table. */
export const httpStatusOf = {
  "not-signed-in": 401,
  "other-person": 409,
  forbidden: 403,
  "not-found": 404,
  invalid: 400,
  conflict: 409,
  archived: 409,
  "round-not-open": 412,
  "lease-lost": 409,
  late: 412,
  "too-fast": 425,
  "none-left": 404,
  unavailable: 503,
  "too-large": 413,
  "rate-limited": 429,
} as const satisfies Record<RefusalReason, number>;

type Status = (typeof httpStatusOf)[RefusalReason];

/** What tRPC calls a status. It has no word for "too early", which is a condition that isn't met yet. */
export const trpcCodeOf = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  409: "CONFLICT",
  412: "PRECONDITION_FAILED",
  413: "PAYLOAD_TOO_LARGE",
  425: "PRECONDITION_FAILED",
  429: "TOO_MANY_REQUESTS",
  503: "SERVICE_UNAVAILABLE",
} as const satisfies Record<Status, TRPCError["code"]>;
