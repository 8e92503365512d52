import type { JudgmentState, Tx } from "@gshf/db";
import type { RoundGate, SubmitFacts } from "./model.ts";
import { isOwnTime } from "./own-time.sql.ts";

export type LockedLease = {
  slotId: string;
  pairId: string;
  projectId: string;
  roundId: string | null;
  memberId: string;
  pseudonym: string;
  /** The round's seed; null for a gold pair. */
  seed: number | null;
  /** Whether it takes labels. A gold pair's is the round it was mixed into: with that one it ends. */
  round: RoundGate | null;
  slot: SubmitFacts["slot"];
  /** Nothing counts any more in a project that was archived. */
  isArchived: boolean;
  /** Whether the person holds another slot of the same pair (one lease ran out, the next was for that one). */
  holdsAnother: boolean;
  grantedAt: Date;
  /**
   * How much of the time since then this person's other labels took, in all their projects, in milliseconds: nobody
   * reads for two at once. Another label's time is taken to end when that label arrived; what of it lies before this
   * lease costs this one nothing.
   */
  takenMs: number;
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
 * Round and slot are as they are once locked. `holdsAnother`, `earlier` and `takenMs` are as they were before this
 * waited for the locks; what came in between then stands in the way of the write (unique: one judgment per key, one
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
    with lease as materialized (
      select l."slotId", l."grantedAt", s."pairId", s."projectId", s."roundId", m."id" as "memberId", m."pseudonym",
             coalesce(s."roundId", (select g."roundId" from "GoldShow" g where g."slotId" = s."id")) as "shownRoundId",
             p."archivedAt" is not null as "isArchived",
             exists (select from (select "id", "state" from "Slot" o
                                   where o."pairId" = s."pairId" and o."holderId" = m."id" offset 0) o
                      where o."id" <> s."id" and o."state" = 'leased') as "holdsAnother"
        from "Lease" l
        join "Slot" s on s."id" = l."slotId"
        join "Member" m on m."id" = l."memberId"
        join "Project" p on p."id" = m."projectId"
       where l."id" = ${leaseId}::uuid and m."userId" = ${userId}::uuid and m."removedAt" is null
    ), earlier as materialized (
      select j."id", j."idempotencyKey", j."state", j."createdAt" from lease
        join "Judgment" j on j."pairId" = lease."pairId" and j."memberId" = lease."memberId"
       union
      select j."id", j."idempotencyKey", j."state", j."createdAt" from lease
        join "Judgment" j on j."memberId" = lease."memberId" and j."idempotencyKey" = ${idempotencyKey}
    ), round as materialized (
      select "state", "resumeState", "frozenAt", "seed"
        from "Round" where "id" = (select "shownRoundId" from lease) for share
    ), slot as materialized (
      -- Counting the round's row has it locked first; a freeze locks in this order as well.
      select "state", "leaseId", "leaseUntil"
        from "Slot" where "id" = (select "slotId" from lease) and (select count(*) from round) >= 0
         for update
    )
    select lease."slotId", lease."pairId", lease."projectId"::text as "projectId",
           lease."roundId"::text as "roundId", lease."memberId"::text as "memberId", lease."pseudonym",
           lease."isArchived", lease."holdsAnother", lease."grantedAt",
           (select coalesce(sum(least(j."visibleMs", extract(epoch from j."createdAt" - lease."grantedAt") * 1000)), 0)::float8
              from "Member" m join "Judgment" j on j."memberId" = m."id" and j."createdAt" > lease."grantedAt"
             where m."userId" = ${userId}::uuid and ${isOwnTime}) as "takenMs", asked."rationaleShare", asked."holdsForReading",
           case when lease."roundId" is not null then round."seed" end as "seed", round."state"::text as "roundState",
           round."resumeState"::text as "resumeState", round."frozenAt",
           slot."state"::text as "slotState", slot."leaseId"::text as "slotLeaseId", slot."leaseUntil",
           (select coalesce(jsonb_agg(to_jsonb(e) order by e."createdAt" desc), '[]') from earlier e) as "earlier"
      from lease cross join slot left join round on true
      left join "LabelingSettings" asked on asked."projectId" = lease."projectId"`;
  if (row === undefined) return null;
  const { roundState, resumeState, frozenAt, slotState, slotLeaseId, leaseUntil, ...lease } = row;
  return {
    ...lease,
    round: roundState === null ? null : { state: roundState, resumeState, frozenAt },
    slot: { state: slotState, leaseId: slotLeaseId, leaseUntil },
  };
}
