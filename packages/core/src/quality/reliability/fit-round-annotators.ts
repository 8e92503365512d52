import type { AnnotatorEstimate } from "@gshf/gshf";
import type { Deps } from "../../access/index.ts";
import { calculatorOf } from "../statistics/calculator.ts";
import { loadRoundVotes, type RoundVotes } from "../statistics/round-votes.ts";

/**
 * Estimates how reliable and how left-biased everybody is who labeled a round, from the round's own labels, and
 * keeps it. A pure function of the labels: judgments are read in an order that depends on content alone, so that
 * a second run, or a twin, writes the same numbers.
 */
export async function fitRoundAnnotators(
  deps: Pick<Deps, "db" | "calculator">,
  roundId: string,
): Promise<void> {
  const votes = await loadRoundVotes(deps.db, roundId);
  const estimates = await estimateAnnotators(deps, votes);
  const data = votes.voters.flatMap(({ memberId }, i) => {
    const estimate = estimates[i];
    return estimate === undefined ? [] : [{ memberId, roundId, ...columnsOf(estimate) }];
  });
  if (data.length > 0) await deps.db.annotatorModel.createMany({ data, skipDuplicates: true });
}

/** One estimate for each of the voters, in their order. */
export async function estimateAnnotators(
  deps: Pick<Deps, "calculator">,
  { pairIds, voters, pairs, annotators, labels, sides }: RoundVotes,
): Promise<readonly AnnotatorEstimate[]> {
  if (labels.length === 0) return [];
  return calculatorOf(deps).estimateAnnotators({
    pairs,
    annotators,
    labels,
    sides,
    pairCount: pairIds.length,
    annotatorCount: voters.length,
    iterationsMax: Math.round(Math.min(400, Math.max(40, judgmentsPerFit / labels.length))),
  });
}

// An iteration over 100,000 judgments takes a quarter of a second.
const judgmentsPerFit = 5_000_000;

function columnsOf(estimate: AnnotatorEstimate) {
  const { reliability, leftBias, weight, judgments, reliabilityInterval, leftBiasInterval } = estimate;
  const ci = {
    reliability: [reliabilityInterval.low, reliabilityInterval.high],
    leftBias: [leftBiasInterval.low, leftBiasInterval.high],
  };
  return { reliability, leftBias, weight, judgments, ci };
}
