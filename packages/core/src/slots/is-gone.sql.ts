import { Prisma, type Tx } from "@gshf/db";
import type { LockedLease } from "./lock-lease.ts";

/**
 * Whether a gold pair's slot `s`, whose lease ran out, would have gone to somebody else if it were of the round that it
 * seems to be of: somebody got a pair of that round since. A gold slot is one person's, so without this a lease that
 * comes back although others are at work would tell the gold pairs.
 */
export const isGoneSql = Prisma.sql`
  exists (select from "GoldShow" g join "Slot" o on o."roundId" = g."roundId"
           where g."slotId" = s."id" and o."leasedAt" > s."leaseUntil" and o."holderId" <> s."holderId")`;

/** The same of a locked lease; false for a round's own pairs, of which the slot itself tells. */
export async function isGone(
  tx: Tx,
  { roundId, slotId, slot }: Pick<LockedLease, "roundId" | "slotId" | "slot">,
  now: Date,
): Promise<boolean> {
  if (roundId !== null || slot.leaseUntil === null || slot.leaseUntil > now) return false;
  const [row] = await tx.$queryRaw<{ isGone: boolean }[]>`
    select ${isGoneSql} as "isGone" from "Slot" s where s."id" = ${slotId}`;
  return row?.isGone ?? false;
}
