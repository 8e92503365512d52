import { hash } from "node:crypto";

/** A number in [0, 1) that a text alone decides. */
export function uniform(text: string): number {
  return Number.parseInt(hash("sha256", text).slice(0, 13), 16) / 2 ** 52;
}
