import { Prisma } from "@gshf/db";
import type { DatasetRow } from "@gshf/trainer-protocol";
import { offlineLabelSchema } from "../prompts/index.ts";
import { type ChoiceName, votedFor } from "../slots/index.ts";
import { type ReasonCount, tallyReasons } from "./tally-reasons.ts";

type Vote = {
  choice: ChoiceName;
  strength: number | null;
  reasons: string[];
  firstWasLeft: boolean;
  pseudonym: string;
  /** 1, or the annotator's fitted weight where the round asks for that. */
  weight: number;
  /** The annotator's, as it was fitted when the round was frozen; null where it wasn't. */
  reliability: number | null;
};

type Ruling = { firstIsBetter: boolean | null; leftOut: boolean; pseudonym: string };

/** What a pair's label is made of, as `labelColumnsSql` reads it. */
export type LabelColumns = { offlineLabel: unknown; votes: Vote[]; ruling: Ruling | null };

/** Votes and ruling of a pair `p` of a round `r`; decisions up to `adjudicatedUntil`, none where that is null. */
export function labelColumnsSql(adjudicatedUntil: Date | null): Prisma.Sql {
  return Prisma.sql`p."offlineLabel",
    coalesce((
      select jsonb_agg(jsonb_build_object('choice', j."choice", 'strength', j."strength",
               'reasons', coalesce(j."reasons", '{}'), 'firstWasLeft', j."firstWasLeft", 'pseudonym', m."pseudonym",
               'weight', case when (r."config"->>'annotatorWeights')::boolean then coalesce(w."weight", 1) else 1 end,
               'reliability', w."reliability")
               order by m."pseudonym")
        from "Judgment" j join "Member" m on m."id" = j."memberId"
        left join "AnnotatorModel" w on w."memberId" = j."memberId" and w."roundId" = p."roundId"
       where j."pairId" = p."id" and j."state" = 'counted'), '[]') as "votes",
    (select jsonb_build_object('firstIsBetter', a."firstIsBetter", 'leftOut', a."leftOut",
                               'pseudonym', m."pseudonym")
       from "Adjudication" a join "Member" m on m."id" = a."memberId"
      where a."pairId" = p."id" and a."decidedAt" <= ${adjudicatedUntil}::timestamptz) as "ruling"`;
}

export type Verdict = Omit<DatasetRow["label"], "p_chosen" | "reasons" | "judges"> & {
  pFirst: number;
  weight: number;
  reasons: ReasonCount[];
  /** Whether `first` was on the left for everybody who labeled it; null when they saw different sides. */
  firstWasLeft: boolean | null;
};

/**
 * What was said of a pair: by those who voted, their file, or the reviewer in their place; null where nothing was.
 *
 * @param reliabilityMin votes of annotators who were found less reliable don't count
 */
export function verdictOf(pair: LabelColumns, reliabilityMin?: number): Verdict | null {
  const voted = votedVerdict(pair, reliabilityMin);
  if (pair.ruling === null) return voted;
  if (pair.ruling.leftOut) return null;
  const { firstIsBetter, pseudonym } = pair.ruling;
  const unvoted = { n_votes: 0, n_ties: 0, strength: null, annotators: [], reasons: [], firstWasLeft: null };
  return {
    ...(voted ?? unvoted),
    pFirst: firstIsBetter === null ? 0.5 : Number(firstIsBetter),
    weight: voted !== null && voted.weight > 0 ? voted.weight : 1,
    adjudicated_by: pseudonym,
  };
}

function votedVerdict(pair: LabelColumns, reliabilityMin = Number.NEGATIVE_INFINITY): Verdict | null {
  if (pair.votes.length > 0) {
    const counted = pair.votes.filter(
      ({ reliability }) => reliability === null || reliability >= reliabilityMin,
    );
    return counted.length > 0 ? countVotes(counted) : null;
  }
  if (pair.offlineLabel === null) return null;
  const label = offlineLabelSchema.safeParse(pair.offlineLabel).data;
  if (label === undefined) return null;
  return {
    pFirst: label.pFirst,
    weight: label.votes * label.weight,
    n_votes: Math.round(label.votes),
    n_ties: Math.round(label.ties ?? (label.pFirst === 0.5 ? label.votes : 0)),
    strength: label.strength ?? null,
    annotators: [],
    reasons: [],
    firstWasLeft: null,
  };
}

function countVotes(votes: readonly Vote[]): Verdict {
  const weightOf = (some: readonly Vote[]) => some.reduce((sum, vote) => sum + vote.weight, 0);
  const ties = votes.filter((vote) => votedFor(vote) === "neither");
  const forFirst = votes.filter((vote) => votedFor(vote) === "first");
  const weight = weightOf(votes);
  const strengths = votes.flatMap((vote) => vote.strength ?? []);
  const sides = new Set(votes.map((vote) => vote.firstWasLeft));
  const [side] = sides;
  return {
    pFirst: weight === 0 ? 0.5 : (weightOf(forFirst) + weightOf(ties) / 2) / weight,
    weight,
    n_votes: votes.length,
    n_ties: ties.length,
    strength:
      strengths.length === 0
        ? null
        : strengths.reduce((sum, strength) => sum + strength, 0) / strengths.length,
    annotators: votes.map((vote) => vote.pseudonym),
    reasons: tallyReasons(votes.map((vote) => ({ reasons: vote.reasons, preferred: votedFor(vote) }))),
    firstWasLeft: sides.size === 1 ? (side ?? null) : null,
  };
}
