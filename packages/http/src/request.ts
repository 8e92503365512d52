import { readBytes } from "./read-bytes.ts";
import { inSpan, type Span } from "./trace.ts";

export type HttpRequest = {
  readonly url: string | URL;
  /** POST when there is something to send, else GET. */
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is, in place of `json`. */
  readonly body?: string | Uint8Array<ArrayBuffer> | Blob | undefined;
  /** Sent as `Authorization: Bearer …`. */
  readonly token?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly fetch: typeof fetch;
  /** Over headers and body. */
  readonly timeoutMs: number;
  /** Most bytes of the answer's body. */
  readonly bytesMax: number;
  /** `manual` by default: a token must not travel on to another host. */
  readonly redirect?: "manual" | "follow";
};

/** An answer of any status, its body read in full. */
export type HttpReply = {
  readonly host: string;
  readonly status: number;
  /** Whether the status is 2xx. */
  readonly ok: boolean;
  readonly headers: Headers;
  readonly bytes: Buffer;
};

/**
 * Why there is no answer. `message` names the host and never repeats what it sent.
 *
 * - `unreachable`: no connection, or it broke · `timeout`: no complete answer in time · `aborted`: the caller's signal
 * - `too-large`: a longer body than allowed
 */
export type HttpFailure = {
  readonly code: "unreachable" | "timeout" | "aborted" | "too-large";
  readonly message: string;
  readonly host: string;
  readonly status: number | null;
};

type HttpOutcome =
  | { readonly ok: true; readonly value: HttpReply }
  | { readonly ok: false; readonly error: HttpFailure };

/**
 * One HTTP exchange with a deadline over headers and body and a limit on the body. It throws nothing. Where traces are
 * kept it is a span, and whoever is asked is told which (`traceparent`).
 */
export async function request(options: HttpRequest): Promise<HttpOutcome> {
  const { hostname, port } = new URL(options.url);
  const method = methodOf(options);
  // Of the address the host alone: paths and queries may hold secrets.
  const attributes = {
    "http.request.method": method,
    "server.address": hostname,
    ...(port === "" ? {} : { "server.port": Number(port) }),
  };
  return inSpan({ name: `${method} ${hostname}`, kind: "client", attributes }, async (span) => {
    const outcome = await exchange(options, span);
    const { status } = outcome.ok ? outcome.value : outcome.error;
    if (status !== null) span?.note({ "http.response.status_code": status });
    if (!outcome.ok) span?.note({ "error.type": outcome.error.code });
    return outcome;
  });
}

async function exchange(options: HttpRequest, span: Span | undefined): Promise<HttpOutcome> {
  const { host } = new URL(options.url);
  const fail = (code: HttpFailure["code"], message: string, status: number | null = null): HttpOutcome => ({
    ok: false,
    error: { code, message, host, status },
  });
  const deadline = AbortSignal.timeout(options.timeoutMs);
  try {
    const response = await options.fetch(options.url, initOf(options, deadline, span));
    const bytes = await readBytes(response, options.bytesMax);
    if (bytes === null) {
      const limit = `${Math.floor(options.bytesMax / 1024)} KiB`;
      return fail("too-large", `${host} sent more than ${limit}`, response.status);
    }
    const { status, ok, headers } = response;
    return { ok: true, value: { host, status, ok, headers, bytes } };
  } catch {
    if (options.signal?.aborted) return fail("aborted", "cancelled");
    if (deadline.aborted) {
      return fail("timeout", `${host} gave no complete answer within ${options.timeoutMs} ms`);
    }
    return fail("unreachable", `${host} can't be reached`);
  }
}

function methodOf({ method, body, json }: HttpRequest): string {
  return method ?? (body === undefined && json === undefined ? "GET" : "POST");
}

function initOf(options: HttpRequest, deadline: AbortSignal, span: Span | undefined): RequestInit {
  const { json, token, signal } = options;
  const body = options.body ?? (json === undefined ? undefined : JSON.stringify(json));
  const method = methodOf(options);
  const headers: Record<string, string> = { accept: "application/json", ...options.headers };
  if (json !== undefined) headers["content-type"] = "application/json";
  if (span !== undefined) headers.traceparent = span.traceparent;
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  const init: RequestInit = { method, headers, redirect: options.redirect ?? "manual" };
  init.signal = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
  if (body !== undefined) init.body = body;
  return init;
}
