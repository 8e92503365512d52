import type { Tx } from "@gshf/db";
import { ChatMessage, type DatasetRow } from "@gshf/trainer-protocol";
import { z } from "zod";
import { type OfflineScope, offlinePairsSql } from "../prompts/index.ts";
import { isPseudoLabeledSql } from "../slots/index.ts";
import type { ReasonCount } from "./tally-reasons.ts";
import { type LabelColumns, labelColumnsSql, type Verdict, verdictOf } from "./verdict.ts";

/**
 * D_off as it was at a moment, or one frozen round; adjudications decided up to `adjudicatedUntil` stand in place
 * of the votes, and what exported judges said up to then goes along.
 */
export type RowSource = (
  | { offlineUntil: Date; offlineLimit?: number | null; offlineSeed?: number }
  | { roundId: string }
) & {
  adjudicatedUntil?: Date | null;
  /** Votes of annotators whose reliability was found to be less don't count. */
  reliabilityMin?: number | undefined;
};

/** What an LLM judge said, where it is exported. */
type JudgeVote = {
  pseudonym: string;
  verdict: "first" | "second" | "tie";
  isConsistent: boolean;
  isCounted: boolean;
};

type PairRow = LabelColumns & {
  pairId: string;
  round: number;
  isPseudoLabeled: boolean;
  messages: unknown;
  split: DatasetRow["split"];
  arm: string;
  pairProbability: number | null;
  uncertainty: number | null;
  firstId: string;
  firstText: string;
  firstPolicy: string | null;
  firstSampling: DatasetRow["sampling"];
  secondId: string;
  secondText: string;
  secondPolicy: string | null;
  secondSampling: DatasetRow["sampling"];
  judges: JudgeVote[];
};

/**
 * The rows of one source, sorted by pair id. Only labeled pairs on prompts of the train split; a pair whose
 * votes are even gives two rows of half the weight, one each way round.
 */
export async function loadRows(db: Tx, projectId: string, source: RowSource): Promise<DatasetRow[]> {
  const roundId = "roundId" in source ? source.roundId : null;
  const offline: OfflineScope =
    "offlineUntil" in source
      ? { until: source.offlineUntil, limit: source.offlineLimit, seed: source.offlineSeed }
      : { until: null };
  const adjudicatedUntil = source.adjudicatedUntil ?? null;
  const pairs = await db.$queryRaw<PairRow[]>`
    select p."id" as "pairId", coalesce(r."number", 0)::int as "round", ${isPseudoLabeledSql("r")} as "isPseudoLabeled", q."messages", q."split"::text as "split",
           p."arm", p."pairProbability", p."uncertainty", ${labelColumnsSql(adjudicatedUntil)},
           f."id" as "firstId", f."text" as "firstText", fp."name" as "firstPolicy",
           case when f."temperature" is not null then jsonb_build_object(
             'temperature', f."temperature", 'top_p', f."topP", 'seed', f."seed") end as "firstSampling",
           s."id" as "secondId", s."text" as "secondText", sp."name" as "secondPolicy",
           case when s."temperature" is not null then jsonb_build_object(
             'temperature', s."temperature", 'top_p', s."topP", 'seed', s."seed") end as "secondSampling",
           coalesce((
             select jsonb_agg(jsonb_build_object('pseudonym', m."pseudonym", 'verdict', v."verdict",
                      'isConsistent', v."firstAsA" = v."secondAsA", 'isCounted', v."judgmentId" is not null)
                      order by m."pseudonym")
               from "JudgeVerdict" v
               join "JudgeRun" n on n."id" = v."runId" and (n."exported" or v."judgmentId" is not null)
               join "Judge" g on g."id" = n."judgeId"
               join "Member" m on m."id" = g."memberId"
              where v."pairId" = p."id" and v."judgedAt" <= ${adjudicatedUntil}::timestamptz), '[]') as "judges"
      from "Pair" p
      join "Prompt" q on q."id" = p."promptId"
      join "Response" f on f."id" = p."firstId"
      join "Response" s on s."id" = p."secondId"
      left join "Policy" fp on fp."id" = f."policyId"
      left join "Policy" sp on sp."id" = s."policyId"
      left join "Round" r on r."id" = p."roundId"
     where p."projectId" = ${projectId}::uuid and q."split" = 'train'
       and (p."roundId" = ${roundId}::uuid
         or ${offlinePairsSql(projectId, offline)})
     order by p."id" collate "C"`;
  return pairs.flatMap((pair) => rowsOf(pair, source.reliabilityMin));
}

