import { type Db, idSql, momentSql, Prisma } from "@gshf/db";
import { isHandedOutSql } from "./handed-out.sql.ts";
import { unseenSql } from "./unseen.sql.ts";

// Beyond this the exact number tells a labeler nothing, and each pair counted costs three probes.
export const remainingMax = 50;

/** Leased slots of a round that are counted at most: with many people at work, counting theirs would cost more than all else. */
const leasedMax = 500;

/** `mine`: of all that a person can get, those they had before, which they get first; `mineOfGold` are gold pairs. */
export type Remaining = { pairs: number; mine: number; mineOfGold: number };

/**
 * Counts the pairs of the project's labeling rounds that this person can still get, up to one more than a bound: pairs,
 * not the labels that each of them still wants, and no gold pairs.
 */
export async function countRemaining(
  db: Pick<Db, "$queryRaw">,
  of: { projectId: string; memberId: string; now: Date },
): Promise<Remaining> {
  const [row] = await db.$queryRaw<Remaining[]>`/* count-remaining */ ${countRemainingSql(of)}`;
  return row ?? { pairs: 0, mine: 0, mineOfGold: 0 };
}

/** One row of Remaining. */
export function countRemainingSql(of: { projectId: string; memberId: string; now: Date }): Prisma.Sql {
  const [projectId, memberId] = [idSql(of.projectId), idSql(of.memberId)];
  const at = momentSql(of.now);
  return Prisma.sql`
    select (case when ${manyRemainSql(projectId, memberId)} then ${Prisma.raw(String(remainingMax + 1))} else (
            select count(*)
              from (select from (
                      -- Two branches, because open slots and leased ones have an index each.
                      select s."id", s."pairId", s."index"
                        from "Round" r join "Slot" s on s."roundId" = r."id" and s."state" = 'open'
                       where r."projectId" = ${projectId} and r."state" = 'labeling'
                       union all
                      select s."id", s."pairId", s."index"
                        from "Round" r join "Slot" s on s."roundId" = r."id" and s."state" = 'leased'
                       where r."projectId" = ${projectId} and r."state" = 'labeling' and s."leaseUntil" <= ${at}) s
                     where ${unseenSql(memberId)}
                       -- One slot a pair.
                       and not exists (select from "Slot" o where o."pairId" = s."pairId" and o."index" < s."index"
                                          and (o."state" = 'open'
                                            or (o."state" = 'leased' and o."leaseUntil" <= ${at})) offset 0)
                     -- Written out: a limit not known beforehand is taken for a tenth of the table.
                     limit ${Prisma.raw(String(remainingMax + 1))}) free) end)::int as "pairs",
           count(*)::int as "mine", (count(*) filter (where s."roundId" is null))::int as "mineOfGold"
      from "Slot" s
     where s."id" in (
             select o."id" from "Slot" o where o."gaveBackId" = ${memberId} and o."state" = 'open'
             union all
             select h."id" from "Slot" h where h."holderId" = ${memberId} and h."state" = 'leased'
                and h."leaseUntil" <= ${at})
       and s."projectId" = ${projectId} and ${isHandedOutSql} and ${unseenSql(memberId)}`;
}

/**
 * Whether more than the bound remain, as the kept counts tell without a look at the slots: true only if it is so, and
 * nearly always where many remain. No pair of these rounds has more open slots than the most labels a pair that
 * one of them wants, and the person has judged, skipped or in hand no more of the pairs than they ever did.
 */
function manyRemainSql(projectId: Prisma.Sql, memberId: Prisma.Sql): Prisma.Sql {
  const leased = Prisma.raw(String(leasedMax));
  return Prisma.sql`
    (select sum((select coalesce(sum(t."wanted" - t."done" - t."held"), 0) from "RoundTally" t where t."roundId" = r."id")
                - (select case when count(*) > ${leased} then null else count(*) end
                     from (select from "Slot" s where s."state" = 'leased' and s."roundId" = r."id"
                            limit ${leased} + 1) l)
                - (select coalesce(sum(t."kept"), 0) from "MemberTally" t
                    where t."memberId" = ${memberId} and t."scopeId" = r."id")
                    * (r."config" ->> 'labelsPerPair')::int)
            / max((r."config" ->> 'labelsPerPair')::int)
       from "Round" r where r."projectId" = ${projectId} and r."state" = 'labeling')
    > (select count(*) from "Skip" k where k."memberId" = ${memberId}) + ${Prisma.raw(String(remainingMax))}`;
}
