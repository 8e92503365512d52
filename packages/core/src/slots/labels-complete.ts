import { type Db, Prisma, type Tx } from "@gshf/db";

/**
 * True when no slot of the round is open, leased or held for a reviewer. Minima, because they are read off the
 * partial indexes; of `exists` the planner expects a hit on the first page, and walks a million labeled slots.
 */
export function labelsCompleteSql(roundId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    (select min("priority") from "Slot" where "roundId" = ${roundId} and "state" = 'open') is null
    and (select min("leaseUntil") from "Slot" where "roundId" = ${roundId} and "state" = 'leased') is null
    and (select min("index") from "Slot" where "roundId" = ${roundId} and "state" = 'held') is null)`;
}

/** Whether no slot of the round waits for a label or a reviewer, or is in somebody's hands. */
export async function labelsComplete(db: Db | Tx, roundId: string): Promise<boolean> {
  const [row] = await db.$queryRaw<{ complete: boolean }[]>`
    /* labels-complete */
    select ${labelsCompleteSql(Prisma.sql`${roundId}::uuid`)} as "complete"`;
  return row?.complete ?? false;
}
