import type { Tx } from "@gshf/db";
import { isOwnTime, type LockedLease } from "../slots/index.ts";
import type { Answer } from "./model.ts";

/**
 * How long somebody looked at a pair, as far as our own clock allows it: no longer than they held it, less the time
 * that their other labels since then took. So what is paid for several pairs, held at once, read in two tabs or sent
 * in one go after a time without network, never adds up to more than the time that went by.
 *
 * Another label's time is taken to end when that label arrived; what of it lies before this lease costs this one
 * nothing.
 */
export async function boundedTimes(
  tx: Tx,
  { memberId, grantedAt }: Pick<LockedLease, "memberId" | "grantedAt">,
  { durationMs, visibleMs }: Pick<Answer, "durationMs" | "visibleMs">,
  now: Date,
): Promise<{ durationMs: number; visibleMs: number }> {
  const since = grantedAt.toISOString();
  // All the person's projects: nobody reads for two at once.
  const [row] = await tx.$queryRaw<{ takenMs: number }[]>`
    /* time-taken */
    select coalesce(sum(least(j."visibleMs", extract(epoch from j."createdAt" - ${since}::timestamptz) * 1000)), 0)::float8
             as "takenMs"
      from "Member" me
      join "Member" m on m."userId" = me."userId"
      join "Judgment" j on j."memberId" = m."id" and j."createdAt" > ${since}::timestamptz
     where me."id" = ${memberId}::uuid and ${isOwnTime}`;
  const heldMs = Math.max(0, now.getTime() - grantedAt.getTime());
  const freeMs = Math.max(0, heldMs - Math.ceil(row?.takenMs ?? 0));
  const duration = Math.min(durationMs, heldMs);
  return { durationMs: duration, visibleMs: Math.min(visibleMs, duration, freeMs) };
}
