import type { InferenceError, InferenceErrorCode, InferenceResult } from "./inference-error.ts";

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
  const url = `${transport.rootUrl}${request.path}`;
  const host = new URL(url).host;
  const fail = (
    code: InferenceErrorCode,
    retryable: boolean,
    message: string,
    status: number | null = null,
  ) => ({
    error: { code, retryable, message: withAttempts(message, attempts), host, status, attempts },
    retryAfterMs: null,
  });
  const deadline = AbortSignal.timeout(transport.timeoutMs);
  try {
    const response = await transport.fetch(url, {
      method: request.json === undefined ? "GET" : "POST",
      headers: headersFor(request, transport),
      // A key must not travel on to another host.
      redirect: "manual",
      signal: request.signal === undefined ? deadline : AbortSignal.any([deadline, request.signal]),
      ...(request.json === undefined ? {} : { body: JSON.stringify(request.json) }),
    });
    const text = await readText(response, transport.bytesMax);
    if (text === null) {
      const limit = `${Math.floor(transport.bytesMax / 1024)} KiB`;
      return fail("too-large", false, `${host} sent more than ${limit}`, response.status);
    }
    const accepted = response.ok || request.accepts?.(response.status, text) === true;
    if (accepted) return { host, status: response.status, text, attempts };
    const message = `${host} answered HTTP ${response.status}${errorWord(text)}`;
    return {
      ...fail("http-status", isBusy(response.status), message, response.status),
      retryAfterMs: retryAfter(response.headers.get("retry-after"), transport.now()),
    };
  } catch {
    if (request.signal?.aborted) return fail("aborted", false, "cancelled");
    if (deadline.aborted) {
      return fail("timeout", true, `${host} gave no complete answer within ${transport.timeoutMs} ms`);
    }
    return fail("unreachable", true, `${host} can't be reached`);
  }
}

function headersFor(request: Exchange, transport: Transport): Record<string, string> {
  const headers: Record<string, string> = { accept: "application/json" };
  if (request.json !== undefined) headers["content-type"] = "application/json";
  if (transport.apiKey !== undefined) headers.authorization = `Bearer ${transport.apiKey}`;
  return headers;
}

function withAttempts(message: string, attempts: number): string {
  return attempts === 1 ? message : `${message} (attempt ${attempts})`;
}

function isBusy(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

async function readText(response: Response, bytesMax: number): Promise<string | null> {
  if (response.body === null) return "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop cancels the stream, so an endless body costs no more than the limit.
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

// OpenAI errors carry a machine-readable word ("model_not_found"); prose is left out, it may hold anything.
function errorWord(text: string): string {
  const word = /"code"\s*:\s*"([a-z][a-z0-9_-]{0,63})"/i.exec(text.slice(0, 4_096))?.[1];
  return word === undefined ? "" : ` (${word})`;
}

/** `Retry-After` in milliseconds from now: a number of seconds, or an HTTP date. */
function retryAfter(value: string | null, now: number): number | null {
  if (value === null) return null;
  if (/^\d{1,6}$/.test(value.trim())) return Number(value) * 1_000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
