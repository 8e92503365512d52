import { transaction } from "@gshf/db";
import type { Deps } from "../../access/index.ts";
import { estimateAnnotators } from "../reliability/fit-round-annotators.ts";
import { weightEffect } from "../reliability/weight-effect.ts";
import { calculatorOf } from "./calculator.ts";
import { compareWithPeers } from "./compare-with-peers.ts";
import { findFaults, type Reliability } from "./find-faults.ts";
import { keep, loadKept } from "./kept.ts";
import { digestOf, loadRoundVotes, type RoundVotes } from "./round-votes.ts";
import type { StatisticValue } from "./statistic-kinds.ts";

export type MeasuredRound = {
  id: string;
  projectId: string;
  seed: number;
  isClosed: boolean;
  isFrozen: boolean;
};

/** What is kept of a round. */
export const roundKinds = ["agreement", "weights", "faults", "peers"] as const;

/**
 * Computes what is shown of a round's votes: agreement, weights, and pairs on which the reliable people disagree.
 * Nothing is computed where the votes are those that the figures there were computed from.
 *
 * @param asOf when it began: labels from before are in it
 */
export async function measureRound(
  deps: Pick<Deps, "db" | "calculator">,
  round: MeasuredRound,
  { asOf, signal }: { asOf: Date; signal: AbortSignal },
): Promise<void> {
  const { id, projectId, isClosed } = round;
  const votes = await loadRoundVotes(deps.db, id, signal);
  // Frozen rounds have weights of their own, and faults.
  const ground = `${round.isFrozen ? "frozen" : "open"} ${digestOf(votes)}`;
  const known = await Promise.all(roundKinds.map((kind) => loadKept(deps.db, projectId, kind, [id])));
  const isSame = known.every((kept) => kept.get(id)?.ground === ground);
  if (isSame) {
    const where = { projectId, subjectId: id, kind: { in: [...roundKinds] } };
    await deps.db.statistic.updateMany({ where, data: { asOf, isFinal: isClosed } });
    return;
  }
  const reliabilities = await reliabilitiesOf(deps, round, votes);
  signal.throwIfAborted();
  const agreement = await agreementOf(deps, votes, round.seed);
  signal.throwIfAborted();
  const weights = weightsOf(votes, reliabilities);
  const faults = round.isFrozen ? findFaults(votes, reliabilities) : [];
  const peers = round.isFrozen ? compareWithPeers(votes) : {};
  const kept = { ground, asOf, isFinal: isClosed };
  await transaction(deps.db, async (tx) => {
    const subject = { projectId, subjectId: id };
    await keep(tx, { kind: "agreement", ...subject }, { ...kept, value: agreement });
    await keep(tx, { kind: "weights", ...subject }, { ...kept, value: weights });
    await keep(tx, { kind: "faults", ...subject }, { ...kept, value: faults });
    await keep(tx, { kind: "peers", ...subject }, { ...kept, value: peers });
  });
}

/** Of each voter: as fitted when the round froze, or as a fit to the votes so far would have it. */
async function reliabilitiesOf(
  deps: Pick<Deps, "db" | "calculator">,
  round: MeasuredRound,
  votes: RoundVotes,
): Promise<Reliability[]> {
  if (!round.isFrozen) {
    const estimates = await estimateAnnotators(deps, votes);
    return estimates.map(({ reliability, weight, reliabilityInterval }) => {
      return { reliability, weight, low: reliabilityInterval.low };
    });
  }
  const models = await deps.db.$queryRaw<(Reliability & { memberId: string })[]>`
    select "memberId"::text as "memberId", "reliability", "weight", ("ci"->'reliability'->>0)::float8 as "low"
      from "AnnotatorModel" where "roundId" = ${round.id}::uuid`;
  const modelOf = new Map(models.map(({ memberId, ...model }) => [memberId, model]));
  return votes.voters.map(({ memberId }) => modelOf.get(memberId) ?? unfitted);
}

/** A round whose annotators could not be fitted counts every vote as one. */
const unfitted: Reliability = { reliability: 1, weight: 1, low: null };

/** How far people agree in the round, and by arm where there are several. */
async function agreementOf(
  deps: Pick<Deps, "calculator">,
  votes: RoundVotes,
  seed: number,
): Promise<StatisticValue<"agreement">> {
  const { pairIds, arms, voters, pairs, annotators, labels } = votes;
  const { measureAgreement } = calculatorOf(deps);
  const byPeople = Array.from(pairs.keys()).filter((vote) => voters[annotators[vote] ?? 0]?.isPerson);
  if (byPeople.length === 0) return [];
  const measure = (some: readonly number[]) =>
    measureAgreement({
      units: Int32Array.from(some, (vote) => pairs[vote] ?? 0),
      raters: Int32Array.from(some, (vote) => annotators[vote] ?? 0),
      // The second answer, neither, the first: in this order the categories are ordinal.
      values: Int8Array.from(some, (vote) => 2 * (labels[vote] ?? 0)),
      unitCount: pairIds.length,
      raterCount: voters.length,
      categories: 3,
      seed,
    });
  const rows: StatisticValue<"agreement"> = [{ arm: null, agreement: await measure(byPeople) }];
  const armOf = (vote: number) => arms[pairs[vote] ?? 0] ?? "";
  const names = [...new Set(byPeople.map(armOf))].sort();
  if (names.length < 2) return rows;
  for (const arm of names) {
    const agreement = await measure(byPeople.filter((vote) => armOf(vote) === arm));
    rows.push({ arm, agreement });
  }
  return rows;
}

function weightsOf(votes: RoundVotes, reliabilities: readonly Reliability[]): StatisticValue<"weights"> {
  const labels = new Int32Array(votes.voters.length);
  for (const annotator of votes.annotators) labels[annotator] = (labels[annotator] ?? 0) + 1;
  return {
    annotators: votes.voters.map(({ pseudonym }, i) => ({
      pseudonym,
      labels: labels[i] ?? 0,
      reliability: reliabilities[i]?.reliability ?? 1,
      weight: reliabilities[i]?.weight ?? 1,
    })),
    effect: weightEffect(votes, (annotator) => reliabilities[annotator]?.weight ?? 1),
  };
}
