import { type Db, type Member, Prisma, type Tx } from "@gshf/db";
import { can } from "../access/index.ts";
import { undoWindow } from "./model.ts";

/**
 * Whether a member may still come to label the pair `p` of a round, or change what they said of it: while its round is
 * open, unless they passed it on, nobody gets it any more, or their own label is beyond what can be taken back.
 */
export function couldLabelSql(memberId: string): Prisma.Sql {
  return Prisma.sql`(
    exists (select from "Round" r where r."id" = p."roundId" and r."frozenAt" is null
               and r."state" not in ('complete', 'cancelled'))
    and not exists (select from "Skip" k where k."pairId" = p."id" and k."memberId" = ${memberId}::uuid)
    and (
      exists (select from (select j."pairId" from "Judgment" j
                            where j."memberId" = ${memberId}::uuid and j."state" in ('counted', 'late', 'surplus')
                            order by j."createdAt" desc, j."id" desc limit ${Prisma.raw(String(undoWindow))}) mine
               where mine."pairId" = p."id")
      or (exists (select from "Slot" s where s."pairId" = p."id" and s."state" in ('open', 'leased'))
          and not exists (select from "Judgment" j where j."pairId" = p."id" and j."memberId" = ${memberId}::uuid
                             and j."state" <> 'withdrawn'))))`;
}

/**
 * Whether pairs are kept from somebody until they can't label them any more: from who labels and doesn't look after the
 * project. Who sets rounds up knows what they are made of anyway.
 */
export function isKeptFrom(member: Member | null): member is Member {
  return member !== null && can(member.role, "label") && !can(member.role, "project.write");
}

/** Those of the pairs that are kept from a member. */
export async function keptPairs(
  db: Pick<Db | Tx, "$queryRaw">,
  member: Member | null,
  pairIds: readonly string[],
): Promise<Set<string>> {
  if (!isKeptFrom(member) || pairIds.length === 0) return new Set();
  const rows = await db.$queryRaw<{ id: string }[]>`
    select p."id" from "Pair" p where p."id" = any (${[...pairIds]}::char(32)[]) and ${couldLabelSql(member.id)}`;
  return new Set(rows.map(({ id }) => id));
}
