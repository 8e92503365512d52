import type { Tx } from "@gshf/db";
import { deriveSeed } from "../projects/index.ts";
import { type LockedLease, readingSecondsMax } from "../slots/index.ts";

// Browsers round their clocks.
const toleranceMs = 250;

/** How long two answers take to read at a speed beyond which nobody reads, in milliseconds. */
export function readingMs(characters: number, charactersPerSecond: number): number {
  return Math.round(1000 * Math.min(readingSecondsMax, characters / charactersPerSecond));
}

/**
 * Whether this labeler is asked for their reasons on this pair: drawn once per round, pair and person with
 * probability `share`, so that reloading the page or asking again changes nothing.
 */
export function asksRationale(seed: number, pairId: string, pseudonym: string, share: number): boolean {
  return deriveSeed(seed, "rationale", pairId, pseudonym) / 2 ** 31 < share;
}

/**
 * How much longer the pair of a label has to be read before it is taken, in milliseconds.
 *
 * @param visibleMs as the browser measured; believed only as far as the lease is old
 */
export async function readingLeftMs(
  tx: Tx,
  lease: LockedLease,
  visibleMs: number,
  now: Date,
): Promise<number> {
  if (lease.holdsForReading !== true) return 0;
  const [row] = await tx.$queryRaw<{ characters: number; charactersPerSecond: number }[]>`
    select char_length(a1."text") + char_length(a2."text") as "characters",
           coalesce(qs."charactersPerSecond", 100) as "charactersPerSecond"
      from "Pair" p
      join "Response" a1 on a1."id" = p."firstId"
      join "Response" a2 on a2."id" = p."secondId"
      left join "QualitySettings" qs on qs."projectId" = p."projectId"
     where p."id" = ${lease.pairId}`;
  if (row === undefined) return 0;
  const needed = readingMs(row.characters, row.charactersPerSecond);
  const read = Math.min(visibleMs, now.getTime() - lease.grantedAt.getTime());
  return read + toleranceMs >= needed ? 0 : needed - read;
}
