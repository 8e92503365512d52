import { createHash } from "node:crypto";
import type { Deps } from "./deps.ts";

/** Only hashes of tokens are stored; 256 random bits need no slow hash. */
export function tokenSha256(token: string): string {
  return createHash("sha256").update(token, "utf8").digest("hex");
}

/** @param prefix says what the token is for, so that a leaked one can be recognised */
export function newToken(deps: Pick<Deps, "randomBytes">, prefix: "gshf" | "invite" | "study"): string {
  return `${prefix}_${Buffer.from(deps.randomBytes(32)).toString("base64url")}`;
}

/** A UUID that is a pure function of its parts, so that a repeated request makes the same row. */
export function uuidFrom(...parts: string[]): string {
  const hex = createHash("sha256").update(JSON.stringify(parts)).digest("hex");
  // Version 8 (free form) and the RFC 9562 variant bits.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
