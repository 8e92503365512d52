import type { Tx } from "@gshf/db";
import type { RoundGate, SubmitFacts } from "./model.ts";

export type LockedLease = {
  slotId: string;
  pairId: string;
  projectId: string;
  roundId: string | null;
  memberId: string;
  pseudonym: string;
  /** The round's seed; null for a gold pair. */
  seed: number | null;
  round: RoundGate | null;
  slot: SubmitFacts["slot"];
};

/**
 * Loads a lease that this user holds or once held, and locks its round (shared: a freeze waits for submits in
 * flight, and submits don't wait for each other) and its slot until the transaction ends, in this order.
 *
 * @returns null when the user, as a member still in the project, never held it
 */
export async function lockLease(tx: Tx, userId: string, leaseId: string): Promise<LockedLease | null> {
  const [lease] = await tx.$queryRaw<
    {
      slotId: string;
      pairId: string;
      projectId: string;
      roundId: string | null;
      memberId: string;
      pseudonym: string;
    }[]
  >`
    SELECT l."slotId", s."pairId", s."projectId"::text AS "projectId", s."roundId"::text AS "roundId",
           m."id"::text AS "memberId", m."pseudonym"
      FROM "Lease" l
      JOIN "Slot" s ON s."id" = l."slotId"
      JOIN "Member" m ON m."id" = l."memberId"
     WHERE l."id" = ${leaseId}::uuid AND m."userId" = ${userId}::uuid AND m."removedAt" IS NULL`;
  if (lease === undefined) return null;
  const round = lease.roundId === null ? null : await lockRound(tx, lease.roundId);
  const [slot] = await tx.$queryRaw<SubmitFacts["slot"][]>`
    SELECT "state"::text AS "state", "leaseId"::text AS "leaseId", "leaseUntil"
      FROM "Slot" WHERE "id" = ${lease.slotId} FOR UPDATE`;
  return slot === undefined ? null : { ...lease, seed: round?.seed ?? null, round, slot };
}

async function lockRound(tx: Tx, roundId: string): Promise<(RoundGate & { seed: number }) | null> {
  const [round] = await tx.$queryRaw<(RoundGate & { seed: number })[]>`
    SELECT "state"::text AS "state", "resumeState"::text AS "resumeState", "frozenAt", "seed"
      FROM "Round" WHERE "id" = ${roundId}::uuid FOR SHARE`;
  return round ?? null;
}
