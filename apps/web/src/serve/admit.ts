import { partBytes } from "@gshf/core/prompts/model";
import { pathOfTarget } from "@gshf/http";

export type Admitted = {
  readonly ok: true;
  /** The target in its usual form, path and query: what Next is given. */
  readonly target: string;
  /** Most bytes of the body, counted while they come in. */
  readonly bytesMax: number;
  /** How long the whole body may take. */
  readonly bodyMsMax: number;
};

export type TurnedAway = { readonly ok: false; readonly status: number; readonly message: string };

type Limit = { readonly path: RegExp; readonly bytesMax: number; readonly bodyMsMax: number };

const mebibyte = 1024 * 1024;
/** The most that anything but a file may have; the routes' own limit, so that here it is met first. */
export const callBytesMax = 1_000_000;

/** What may be sent where; the first that fits. Pages take nothing, and only they come after the last. */
const limits: readonly Limit[] = [
  { path: /^\/api\/(v1\/)?projects\/[^/]+\/imports\/?$/, bytesMax: 512 * mebibyte, bodyMsMax: 15 * 60_000 },
  {
    path: /^\/api\/(v1\/)?projects\/[^/]+\/imports\/[^/]+\/parts\/\d+$/,
    bytesMax: partBytes,
    bodyMsMax: 5 * 60_000,
  },
  { path: /^\/api\/(auth|invites|sign-out)(\/|$)/, bytesMax: 16_000, bodyMsMax: 10_000 },
  { path: /^\/api\//, bytesMax: callBytesMax, bodyMsMax: 30_000 },
];
const noBody = { bytesMax: 0, bodyMsMax: 10_000 };

/** The longest that any body may take. */
export const bodyMsMax = Math.max(...limits.map((limit) => limit.bodyMsMax));

const pageMethods = new Set(["GET", "HEAD"]);
const apiMethods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

type Asked = {
  readonly method: string;
  readonly target: string;
  /** Content-Length, as it was sent. */
  readonly length: string | undefined;
};

/**
 * Whether a request goes on to Next, which answers targets that it can't decode, methods it doesn't know and bodies
 * without an end with defects or with memory.
 */
export function admit({ method, target, length }: Asked): Admitted | TurnedAway {
  const path = pathOfTarget(target);
  // What begins with two slashes is an address on another host to a URL parser, and to a browser that is sent there.
  const isOdd = path === null || /^\/[/\\]/.test(path) || /%00/.test(target) || !isDecodable(path);
  if (isOdd) {
    return { ok: false, status: 400, message: "The address of this request can't be read." };
  }
  const isApi = path.startsWith("/api/");
  if (!(isApi ? apiMethods : pageMethods).has(method)) {
    return { ok: false, status: 405, message: `Nothing here takes ${method.slice(0, 20)}.` };
  }
  const limit = limits.find((candidate) => candidate.path.test(path)) ?? noBody;
  if (length !== undefined && Number(length) > limit.bytesMax) return tooLarge(limit.bytesMax);
  const query = /\?[^#]*/.exec(target)?.[0] ?? "";
  return { ok: true, target: path + query, bytesMax: limit.bytesMax, bodyMsMax: limit.bodyMsMax };
}

export function tooLarge(bytesMax: number): TurnedAway {
  const most = bytesMax >= mebibyte ? `${bytesMax / mebibyte} MiB` : `${bytesMax / 1000} kB`;
  const message = bytesMax === 0 ? "This address takes no content." : `This address takes ${most} at most.`;
  return { ok: false, status: 413, message };
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
