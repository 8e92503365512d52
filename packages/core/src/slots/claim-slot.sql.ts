import { Prisma } from "@gshf/db";
import { leaseSecondsSql } from "./lease-seconds.sql.ts";
import { unseenSql } from "./unseen.sql.ts";

/**
 * Leases one slot to a labeler: one statement, so that no two people can ever hold the same slot.
 *
 * Rounds of the project that are labeling are tried in order. Within one: first a lease that ran out
 * (the round waits for it longest), then the open slots, first labels of all pairs before second ones.
 * Each labeler walks a priority level from their own place (`start`, a hash of round and pseudonym) and
 * wraps around once, so that 200 people don't queue up at one end of the index, nor walk over the dead
 * entries the others left there; and the order in which pairs are labeled is no property of the pair.
 *
 * `SKIP LOCKED` passes over what somebody else is taking this moment. A pair this person has judged,
 * skipped or holds is never offered again; a judgment they took back doesn't count as judged.
 * Twice the same person at once may still reach two slots of one pair: the unique index on
 * (pairId, holderId) refuses the second, and the caller tries again.
 */
export function claimSlotSql(claim: {
  projectId: string;
  memberId: string;
  pseudonym: string;
  leaseId: string;
  now: Date;
}): Prisma.Sql {
  const { projectId, memberId, pseudonym, leaseId } = claim;
  // As text with its zone: the driver would send a bare Date in the session's.
  const now = Prisma.sql`${claim.now.toISOString()}::timestamptz`;
  const unseen = unseenSql(memberId);
  const openAtLevel = (place: Prisma.Sql) => Prisma.sql`
    select s."id" from "Slot" s
     where s."roundId" = r."id" and s."state" = 'open' and s."priority" = level."priority"
       and ${place} and ${unseen}
     order by s."id" limit 1 for update of s skip locked`;
  return Prisma.sql`
    /* claim-slot */
    with picked as materialized (
      select found."id", r."leaseSeconds"
        from (select "id", ${leaseSecondsSql(Prisma.sql`"config"`)} as "leaseSeconds",
                     md5("seed" || ':' || ${pseudonym})::char(32) as "start",
                     (select max(o."priority") from "Slot" o
                       where o."roundId" = "Round"."id" and o."state" = 'open') as "last"
                from "Round"
               where "projectId" = ${projectId}::uuid and "state" = 'labeling'
               order by "number") r
       cross join lateral (
         select * from (
           select s."id" from "Slot" s
            where s."roundId" = r."id" and s."state" = 'leased' and s."leaseUntil" <= ${now} and ${unseen}
            order by s."leaseUntil" limit 1 for update of s skip locked
         ) expired
         union all
         select free."id"
           from generate_series(0, r."last") level("priority")
          cross join lateral (
            select * from (${openAtLevel(Prisma.sql`s."id" >= r."start"`)}) ahead
            union all
            select * from (${openAtLevel(Prisma.sql`s."id" < r."start"`)}) around
          ) free
       ) found
       limit 1
    ), taken as (
      update "Slot" s
         set "state" = 'leased', "holderId" = ${memberId}::uuid, "leaseId" = ${leaseId}::uuid,
             "leasedAt" = ${now}, "leaseUntil" = ${now} + make_interval(secs => picked."leaseSeconds"),
             "expiries" = s."expiries" + (s."state" = 'leased')::int
        from picked where s."id" = picked."id"
      returning s."id"
    )
    insert into "Lease" ("id", "slotId", "memberId", "grantedAt")
    select ${leaseId}::uuid, taken."id", ${memberId}::uuid, ${now} from taken
    returning "slotId"`;
}
