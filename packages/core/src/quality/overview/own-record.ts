import { z } from "zod";
import type { Deps } from "../../access/index.ts";
import { votedForFirstSql } from "../../slots/index.ts";
import { labelsOfMembers } from "../../tallies/index.ts";
import { rulesOf } from "../rules-of.ts";
import { statisticKinds } from "../statistics/statistic-kinds.ts";

/** How somebody's own labels compare; null where too little is known to say it. */
export const ownRecordSchema = z.object({
  /** Of other people's votes on one's pairs in rounds that are frozen, and counted since, the share that says the same. */
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
  const [agreement, gold] = await Promise.all([
    countSameVotes(deps, projectId, memberId),
    countGold(deps, { projectId, memberId, settledAfter }),
  ]);
  return {
    agreement:
      agreement.votes < votesMin ? null : { share: agreement.same / agreement.votes, votes: agreement.votes },
    gold: gold.answered === 0 ? null : gold,
  };
}

/** From what was counted of each round when it froze. */
async function countSameVotes(deps: Pick<Deps, "db">, projectId: string, memberId: string) {
  const [row] = await deps.db.$queryRaw<{ votes: number; same: number }[]>`
    select coalesce(sum((s."value"->${memberId}->>'votes')::int), 0)::int as "votes",
           coalesce(sum((s."value"->${memberId}->>'same')::int), 0)::int as "same"
      from "Statistic" s
     where s."projectId" = ${projectId}::uuid and s."kind" = 'peers'
       and s."version" = ${statisticKinds.peers.version}::int`;
  return row ?? { votes: 0, same: 0 };
}

/** Goes by the hand-outs of check pairs and by the last labels: nothing here grows with how much somebody has labeled. */
async function countGold(
  deps: Pick<Deps, "db">,
  { projectId, memberId, settledAfter }: { projectId: string; memberId: string; settledAfter: number },
): Promise<{ answered: number; right: number }> {
  const { goldMin } = await rulesOf(deps.db, projectId);
  const labels = (await labelsOfMembers(deps.db, [memberId])).get(memberId) ?? 0;
  const untold = labels - Math.floor(Math.max(labels - settledAfter, 0) / tellStep) * tellStep;
  const [row] = await deps.db.$queryRaw<{ answered: number; right: number }[]>`
    with settled as (
      -- The first label that is not told of yet; there are fewer than so many and a step.
      select "createdAt", "id" from "Judgment"
       where "memberId" = ${memberId}::uuid and "state" = 'counted'
       order by "createdAt" desc, "id" desc offset greatest(${untold}::int - 1, 0) limit 1
    ), gold as (
      select g."firstIsBetter" is not distinct from ${votedForFirstSql("j")} as "isRight",
             row_number() over (order by j."createdAt", j."id") as "n",
             count(*) over () / ${goldMin}::int * ${goldMin}::int as "told"
        from "GoldShow" w
        join "Judgment" j on j."slotId" = w."slotId" and j."state" = 'counted' and j."memberId" = ${memberId}::uuid
        join "GoldPair" g on g."pairId" = j."pairId" and g."kind" = 'gold'
       cross join settled
       where w."memberId" = ${memberId}::uuid and (j."createdAt", j."id") < (settled."createdAt", settled."id")
    )
    select count(*)::int as "answered", (count(*) filter (where "isRight"))::int as "right"
      from gold where "n" <= "told"`;
  return row ?? { answered: 0, right: 0 };
}
