import { Prisma } from "@gshf/db";

/**
 * Whether a person may still get the pair of the slot `s`: they have not judged it (a judgment they took back
 * doesn't count), not skipped it, and hold no other slot of it.
 *
 * OFFSET 0 keeps the planner from turning these into joins with the whole table: nearly every open slot is
 * unseen, so a probe of each index per slot looked at is the right plan at every size.
 */
export function unseenSql(memberId: string | Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    not exists (select from "Judgment" j where j."pairId" = s."pairId"
                   and j."memberId" = ${memberId}::uuid and j."state" <> 'withdrawn' offset 0)
    and not exists (select from "Skip" k where k."pairId" = s."pairId" and k."memberId" = ${memberId}::uuid offset 0)
    and not exists (select from "Slot" h where h."pairId" = s."pairId"
                       and h."holderId" = ${memberId}::uuid and h."id" <> s."id" offset 0)`;
}
