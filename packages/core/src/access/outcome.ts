/** Why a request was refused. Each code maps to one tRPC and one HTTP status, in one place of the web app. */
export type RefusalReason =
  | "not-signed-in"
  | "forbidden"
  | "not-found"
  | "invalid"
  | "conflict"
  | "round-not-open"
  | "lease-lost"
  | "late"
  | "too-fast"
  | "none-left"
  | "unavailable"
  | "too-large"
  | "rate-limited";

export type Refusal = { ok: false; reason: RefusalReason; message: string; field?: string };

/** What a domain function answers: a value, or a refusal somebody can act on. Defects throw instead. */
export type Outcome<T> = { ok: true; value: T } | Refusal;

export function done<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

/** @param field the input field at fault, where there is one */
export function refuse(reason: RefusalReason, message: string, field?: string): Refusal {
  return field === undefined ? { ok: false, reason, message } : { ok: false, reason, message, field };
}
