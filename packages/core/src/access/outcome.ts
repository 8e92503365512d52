/** Why a request was refused. Each code maps to one tRPC and one HTTP status, in one place of the web app. */
export type RefusalReason =
  | "not-signed-in"
  /** Somebody else is signed in than the one whom the page was made for. */
  | "other-person"
  | "forbidden"
  | "not-found"
  | "invalid"
  | "conflict"
  | "archived"
  | "round-not-open"
  | "lease-lost"
  | "late"
  | "too-fast"
  | "none-left"
  | "unavailable"
  | "too-large"
  | "rate-limited";

/** The figures of a refusal's message, and which of several cases it is: what its translations are made of. */
export type RefusalValues = Readonly<Record<string, string | number>>;

export type Refusal = {
  ok: false;
  reason: RefusalReason;
  message: string;
  field?: string;
  values?: RefusalValues;
};

/** What a domain function answers: a value, or a refusal somebody can act on. Defects throw instead. */
export type Outcome<T> = { ok: true; value: T } | Refusal;

export function done<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

/**
 * @param field the input field at fault, where there is one
 * @param values what translations of the message need to know, where labelers may read it
 */
export function refuse(
  reason: RefusalReason,
  message: string,
  field?: string,
  values?: RefusalValues,
): Refusal {
  const refusal: Refusal = { ok: false, reason, message };
  if (field !== undefined) refusal.field = field;
  if (values !== undefined) refusal.values = values;
  return refusal;
}
