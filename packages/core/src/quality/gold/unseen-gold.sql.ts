import { Prisma } from "@gshf/db";

/**
 * Whether a person may still get the gold pair of `g` and its pair `p`: it is in use, they have not judged it (a
 * judgment they took back doesn't count) nor skipped it, and don't hold it. Nor the same two answers under another
 * id: judged before, or explained in the qualification test.
 */
export function unseenGoldSql(memberId: string, now: Date): Prisma.Sql {
  return Prisma.sql`
    g."retiredAt" is null and p."source" = 'gold'
    and not exists (select from "Skip" k where k."pairId" = p."id" and k."memberId" = ${memberId}::uuid)
    and not exists (select from "Slot" s where s."pairId" = p."id" and s."holderId" = ${memberId}::uuid
                       and s."state" = 'leased' and s."leaseUntil" > ${now.toISOString()}::timestamptz)
    and not exists (select from "Pair" o
                     where o."promptId" = p."promptId"
                       and least(o."firstId", o."secondId") = least(p."firstId", p."secondId")
                       and greatest(o."firstId", o."secondId") = greatest(p."firstId", p."secondId")
                       and (exists (select from "Judgment" j
                                     where j."pairId" = o."id" and j."memberId" = ${memberId}::uuid
                                       and j."state" <> 'withdrawn')
                         or exists (select from "Qualification" t
                                     where t."memberId" = ${memberId}::uuid and o."id"::text = any (t."items"))))`;
}
