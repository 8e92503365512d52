import {
  createRateLimiter,
  type Deps,
  networkOf,
  type Permit,
  type RateLimit,
  type Refusal,
  refuse,
  takePermit,
  tokenSha256,
} from "@gshf/core/access";
import { jsonResponse } from "@gshf/http";
import { env } from "../env.ts";
import { addressOf } from "./address-of.ts";
import type { Caller } from "./caller.ts";

// One set per process, also across the bundles that Next splits the server into.
declare global {
  var gshfRateLimiter: ReturnType<typeof createRateLimiter> | undefined;
}

/** What each person, token or unknown address may ask for. */
export function requestLimit(): RateLimit {
  const { RATE_LIMIT_PER_MINUTE: perMinute } = env();
  return { perMinute, burst: Math.ceil(perMinute / 2) };
}

function limiter() {
  globalThis.gshfRateLimiter ??= createRateLimiter(requestLimit(), () => performance.now());
  return globalThis.gshfRateLimiter;
}

/**
 * Counts a request: of a person, of a token (each token by itself), or, where nobody is known, of an address. A
 * wrong token counts against the address in all processes together, as guessing would.
 *
 * @param cost how many calls the request holds
 */
export async function limitCaller(
  deps: Pick<Deps, "db" | "now">,
  request: Request,
  caller: Caller,
  cost = 1,
): Promise<Permit> {
  if (caller.kind === "bad-token") return limitEntry(deps, request, "token");
  if (caller.kind === "session") return limiter().take(`person ${caller.userId}`, cost);
  if (caller.kind === "anonymous") return limiter().take(`address ${addressOfRequest(request)}`, cost);
  return limiter().take(`token ${tokenSha256(request.headers.get("authorization") ?? "")}`, cost);
}

/** Counts a request of somebody who wants in, by address, over all processes. */
export async function limitEntry(
  deps: Pick<Deps, "db" | "now">,
  request: Request,
  what: "sign-in" | "invite" | "crowd" | "token",
): Promise<Permit> {
  const perMinute = env().RATE_LIMIT_ENTRY_PER_MINUTE;
  return takePermit(deps, `${what} ${addressOfRequest(request)}`, { perMinute, burst: perMinute });
}

function addressOfRequest(request: Request): string {
  return networkOf(addressOf(request, env().TRUSTED_PROXIES ?? 1));
}

/** The refusal of whoever asks too often. */
export function rateLimited({ retryAfterSeconds: seconds }: Extract<Permit, { ok: false }>): Refusal {
  return refuse("rate-limited", sayWait(seconds), undefined, { seconds });
}

/** The same as the answer of a plain route handler. */
export function tooManyRequests(permit: Extract<Permit, { ok: false }>): Response {
  const { ok, reason, message, values } = rateLimited(permit);
  return jsonResponse({ ok, reason, message, values }, 429, retryAfter(permit.retryAfterSeconds));
}

export function retryAfter(seconds: number): Record<string, string> {
  return { "Retry-After": String(seconds) };
}

export function sayWait(seconds: number): string {
  return `Too many requests. Try again in ${seconds === 1 ? "a second" : `${seconds} seconds`}.`;
}
