import { Prisma, type Tx } from "@gshf/db";
import { leaseSecondsOfSlotSql } from "./lease-seconds.sql.ts";

export type NewLease = { leaseId: string; slotId: string; memberId: string; now: Date };

/**
 * Leases one particular slot, which the caller has locked or made, to a member: for as long as leases of its round
 * run, or for the seconds given.
 */
export async function leaseSlot(tx: Tx, lease: NewLease, seconds?: number): Promise<void> {
  const { leaseId, slotId, memberId } = lease;
  const now = Prisma.sql`${lease.now.toISOString()}::timestamptz`;
  const length = seconds === undefined ? leaseSecondsOfSlotSql() : Prisma.sql`${seconds}::int`;
  await tx.$executeRaw`
    update "Slot" s
       set "state" = 'leased', "holderId" = ${memberId}::uuid, "leaseId" = ${leaseId}::uuid,
           "leasedAt" = ${now}, "leaseUntil" = ${now} + make_interval(secs => ${length})
     where s."id" = ${slotId}`;
  await tx.lease.create({ data: { id: leaseId, slotId, memberId, grantedAt: lease.now } });
}
