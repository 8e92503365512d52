/**
 * Why a call to a trainer gave nothing. `message` names the host and the status and is fit for the round's
 * page: it never repeats what the trainer sent (it may hold anything) nor a token.
 *
 * - `unreachable`: no connection · `timeout`: no complete answer in time · `http-status`: another status than
 *   the contract has · `not-json`, `too-large`, `bad-shape`: an answer that is none
 * - `conflict`: the idempotency key was used before with another body
 */
export type TrainerError = {
  readonly code:
    | "unreachable"
    | "timeout"
    | "http-status"
    | "not-json"
    | "too-large"
    | "bad-shape"
    | "conflict";
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  readonly message: string;
  readonly host: string;
  readonly status: number | null;
};

export type TrainerResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: TrainerError };
