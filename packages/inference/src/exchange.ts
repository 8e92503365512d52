import { type HttpFailure, type HttpReply, isBusy, request as requestOnce, retryAfterMs } from "@gshf/http";
import type { InferenceError, InferenceResult } from "./inference-error.ts";

/** What every call of a client shares; all of it is given by `createInferenceClient`. */
export type Transport = {
  /** Base URL without a trailing slash and without `/v1`. */
  readonly rootUrl: string;
  readonly apiKey: string | undefined;
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
  readonly retriesMax: number;
  readonly bytesMax: number;
  readonly random: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
  readonly now: () => number;
};

export type Exchange = {
  /** From the root, `/v1` included. */
  readonly path: string;
  /** POSTed as JSON; absent: GET. */
  readonly json?: unknown;
  /** Recognises an error answer the caller can live with; it is then handed over like a success. */
  readonly accepts?: (status: number, text: string) => boolean;
  readonly signal?: AbortSignal | undefined;
};

/** A 2xx answer, or another the caller accepts, read in full. */
export type Reply = {
  readonly host: string;
  readonly status: number;
  readonly text: string;
  readonly attempts: number;
};

/** A failure of one attempt, with what the server said of when to come back. */
type Failure = { readonly error: InferenceError; readonly retryAfterMs: number | null };

/**
 * One call: the request, and again after a jittered pause when the server was busy (429, 5xx), slow or away.
 * A pause doubles from half a second to 30 s at most, each times a random factor in [½, 1]; `Retry-After`
 * (seconds or a date) makes it longer, up to two minutes.
 *
 * @returns the answer, or the last failure.
 */
export async function exchange(request: Exchange, transport: Transport): Promise<InferenceResult<Reply>> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await attemptOnce(request, transport, attempt);
    if (!("error" in outcome)) return { ok: true, value: outcome };
    const { error, retryAfterMs } = outcome;
    if (!error.retryable || attempt > transport.retriesMax) return { ok: false, error };
    const backoffMs = Math.min(30_000, 500 * 2 ** (attempt - 1)) * (0.5 + transport.random() / 2);
    const pauseMs = Math.max(backoffMs, Math.min(retryAfterMs ?? 0, 120_000));
    await transport.sleep(pauseMs, request.signal);
    if (request.signal?.aborted) {
      return { ok: false, error: { ...error, code: "aborted", retryable: true, message: "cancelled" } };
    }
  }
}

async function attemptOnce(
  request: Exchange,
  transport: Transport,
  attempts: number,
): Promise<Reply | Failure> {
  const { rootUrl, apiKey, fetch, timeoutMs, bytesMax } = transport;
  const { path, json, signal } = request;
  const url = `${rootUrl}${path}`;
  const outcome = await requestOnce({ url, json, token: apiKey, signal, fetch, timeoutMs, bytesMax });
  if (!outcome.ok) return { error: failureOf(outcome.error, attempts), retryAfterMs: null };
  const { host, status, ok, headers, bytes } = outcome.value;
  const text = bytes.toString("utf8");
  if (ok || request.accepts?.(status, text) === true) return { host, status, text, attempts };
  return {
    error: statusError(outcome.value, text, attempts),
    retryAfterMs: retryAfterMs(headers.get("retry-after"), transport.now()),
  };
}

function failureOf({ code, message, host, status }: HttpFailure, attempts: number): InferenceError {
  const retryable = code === "timeout" || code === "unreachable";
  return { code, retryable, message: withAttempts(message, attempts), host, status, attempts };
}

/** The error of an answer that has an error status. */
export function statusError(
  { host, status }: Pick<HttpReply, "host" | "status">,
  text: string,
  attempts: number,
): InferenceError {
  const message = withAttempts(`${host} answered HTTP ${status}${errorWord(text)}`, attempts);
  return { code: "http-status", retryable: isBusy(status), message, host, status, attempts };
}

function withAttempts(message: string, attempts: number): string {
  return attempts === 1 ? message : `${message} (attempt ${attempts})`;
}

// OpenAI errors carry a machine-readable word ("model_not_found"); prose is left out, it may hold anything.
function errorWord(text: string): string {
  const word = /"code"\s*:\s*"([a-z][a-z0-9_-]{0,63})"/i.exec(text.slice(0, 4_096))?.[1];
  return word === undefined ? "" : ` (${word})`;
}
