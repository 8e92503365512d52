import { Prisma } from "@gshf/db";

/**
 * Whether a person may still get the pair of the slot `s`: they have not judged it (a judgment they took back
 * doesn't count), not skipped it, and hold no other slot of it.
 *
 * OFFSET 0 keeps the planner from turning these into joins with the whole table: nearly every open slot is
 * unseen, so a probe of each index per slot looked at is the right plan at every size.
 */
export function unseenSql(memberId: string): Prisma.Sql {
  return Prisma.sql`
    NOT EXISTS (SELECT FROM "Judgment" j WHERE j."pairId" = s."pairId"
                   AND j."memberId" = ${memberId}::uuid AND j."state" <> 'withdrawn' OFFSET 0)
    AND NOT EXISTS (SELECT FROM "Skip" k WHERE k."pairId" = s."pairId" AND k."memberId" = ${memberId}::uuid OFFSET 0)
    AND NOT EXISTS (SELECT FROM "Slot" h WHERE h."pairId" = s."pairId"
                       AND h."holderId" = ${memberId}::uuid AND h."id" <> s."id" OFFSET 0)`;
}
