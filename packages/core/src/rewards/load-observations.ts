import { Prisma, type Tx } from "@gshf/db";
import { offlineLabelSchema, offlinePairsSql } from "../prompts/index.ts";
import { isComparisonSql, isPseudoLabeledSql, votedForFirstSql } from "../slots/index.ts";

/** One pair with its labels, as the fit sees it. */
export type Observation = {
  pairId: string;
  promptId: string;
  promptKey: string;
  firstSha256: string;
  firstCharacters: number;
  secondSha256: string;
  secondCharacters: number;
  /** Share of votes for `first`, a tie counting one half. */
  pFirst: number;
  /** Number of votes, times the weight of an offline comparison. */
  weight: number;
};

export type DataScope = {
  projectId: string;
  /** Rounds of this experiment alone; left out, of all. */
  experimentId?: string;
  /** Frozen rounds up to this number count; a cancelled one only if its dataset was made before. */
  upToRound: number;
  /** These rounds alone; left out, all up to there. */
  rounds?: readonly number[];
  /** D_off as it was at this moment; null leaves it out. */
  offlineUntil: Date | null;
  /** So many offline comparisons at most, which ones by the seed: see `offlinePairsSql`. */
  offlineLimit?: number | null;
  offlineSeed?: number;
  /** Adjudications decided up to then stand in place of the votes; without it none does. */
  adjudicatedUntil?: Date | null;
};

type Row = Omit<Observation, "pFirst" | "weight"> & {
  offlineLabel: unknown;
  isAdjudicated: boolean;
  isLeftOut: boolean;
  adjudicatedFirst: boolean | null;
  votes: number;
  forFirst: number;
};

/**
 * All labeled pairs in the scope, in an order that depends on content alone: offline first, then by round and
 * pair id. Without a counted label a pair is not among them, nor with pseudo-labels alone, nor when a reviewer left it out, nor on a prompt outside
 * the train split: what is measured on held-out prompts would otherwise have been learned from them.
 */
export async function loadObservations(db: Tx, scope: DataScope): Promise<Observation[]> {
  const { offlineUntil: until, offlineLimit: limit, offlineSeed: seed, experimentId } = scope;
  const isOffline = offlinePairsSql(scope.projectId, { until, limit, seed });
  const ofExperiment =
    experimentId === undefined ? Prisma.empty : Prisma.sql`and r."experimentId" = ${experimentId}::uuid`;
  const ofRounds =
    scope.rounds === undefined ? Prisma.empty : Prisma.sql`and r."number" = any(${[...scope.rounds]}::int[])`;
  const rows = await db.$queryRaw<Row[]>`
    select p."id" as "pairId", q."id" as "promptId", q."key" as "promptKey", p."offlineLabel",
           f."textSha256" as "firstSha256", char_length(f."text")::int as "firstCharacters",
           s."textSha256" as "secondSha256", char_length(s."text")::int as "secondCharacters",
           a."pairId" is not null as "isAdjudicated", coalesce(a."leftOut", false) as "isLeftOut",
           a."firstIsBetter" as "adjudicatedFirst",
           coalesce(v."votes", 0)::float8 as "votes", coalesce(v."forFirst", 0)::float8 as "forFirst"
      from "Pair" p
      join "Prompt" q on q."id" = p."promptId"
      join "Response" f on f."id" = p."firstId"
      join "Response" s on s."id" = p."secondId"
      left join "Round" r on r."id" = p."roundId"
      left join lateral (
        select sum(w."weight") as "votes",
               sum(w."weight" * coalesce(${votedForFirstSql("j")}::int, 0.5)) as "forFirst"
          from "Judgment" j
          left join "AnnotatorModel" m on m."memberId" = j."memberId" and m."roundId" = p."roundId"
               and (r."config"->>'annotatorWeights')::boolean
         cross join lateral (select coalesce(m."weight", 1) as "weight") w
         where j."pairId" = p."id" and j."state" = 'counted' and not ${isPseudoLabeledSql("r")}
      ) v on true
      left join "Adjudication" a on a."pairId" = p."id"
           and a."decidedAt" <= ${scope.adjudicatedUntil ?? null}::timestamptz
     where p."projectId" = ${scope.projectId}::uuid and q."split" = 'train'
       and (${isOffline}
         or (p."source" = 'online' and r."frozenAt" is not null and r."number" <= ${scope.upToRound} ${ofExperiment} ${ofRounds}
             and not ${isComparisonSql("r")}
             and (r."state" <> 'cancelled' or exists (select 1 from "Dataset" d where d."roundId" = r."id"))))
     order by p."source" = 'online', r."number", p."id" collate "C"`;
  return rows.flatMap((row) => {
    const { offlineLabel, isAdjudicated, isLeftOut, adjudicatedFirst, votes, forFirst, ...pair } = row;
    if (isLeftOut) return [];
    if (isAdjudicated) {
      const pFirst = adjudicatedFirst === null ? 0.5 : Number(adjudicatedFirst);
      return [{ ...pair, pFirst, weight: votes > 0 ? votes : 1 }];
    }
    if (votes > 0) return [{ ...pair, pFirst: forFirst / votes, weight: votes }];
    if (offlineLabel === null) return [];
    const label = offlineLabelSchema.safeParse(offlineLabel).data;
    // Says nothing that can be read.
    if (label === undefined) return [];
    return [{ ...pair, pFirst: label.pFirst, weight: label.votes * label.weight }];
  });
}

/** What was compared, each answer with its prompt. */
export function comparedAnswers(observations: readonly Observation[]) {
  return observations.flatMap(({ promptId, promptKey, firstSha256, secondSha256 }) => [
    { promptId, promptKey, textSha256: firstSha256 },
    { promptId, promptKey, textSha256: secondSha256 },
  ]);
}
