import { Prisma } from "@gshf/db";
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
    SELECT s."id" FROM "Slot" s
     WHERE s."roundId" = r."id" AND s."state" = 'open' AND s."priority" = level."priority"
       AND ${place} AND ${unseen}
     ORDER BY s."id" LIMIT 1 FOR UPDATE OF s SKIP LOCKED`;
  return Prisma.sql`
    /* claim-slot */
    WITH picked AS MATERIALIZED (
      SELECT found."id", r."leaseSeconds"
        FROM (SELECT "id", coalesce(("config"->>'leaseSeconds')::int, 600) AS "leaseSeconds",
                     md5("seed" || ':' || ${pseudonym})::char(32) AS "start",
                     (SELECT max(o."priority") FROM "Slot" o
                       WHERE o."roundId" = "Round"."id" AND o."state" = 'open') AS "last"
                FROM "Round"
               WHERE "projectId" = ${projectId}::uuid AND "state" = 'labeling'
               ORDER BY "number") r
       CROSS JOIN LATERAL (
         SELECT * FROM (
           SELECT s."id" FROM "Slot" s
            WHERE s."roundId" = r."id" AND s."state" = 'leased' AND s."leaseUntil" <= ${now} AND ${unseen}
            ORDER BY s."leaseUntil" LIMIT 1 FOR UPDATE OF s SKIP LOCKED
         ) expired
         UNION ALL
         SELECT free."id"
           FROM generate_series(0, r."last") level("priority")
          CROSS JOIN LATERAL (
            SELECT * FROM (${openAtLevel(Prisma.sql`s."id" >= r."start"`)}) ahead
            UNION ALL
            SELECT * FROM (${openAtLevel(Prisma.sql`s."id" < r."start"`)}) around
          ) free
       ) found
       LIMIT 1
    ), taken AS (
      UPDATE "Slot" s
         SET "state" = 'leased', "holderId" = ${memberId}::uuid, "leaseId" = ${leaseId}::uuid,
             "leasedAt" = ${now}, "leaseUntil" = ${now} + make_interval(secs => picked."leaseSeconds"),
             "expiries" = s."expiries" + (s."state" = 'leased')::int
        FROM picked WHERE s."id" = picked."id"
      RETURNING s."id"
    )
    INSERT INTO "Lease" ("id", "slotId", "memberId", "grantedAt")
    SELECT ${leaseId}::uuid, taken."id", ${memberId}::uuid, ${now} FROM taken
    RETURNING "slotId"`;
}
