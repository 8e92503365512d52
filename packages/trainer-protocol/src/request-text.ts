import type { TrainerError, TrainerResult } from "./trainer-error.ts";

export type RequestOptions = {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

export type RequestDeps = {
  readonly fetch: typeof fetch;
  readonly token: string | undefined;
  readonly timeoutMs: number;
  readonly bytesMax: number;
};

/** An answer of any status, its body read in full. */
export type HttpReply = { readonly host: string; readonly status: number; readonly text: string };

/**
 * One HTTP exchange with a deadline over headers and body and a limit on the body. Redirects are not followed:
 * a bearer token must not travel on to another host.
 */
export async function requestText(
  request: RequestOptions,
  deps: RequestDeps,
): Promise<TrainerResult<HttpReply>> {
  const host = new URL(request.url).host;
  const fail = (code: TrainerError["code"], retryable: boolean, message: string, status: number | null) =>
    ({ ok: false, error: { code, retryable, message, host, status } }) as const;
  const headers: Record<string, string> = { accept: "application/json", ...request.headers };
  if (deps.token !== undefined) headers.authorization = `Bearer ${deps.token}`;
  if (request.json !== undefined) headers["content-type"] = "application/json";
  const signal = AbortSignal.timeout(deps.timeoutMs);
  try {
    const response = await deps.fetch(request.url, {
      method: request.method,
      headers,
      redirect: "manual",
      signal,
      ...(request.json === undefined ? {} : { body: JSON.stringify(request.json) }),
    });
    const text = await readText(response, deps.bytesMax);
    if (text === null) {
      return fail("too-large", false, `${host} sent more than ${deps.bytesMax} bytes`, response.status);
    }
    return { ok: true, value: { host, status: response.status, text } };
  } catch {
    if (signal.aborted) {
      return fail("timeout", true, `${host} gave no complete answer within ${deps.timeoutMs} ms`, null);
    }
    return fail("unreachable", true, `${host} can't be reached`, null);
  }
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
