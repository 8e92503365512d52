import { hash } from "node:crypto";

/**
 * An id that is a pure function of what it names, so that the same draw, pair or slot has the same id however
 * often, wherever and by whichever worker it is made.
 *
 * @returns 32 hex characters (128 bits of sha256 over the parts as a JSON array)
 */
export function stableId(kind: "response" | "pair" | "slot", ...parts: (string | number)[]): string {
  return hash("sha256", JSON.stringify([kind, ...parts])).slice(0, 32);
}

/** A seed for one purpose out of a round's seed: an integer in [0, 2³¹), safe as an OpenAI `seed`. */
export function deriveSeed(seed: number, purpose: string, ...parts: (string | number)[]): number {
  return hash("sha256", JSON.stringify([seed, purpose, ...parts]), "buffer").readUInt32BE(0) >>> 1;
}

/** sha256 of a text's UTF-8 bytes, in hex. */
export function sha256Hex(content: string | Uint8Array): string {
  return hash("sha256", content);
}
