import { Prisma, type Tx } from "@gshf/db";
import { done, type Outcome, type ProjectCaller, refuse } from "../access/index.ts";
import { isHoldFlag, type Labeler, leaseSlot, takesLabels, unholdPair } from "../slots/index.ts";

const refuseChange = (message: string, kind: string) =>
  refuse("conflict", message, "leaseId", { case: kind });

/** Why a skip that was found can't be taken back now. */
const unchangeable = {
  withdrawn: refuseChange("This was taken back a moment ago.", "withdrawn"),
  passedOn: refuseChange("Somebody else has this pair now, so it can't come back to you.", "passedOn"),
  inReview: refuseChange("The researchers are looking at this pair; it can't come back now.", "inReview"),
  reviewed: refuseChange("The researchers have dealt with this pair already.", "reviewed"),
};

export type TakeSkipBack = {
  audit: ProjectCaller["audit"];
  labeler: Labeler;
  /** The slot that the person had when they passed the pair on. */
  slotId: string;
  pairId: string;
  /** For the lease that hands the pair back. */
  leaseId: string;
  now: Date;
};

/**
 * Takes a skip or a flag back: it is no more, and the person has the pair in hand again, on the slot they had or on
 * another one of the pair that nobody has. What a flag held for a reviewer goes on, unless somebody else's does too.
 * Where no slot is free the skip stays.
 *
 * @returns the lease under which the person has the pair in hand again
 */
export async function takeSkipBack(tx: Tx, undo: TakeSkipBack): Promise<Outcome<string>> {
  const { audit, labeler, pairId, slotId, leaseId, now } = undo;
  // In the order in which a flag locks: the pair, its round, its slots.
  await tx.$queryRaw`select 1 from "Pair" where "id" = ${pairId} for no key update`;
  const key = { pairId, memberId: labeler.id };
  const skip = await tx.skip.findUnique({ where: { pairId_memberId: key } });
  const inHand = await tx.slot.findFirst({ where: { pairId, holderId: labeler.id, state: "leased" } });
  const leaseInHand = inHand?.leaseId ?? null;
  if (skip === null) return leaseInHand === null ? unchangeable.withdrawn : done(leaseInHand);
  if (skip.reviewedAt !== null) return unchangeable.reviewed;
  if (!(await isOpen(tx, slotId))) {
    return refuse("late", "This round is closed; nothing in it can be changed any more.", "leaseId");
  }
  const flags = await tx.skip.findMany({ where: { pairId, flagged: true, reviewedAt: null } });
  const holding = flags.filter(isHoldFlag);
  if (holding.some(({ memberId }) => memberId !== labeler.id)) return unchangeable.inReview;
  const free = await freeSlotOf(tx, { pairId, slotId, isHeldByMe: holding.length > 0, now });
  const judged = await tx.judgment.count({ where: { ...key, state: "counted" } });
  if (judged > 0 || (leaseInHand === null && free === null)) return unchangeable.passedOn;
  if (holding.length > 0) await unholdPair(tx, pairId);
  if (leaseInHand === null && free !== null) {
    await leaseSlot(tx, { slotId: free, memberId: labeler.id, leaseId, now });
  }
  // After the slots: the counts that it changes are locked last (decision 20).
  await tx.skip.delete({ where: { pairId_memberId: key } });
  const detail = { what: skip.flagged ? "flag" : "skip" };
  await audit(tx, { subject: `pair:${pairId}`, detail });
  return done(leaseInHand ?? leaseId);
}

/** Whether the slot's round takes labels; a gold pair closes with the round that it seems to be of. */
async function isOpen(tx: Tx, slotId: string): Promise<boolean> {
  const [round] = await tx.$queryRaw<{ id: string }[]>`
    select r."id"::text as "id" from "Slot" s
      left join "GoldShow" g on g."slotId" = s."id"
      join "Round" r on r."id" = coalesce(s."roundId", g."roundId")
     where s."id" = ${slotId} for share of r`;
  if (round === undefined) return true;
  return takesLabels(await tx.round.findUniqueOrThrow({ where: { id: round.id } }));
}

/** Locks a slot of the pair that nobody has: the one they had, or else another one. */
async function freeSlotOf(
  tx: Tx,
  { pairId, slotId, isHeldByMe, now }: { pairId: string; slotId: string; isHeldByMe: boolean; now: Date },
): Promise<string | null> {
  const held = isHeldByMe ? Prisma.sql`or "state" = 'held'` : Prisma.empty;
  const [slot] = await tx.$queryRaw<{ id: string }[]>`
    select "id" from "Slot"
     where "pairId" = ${pairId} and ("id" = ${slotId} or "roundId" is not null)
       and ("state" = 'open' or ("state" = 'leased' and "leaseUntil" <= ${now.toISOString()}::timestamptz) ${held})
     order by "id" = ${slotId} desc, "index" limit 1
       for update`;
  return slot?.id ?? null;
}
