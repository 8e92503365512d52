import { createHash } from "node:crypto";

/** Names an answer by its content; weak, because what is on the way to the reader may pack it. */
export function etagOf(body: string): string {
  return `W/"${createHash("sha256").update(body, "utf8").digest("base64url").slice(0, 27)}"`;
}

/** Whether a reader has this answer already, as If-None-Match lists it (RFC 9110, 13.1.2). */
export function isKnown(etag: string, ifNoneMatch: string | null): boolean {
  if (ifNoneMatch === null) return false;
  const bare = (text: string) => text.trim().replace(/^W\//, "");
  return ifNoneMatch.split(",").some((known) => known.trim() === "*" || bare(known) === bare(etag));
}
