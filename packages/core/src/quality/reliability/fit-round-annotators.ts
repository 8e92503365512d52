import type { Db, Tx } from "@gshf/db";
import { type AnnotatorEstimate, fitAnnotators } from "@gshf/gshf";
import type { Deps } from "../../access/index.ts";
import { votedForFirstSql } from "../../slots/index.ts";

/** `label` is 1 for the first answer, 0 for the second, ½ for neither; `side` 1 where the first was on the left. */
export type RoundVote = { pairId: string; memberId: string; label: number; side: number };

/**
 * Estimates how reliable and how left-biased everybody is who labeled a round, from the round's own labels, and
 * keeps it. A pure function of the labels: judgments are read in an order that depends on content alone, so that
 * a second run, or a twin, writes the same numbers.
 */
export async function fitRoundAnnotators(deps: Pick<Deps, "db">, roundId: string): Promise<void> {
  const estimates = estimateAnnotators(await loadVotes(deps.db, roundId));
  const data = [...estimates].map(([memberId, estimate]) => ({ memberId, roundId, ...columnsOf(estimate) }));
  if (data.length > 0) await deps.db.annotatorModel.createMany({ data, skipDuplicates: true });
}

/** The estimates by member, in the order of their first vote. */
export function estimateAnnotators(rows: readonly RoundVote[]): Map<string, AnnotatorEstimate> {
  if (rows.length === 0) return new Map();
  const members = distinct(rows.map((row) => row.memberId));
  const pairs = distinct(rows.map((row) => row.pairId));
  const fit = fitAnnotators({
    pairs: rows.map((row) => pairs.get(row.pairId) ?? 0),
    annotators: rows.map((row) => members.get(row.memberId) ?? 0),
    labels: rows.map((row) => row.label),
    sides: rows.map((row) => row.side),
    pairCount: pairs.size,
    annotatorCount: members.size,
    iterationsMax: Math.round(Math.min(400, Math.max(40, judgmentsPerFit / rows.length))),
  });
  return new Map(
    [...members].flatMap(([memberId, index]) => {
      const estimate = fit.annotators[index];
      return estimate === undefined ? [] : [[memberId, estimate] as const];
    }),
  );
}

// An iteration over 100,000 judgments takes a quarter of a second in which the worker does nothing else.
const judgmentsPerFit = 5_000_000;

function columnsOf(estimate: AnnotatorEstimate) {
  const { reliability, leftBias, weight, judgments, reliabilityInterval, leftBiasInterval } = estimate;
  const ci = {
    reliability: [reliabilityInterval.low, reliabilityInterval.high],
    leftBias: [leftBiasInterval.low, leftBiasInterval.high],
  };
  return { reliability, leftBias, weight, judgments, ci };
}

/** A round's counted votes, in an order that depends on content alone. */
export async function loadVotes(db: Db | Tx, roundId: string): Promise<RoundVote[]> {
  return db.$queryRaw<RoundVote[]>`
    select j."pairId", j."memberId"::text as "memberId",
           coalesce(${votedForFirstSql("j")}::int, 0.5)::float8 as "label",
           case when j."firstWasLeft" then 1 else -1 end as "side"
      from "Judgment" j
      join "Slot" s on s."id" = j."slotId"
      join "Member" m on m."id" = j."memberId"
     where s."roundId" = ${roundId}::uuid and j."state" = 'counted'
     order by m."pseudonym" collate "C", j."pairId" collate "C"`;
}

/** Each different value with the place of its first appearance among them. */
function distinct(values: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  for (const value of values) if (!places.has(value)) places.set(value, places.size);
  return places;
}