function rowsOf(pair: PairRow, reliabilityMin?: number): DatasetRow[] {
  const verdict = verdictOf(pair, reliabilityMin);
  if (verdict === null || verdict.weight === 0) return [];
  // A conversation that is none (written by hand, or by another version) can't be learned from.
  const conversation = promptSchema.safeParse(pair.messages).data;
  if (conversation === undefined) return [];
  if (verdict.pFirst > 0.5) return [toRow(pair, conversation, verdict, "first", 1)];
  if (verdict.pFirst < 0.5) return [toRow(pair, conversation, verdict, "second", 1)];
  return [
    toRow(pair, conversation, verdict, "first", 0.5),
    toRow(pair, conversation, verdict, "second", 0.5),
  ];
}

/** What a row may hold, and no stricter: an empty turn teaches as it was shown. */
const promptSchema = z.array(ChatMessage).min(1);

function toRow(
  pair: PairRow,
  conversation: DatasetRow["prompt"],
  verdict: Verdict,
  chosen: "first" | "second",
  share: number,
): DatasetRow {
  const first = {
    id: pair.firstId,
    message: { role: "assistant" as const, content: pair.firstText },
    policy: pair.firstPolicy,
    sampling: pair.firstSampling,
  };
  const second = {
    id: pair.secondId,
    message: { role: "assistant" as const, content: pair.secondText },
    policy: pair.secondPolicy,
    sampling: pair.secondSampling,
  };
  const [better, worse] = chosen === "first" ? [first, second] : [second, first];
  const { pFirst, weight, firstWasLeft, reasons, ...label } = verdict;
  const offline = pair.round === 0;
  return {
    pair_id: pair.pairId,
    round: pair.round,
    split: pair.split,
    prompt: conversation,
    chosen: [better.message],
    rejected: [worse.message],
    chosen_id: better.id,
    rejected_id: worse.id,
    label: {
      ...label,
      p_chosen: chosen === "first" ? pFirst : 1 - pFirst,
      // Left out where there are none: rows frozen before anybody gave a reason keep their bytes.
      ...(reasons.length === 0 ? {} : { reasons: reasons.map((count) => reasonOf(count, chosen)) }),
      ...(pair.judges.length === 0 ? {} : { judges: pair.judges.map((judge) => judgeOf(judge, chosen)) }),
    },
    weight: weight * share,
    pessimism_margin: 0,
    rm_margin: 0,
    uncertainty: offline ? null : pair.uncertainty,
    pair_probability: offline ? null : pair.pairProbability,
    arm: offline ? null : pair.arm,
    source: sourceOf(pair),
    policy_chosen: better.policy,
    policy_rejected: worse.policy,
    sampling: better.sampling,
    chosen_was_left: firstWasLeft === null ? null : firstWasLeft === (chosen === "first"),
  };
}

/** What a reviewer decided is a person's, whoever labeled before. */
function sourceOf({ round, isPseudoLabeled, ruling }: PairRow): DatasetRow["source"] {
  if (round === 0) return "offline";
  return isPseudoLabeled && ruling === null ? "pseudo" : "online";
}

function reasonOf({ reason, first, second, neither }: ReasonCount, chosen: "first" | "second") {
  const [forChosen, forRejected] = chosen === "first" ? [first, second] : [second, first];
  return { reason, chosen: forChosen, rejected: forRejected, neither };
}

function judgeOf({ pseudonym, verdict, isConsistent, isCounted }: JudgeVote, chosen: "first" | "second") {
  const p_chosen = verdict === "tie" ? 0.5 : Number(verdict === chosen);
  return { annotator: pseudonym, p_chosen, consistent: isConsistent, counted: isCounted };
}
