import { idsSql, momentSql, Prisma } from "@gshf/db";

/**
 * Leases of a member that still run, oldest first, as one array `leaseIds`. A freeze closes slots, so none of a frozen
 * round. And whether there is anything that they had before and nobody has now: `hasLeftOver`.
 *
 * @param of.known leases to leave out
 */
export function heldLeasesSql(of: {
  projectId: string;
  memberId: string;
  known: readonly string[];
  now: Date;
}): Prisma.Sql {
  const { projectId, memberId } = of;
  const now = momentSql(of.now);
  // `leased` must stand in the statement itself: only then can the index of what somebody holds be used.
  return Prisma.sql`
    select coalesce(array_agg(h."leaseId"::text order by h."leasedAt", h."id")
                      filter (where h."leaseUntil" > ${now} and h."leaseId" <> all (${idsSql(of.known)})), '{}')
             as "leaseIds",
           coalesce(bool_or(h."leaseUntil" <= ${now}), false)
             or exists (select from "Slot" o where o."gaveBackId" = ${memberId}::uuid and o."state" = 'open')
             as "hasLeftOver"
      from "Slot" h
     where h."holderId" = ${memberId}::uuid and h."state" = 'leased' and h."projectId" = ${projectId}::uuid`;
}
