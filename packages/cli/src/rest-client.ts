import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { CommandError, exitCodes } from "./exit-codes.ts";
import type { Settings } from "./settings.ts";

export type Call = {
  method: string;
  /** Below /api/v1. */
  path: string;
  query?: URLSearchParams;
  /** JSON, or what is sent as it is. */
  body?: unknown;
  stream?: () => ReadableStream<Uint8Array>;
  headers?: Readonly<Record<string, string>>;
};

export type RestClient = {
  /** Up to and with /api/v1. */
  base: string;
  /** The answer of a call that was granted; a refusal is thrown. */
  send: (call: Call) => Promise<Response>;
  json: (call: Call) => Promise<unknown>;
};

const triesMax = 4;
const waitSecondsMax = 60;
/** Worth another try: the same key makes one thing of both. */
const busy = [429, 502, 503, 504];

const problemSchema = z.looseObject({
  detail: z.string(),
  code: z.string(),
  field: z.string().nullish(),
  requestId: z.string().optional(),
});

export function createRestClient({ url, token }: Settings): RestClient {
  if (url === undefined || token === undefined) {
    const message = "You are not signed in. Run gshf login URL, or set GSHF_URL and GSHF_TOKEN.";
    throw new CommandError(exitCodes.forbidden, message);
  }
  const base = `${url.replace(/\/+$/, "")}/api/v1`;
  const send = async (call: Call): Promise<Response> => {
    const { method, path, query, body, stream } = call;
    const headers = new Headers({
      accept: "application/json",
      ...call.headers,
      authorization: `Bearer ${token}`,
    });
    if (method === "POST") headers.set("idempotency-key", randomUUID());
    if (body !== undefined) headers.set("content-type", "application/json");
    const target = `${base}${path}${query === undefined || query.size === 0 ? "" : `?${query}`}`;
    for (let tries = 1; ; tries++) {
      // A body that is a stream is sent once, and Node wants to be told so.
      const init: RequestInit & { duplex?: "half" } = { method, headers, redirect: "follow" };
      if (stream !== undefined) Object.assign(init, { body: stream(), duplex: "half" });
      else if (body !== undefined) init.body = JSON.stringify(body);
      const response = await reach(target, init);
      const isLast = tries === triesMax;
      if (response instanceof Response && response.ok) return response;
      if (response instanceof Response && (isLast || !busy.includes(response.status)))
        throw await refusalOf(response);
      if (!(response instanceof Response) && isLast) {
        throw new CommandError(exitCodes.unavailable, `${url} can't be reached: ${response.message}`);
      }
      const said =
        response instanceof Response ? Number(response.headers.get("retry-after") ?? Number.NaN) : Number.NaN;
      const seconds = Number.isFinite(said) ? Math.min(said, waitSecondsMax) : 0.5 * 2 ** tries;
      await wait(seconds * 1000);
    }
  };
  return {
    base,
    send,
    json: async (call) => {
      const response = await send(call);
      return response.status === 204 ? null : response.json();
    },
  };
}

async function reach(target: string, init: RequestInit): Promise<Response | { message: string }> {
  try {
    return await fetch(target, init);
  } catch (error) {
    const cause = error instanceof Error ? error.cause : null;
    const message = cause instanceof Error ? cause.message : String(error);
    return { message: message === "" ? "no connection" : message };
  }
}

async function refusalOf(response: Response): Promise<CommandError> {
  const { status } = response;
  const read = problemSchema.safeParse(await response.json().catch(() => null));
  if (!read.success)
    return new CommandError(
      exitCodes.unavailable,
      `The server answered with HTTP ${status}, and not as gshf does.`,
    );
  const { detail, requestId } = read.data;
  if (status === 401 || status === 403) return new CommandError(exitCodes.forbidden, detail, read.data);
  if (status < 500) return new CommandError(exitCodes.refused, detail, read.data);
  return new CommandError(exitCodes.unavailable, `${detail} (request ${requestId ?? "unknown"})`, read.data);
}
