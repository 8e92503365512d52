import type { LockedLease } from "../slots/index.ts";
import type { Answer } from "./model.ts";

/**
 * How long somebody looked at a pair, as far as our own clock allows it: no longer than they held it, less the time
 * that their other labels since then took. So what is paid for several pairs, held at once, read in two tabs or sent
 * in one go after a time without network, never adds up to more than the time that went by.
 */
export function boundedTimes(
  { grantedAt, takenMs }: Pick<LockedLease, "grantedAt" | "takenMs">,
  { durationMs, visibleMs }: Pick<Answer, "durationMs" | "visibleMs">,
  now: Date,
): { durationMs: number; visibleMs: number } {
  const heldMs = Math.max(0, now.getTime() - grantedAt.getTime());
  const freeMs = Math.max(0, heldMs - Math.ceil(takenMs));
  const duration = Math.min(durationMs, heldMs);
  return { durationMs: duration, visibleMs: Math.min(visibleMs, duration, freeMs) };
}
