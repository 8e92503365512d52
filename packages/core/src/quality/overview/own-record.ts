import { z } from "zod";
import type { Deps } from "../../access/index.ts";
import { votedForFirstSql } from "../../slots/index.ts";
import { rulesOf } from "../rules-of.ts";

/** How somebody's own labels compare; null where too little is known to say it. */
export const ownRecordSchema = z.object({
  /** Of other people's votes on one's pairs in frozen rounds, the share that says the same. */
  agreement: z.object({ share: z.number(), votes: z.int() }).nullable(),
  /** Gold pairs answered and answered right. */
  gold: z.object({ right: z.int(), answered: z.int() }).nullable(),
});
export type OwnRecord = z.output<typeof ownRecordSchema>;

// Of fewer votes a share says more about chance than about anybody.
const votesMin = 10;
// With every so many labels the figure about gold pairs is told anew.
const tellStep = 10;

/**
 * What a labeler is told about their own labels. "Neither is better" is a choice like any other.
 *
 * A figure that moved with a gold answer would tell which pair was one. So gold answers are counted in whole blocks
 * of as many as the project's rules ask for (`goldMin`), only with every tenth label, and only those that can't be
 * taken back any more: else labeling a pair anew would show by the figure whether it was one. Attention checks are
 * left out.
 *
 * @param settledAfter how many of somebody's last labels can be taken back
 */
export async function loadOwnRecord(
  deps: Pick<Deps, "db">,
  { projectId, memberId, settledAfter }: { projectId: string; memberId: string; settledAfter: number },
): Promise<OwnRecord> {
  const { goldMin } = await rulesOf(deps.db, projectId);
  const [row] = await deps.db.$queryRaw<
    { votes: number; same: number; goldAnswered: number; goldRight: number }[]
  >`
    with mine as (
      select j."id", j."pairId", j."createdAt", p."source", r."frozenAt", g."firstIsBetter", g."kind",
             ${votedForFirstSql("j")} as "first",
             row_number() over (order by j."createdAt", j."id") as "place",
             greatest(count(*) over () - ${settledAfter}::int, 0) / ${tellStep}::int * ${tellStep}::int as "settled"
        from "Judgment" j
        join "Pair" p on p."id" = j."pairId" and p."projectId" = ${projectId}::uuid
        left join "Round" r on r."id" = p."roundId"
        left join "GoldPair" g on g."pairId" = p."id"
       where j."memberId" = ${memberId}::uuid and j."state" = 'counted'
    ), gold as (
      select "firstIsBetter" is not distinct from "first" as "isRight",
             row_number() over (order by "createdAt", "id") as "n",
             count(*) over () / ${goldMin}::int * ${goldMin}::int as "told"
        from mine where "source" = 'gold' and "kind" = 'gold' and "place" <= "settled"
    ), votes as (
      select ${votedForFirstSql("o")} is not distinct from mine."first" as "isSame"
        from mine
        join "Judgment" o on o."pairId" = mine."pairId" and o."state" = 'counted'
                         and o."memberId" <> ${memberId}::uuid
        join "Member" m on m."id" = o."memberId" and m."kind" = 'person'
       where mine."source" = 'online' and mine."frozenAt" is not null
    )
    select (select count(*) from votes)::int as "votes",
           (select count(*) from votes where "isSame")::int as "same",
           (select count(*) from gold where "n" <= "told")::int as "goldAnswered",
           (select count(*) from gold where "n" <= "told" and "isRight")::int as "goldRight"`;
  const { votes = 0, same = 0, goldAnswered = 0, goldRight = 0 } = row ?? {};
  return {
    agreement: votes < votesMin ? null : { share: same / votes, votes },
    gold: goldAnswered === 0 ? null : { right: goldRight, answered: goldAnswered },
  };
}
