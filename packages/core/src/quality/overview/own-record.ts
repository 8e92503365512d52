import type { Deps } from "../../access/index.ts";
import { rulesOf } from "../settings.ts";

/** How somebody's own labels compare; null where too little is known to say it. */
export type OwnRecord = {
  /** Of other people's votes on one's pairs in frozen rounds, the share that says the same. */
  agreement: { share: number; votes: number } | null;
  /** Gold pairs answered and answered right. */
  gold: { right: number; answered: number } | null;
};

// Of fewer votes a share says more about chance than about anybody.
const votesMin = 10;

/**
 * What a labeler is told about their own labels. "Neither is better" is a choice like any other.
 *
 * Gold answers are counted in whole blocks of as many as the project's rules ask for (`goldMin`): a figure that
 * moved with each answer would tell which pair was a gold pair. Attention checks are left out.
 */
export async function ownRecord(
  deps: Pick<Deps, "db">,
  projectId: string,
  memberId: string,
): Promise<OwnRecord> {
  const { goldMin } = await rulesOf(deps.db, projectId);
  const [row] = await deps.db.$queryRaw<
    { votes: number; same: number; goldAnswered: number; goldRight: number }[]
  >`
    WITH mine AS (
      SELECT j."id", j."pairId", j."createdAt", p."source", r."frozenAt", g."firstIsBetter", g."kind",
             CASE WHEN j."choice" IN ('left', 'right') THEN (j."choice" = 'left') = j."firstWasLeft" END AS "first"
        FROM "Judgment" j
        JOIN "Pair" p ON p."id" = j."pairId" AND p."projectId" = ${projectId}::uuid
        LEFT JOIN "Round" r ON r."id" = p."roundId"
        LEFT JOIN "GoldPair" g ON g."pairId" = p."id"
       WHERE j."memberId" = ${memberId}::uuid AND j."state" = 'counted'
    ), gold AS (
      SELECT "firstIsBetter" IS NOT DISTINCT FROM "first" AS "isRight",
             row_number() OVER (ORDER BY "createdAt", "id") AS "n",
             count(*) OVER () / ${goldMin}::int * ${goldMin}::int AS "told"
        FROM mine WHERE "source" = 'gold' AND "kind" = 'gold'
    ), votes AS (
      SELECT (CASE WHEN o."choice" IN ('left', 'right') THEN (o."choice" = 'left') = o."firstWasLeft" END)
             IS NOT DISTINCT FROM mine."first" AS "isSame"
        FROM mine
        JOIN "Judgment" o ON o."pairId" = mine."pairId" AND o."state" = 'counted'
                         AND o."memberId" <> ${memberId}::uuid
        JOIN "Member" m ON m."id" = o."memberId" AND m."kind" = 'person'
       WHERE mine."source" = 'online' AND mine."frozenAt" IS NOT NULL
    )
    SELECT (SELECT count(*) FROM votes)::int AS "votes",
           (SELECT count(*) FROM votes WHERE "isSame")::int AS "same",
           (SELECT count(*) FROM gold WHERE "n" <= "told")::int AS "goldAnswered",
           (SELECT count(*) FROM gold WHERE "n" <= "told" AND "isRight")::int AS "goldRight"`;
  const { votes = 0, same = 0, goldAnswered = 0, goldRight = 0 } = row ?? {};
  return {
    agreement: votes < votesMin ? null : { share: same / votes, votes },
    gold: goldAnswered === 0 ? null : { right: goldRight, answered: goldAnswered },
  };
}
