import type { JudgmentState, Tx } from "@gshf/db";
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
  /** Whether the person holds another slot of the same pair (one lease ran out, the next was for that one). */
  holdsAnother: boolean;
  grantedAt: Date;
  /** What the project asks and demands of labels; the null of no settings asks nothing. */
  rationaleShare: number | null;
  holdsForReading: boolean | null;
  /** What this person said about the pair, or under the given key, before; the newest first. */
  earlier: { id: string; idempotencyKey: string; state: JudgmentState }[];
};

type Row = Omit<LockedLease, "round" | "slot"> & {
  roundState: string | null;
  resumeState: string | null;
  frozenAt: Date | null;
  slotState: SubmitFacts["slot"]["state"];
  slotLeaseId: string | null;
  leaseUntil: Date | null;
};

/**
 * Loads a lease that this user holds or once held, and locks its round (shared: a freeze waits for submits in
 * flight, and submits don't wait for each other) and then its slot until the transaction ends.
 *
 * Round and slot are as they are once locked. `holdsAnother` and `earlier` are as they were before this waited
 * for the locks; what came in between then stands in the way of the write (unique: one judgment per key, one
 * holder per pair), and the caller tries again.
 *
 * @returns null when the user, as a member still in the project, never held it
 */
export async function lockLease(
  tx: Tx,
  userId: string,
  leaseId: string,
  idempotencyKey = "",
): Promise<LockedLease | null> {
  // OFFSET 0: probe the one pair's slots, whatever the planner thinks of how few are leased.
  const [row] = await tx.$queryRaw<Row[]>`
    /* lock-lease */
    WITH lease AS MATERIALIZED (
      SELECT l."slotId", l."grantedAt", s."pairId", s."projectId", s."roundId", m."id" AS "memberId", m."pseudonym",
             EXISTS (SELECT FROM (SELECT "id", "state" FROM "Slot" o
                                   WHERE o."pairId" = s."pairId" AND o."holderId" = m."id" OFFSET 0) o
                      WHERE o."id" <> s."id" AND o."state" = 'leased') AS "holdsAnother"
        FROM "Lease" l
        JOIN "Slot" s ON s."id" = l."slotId"
        JOIN "Member" m ON m."id" = l."memberId"
       WHERE l."id" = ${leaseId}::uuid AND m."userId" = ${userId}::uuid AND m."removedAt" IS NULL
    ), earlier AS MATERIALIZED (
      SELECT j."id", j."idempotencyKey", j."state", j."createdAt" FROM lease
        JOIN "Judgment" j ON j."pairId" = lease."pairId" AND j."memberId" = lease."memberId"
       UNION
      SELECT j."id", j."idempotencyKey", j."state", j."createdAt" FROM lease
        JOIN "Judgment" j ON j."memberId" = lease."memberId" AND j."idempotencyKey" = ${idempotencyKey}
    ), round AS MATERIALIZED (
      SELECT "state", "resumeState", "frozenAt", "seed"
        FROM "Round" WHERE "id" = (SELECT "roundId" FROM lease) FOR SHARE
    ), slot AS MATERIALIZED (
      -- Counting the round's row has it locked first; a freeze locks in this order as well.
      SELECT "state", "leaseId", "leaseUntil"
        FROM "Slot" WHERE "id" = (SELECT "slotId" FROM lease) AND (SELECT count(*) FROM round) >= 0
         FOR UPDATE
    )
    SELECT lease."slotId", lease."pairId", lease."projectId"::text AS "projectId",
           lease."roundId"::text AS "roundId", lease."memberId"::text AS "memberId", lease."pseudonym",
           lease."holdsAnother", lease."grantedAt", asked."rationaleShare", asked."holdsForReading", round."seed", round."state"::text AS "roundState",
           round."resumeState"::text AS "resumeState", round."frozenAt",
           slot."state"::text AS "slotState", slot."leaseId"::text AS "slotLeaseId", slot."leaseUntil",
           (SELECT coalesce(jsonb_agg(to_jsonb(e) ORDER BY e."createdAt" DESC), '[]') FROM earlier e) AS "earlier"
      FROM lease CROSS JOIN slot LEFT JOIN round ON true
      LEFT JOIN "LabelingSettings" asked ON asked."projectId" = lease."projectId"`;
  if (row === undefined) return null;
  const { roundState, resumeState, frozenAt, slotState, slotLeaseId, leaseUntil, ...lease } = row;
  return {
    ...lease,
    round: roundState === null ? null : { state: roundState, resumeState, frozenAt },
    slot: { state: slotState, leaseId: slotLeaseId, leaseUntil },
  };
}
