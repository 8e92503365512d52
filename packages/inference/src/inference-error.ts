/**
 * Why a call to an inference server gave nothing.
 *
 * - `unreachable`: no connection · `timeout`: no complete answer in time · `aborted`: the caller's signal
 * - `http-status`: an error status · `not-json`: an answer that is no JSON, an HTML page for instance
 * - `too-large`: more bytes than allowed · `bad-shape`: JSON without what the API promises
 * - `no-choices`: an answer without a single choice · `not-served`: a model that was loaded and is not listed
 * - `parameter-refused`: the server takes no such value of a parameter that can't be done without
 * - `no-prompt-logprobs`: the server answers, but scores no given answers
 * - `prompt-not-prefix`: scoring an answer needs a chat template that keeps the prompt's tokens as a prefix
 */
export type InferenceErrorCode =
  | "unreachable"
  | "timeout"
  | "aborted"
  | "http-status"
  | "not-json"
  | "too-large"
  | "bad-shape"
  | "no-choices"
  | "not-served"
  | "parameter-refused"
  | "no-prompt-logprobs"
  | "prompt-not-prefix";

/**
 * `message` names host, status and attempts and is fit for the round's page: it never repeats what the server
 * sent, but for the `code` word of an OpenAI error, nor a key.
 */
export type InferenceError = {
  readonly code: InferenceErrorCode;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  readonly message: string;
  readonly host: string;
  readonly status: number | null;
  /** Requests made for this call. */
  readonly attempts: number;
};

export type InferenceResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: InferenceError };
