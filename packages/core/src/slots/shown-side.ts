import { deriveSeed } from "../projects/index.ts";

/**
 * Whether a pair's first answer (a1) is shown on the left to this labeler: a fair coin per round, pair and
 * person, the same on every device, after every reload and in every replay.
 */
export function isFirstLeft(roundSeed: number, pairId: string, pseudonym: string): boolean {
  return deriveSeed(roundSeed, "side", pairId, pseudonym) % 2 === 0;
}
