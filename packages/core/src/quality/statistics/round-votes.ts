import { createHash } from "node:crypto";
import type { Db } from "@gshf/db";
import { votedForFirstSql } from "../../slots/index.ts";

type Voter = { memberId: string; pseudonym: string; isPerson: boolean };

/**
 * A round's counted votes in columns, one entry a vote, by pseudonym and pair: an order that depends on content alone.
 * Pairs and voters are numbered by their first vote. What scored answers decide is nobody's vote: of a scorer or a
 * reward model there is no reliability to find out, and nobody to agree with.
 */
export type RoundVotes = {
  readonly pairIds: readonly string[];
  /** The arm that chose each pair. */
  readonly arms: readonly string[];
  readonly voters: readonly Voter[];
  readonly pairs: Int32Array;
  readonly annotators: Int32Array;
  /** 1 for the first answer, 0 for the second, ½ for neither. */
  readonly labels: Float64Array;
  /** 1 where the first answer was on the left, else −1. */
  readonly sides: Int8Array;
};

/** Pairs read at once: some tens of milliseconds in which the process does nothing else. */
const pairsPerStep = 1_000;

type PairRow = { id: string; position: number; arm: string };
type VoteRow = { pairId: string; memberId: string; category: number; isFirstLeft: boolean };

/** Reads a round's votes in small steps, so that whoever else uses the process and the database comes between. */
export async function loadRoundVotes(
  db: Pick<Db, "$queryRaw">,
  roundId: string,
  signal?: AbortSignal,
): Promise<RoundVotes> {
  const pairs: PairRow[] = [];
  const votes: VoteRow[] = [];
  for (;;) {
    signal?.throwIfAborted();
    const after = pairs.at(-1)?.position ?? -1;
    const step = await db.$queryRaw<PairRow[]>`
      select "id", "position", "arm" from "Pair"
       where "roundId" = ${roundId}::uuid and "position" > ${after}::int
       order by "position" limit ${pairsPerStep}`;
    if (step.length === 0) break;
    const given = await db.$queryRaw<VoteRow[]>`
      select j."pairId", j."memberId"::text as "memberId", j."firstWasLeft" as "isFirstLeft",
             case ${votedForFirstSql("j")} when true then 2 when false then 0 else 1 end as "category"
        from "Judgment" j join "Member" m on m."id" = j."memberId" and m."kind" in ('person', 'llm')
       where j."pairId" = any(${step.map(({ id }) => id)}::char(32)[]) and j."state" = 'counted'`;
    for (const pair of step) pairs.push(pair);
    for (const vote of given) votes.push(vote);
  }
  const voters = await loadVoters(db, [...new Set(votes.map(({ memberId }) => memberId))]);
  return inOrder(pairs, voters, votes);
}

async function loadVoters(db: Pick<Db, "$queryRaw">, ids: readonly string[]): Promise<Voter[]> {
  return db.$queryRaw<Voter[]>`
    select "id"::text as "memberId", "pseudonym", "kind" = 'person' as "isPerson" from "Member"
     where "id" = any(${[...ids]}::uuid[]) order by "pseudonym" collate "C"`;
}

function inOrder(pairs: PairRow[], voters: readonly Voter[], votes: readonly VoteRow[]): RoundVotes {
  // Not yet by their votes: by content, hexadecimal digits as the database's "C" collation has them.
  pairs.sort((a, b) => (a.id < b.id ? -1 : 1));
  const rankOf = new Map(pairs.map(({ id }, rank) => [id, rank]));
  const voterOf = new Map(voters.map(({ memberId }, rank) => [memberId, rank]));
  // One number a vote, in order and with all that is known of it; below 2⁵³ for a million people and a billion pairs.
  const keys = Float64Array.from(votes, ({ pairId, memberId, category, isFirstLeft }) => {
    const place = (voterOf.get(memberId) ?? 0) * pairs.length + (rankOf.get(pairId) ?? 0);
    return (place * 3 + category) * 2 + (isFirstLeft ? 1 : 0);
  }).sort();
  const numberOf = new Int32Array(pairs.length).fill(-1);
  const named: PairRow[] = [];
  const columns = {
    pairs: new Int32Array(keys.length),
    annotators: new Int32Array(keys.length),
    labels: new Float64Array(keys.length),
    sides: new Int8Array(keys.length),
  };
  keys.forEach((key, j) => {
    const said = Math.floor(key / 2);
    const place = Math.floor(said / 3);
    const rank = place % pairs.length;
    const pair = pairs[rank];
    if (numberOf[rank] === -1 && pair !== undefined) numberOf[rank] = named.push(pair) - 1;
    columns.pairs[j] = numberOf[rank] ?? 0;
    columns.annotators[j] = Math.floor(place / pairs.length);
    columns.labels[j] = (said % 3) / 2;
    columns.sides[j] = key % 2 === 1 ? 1 : -1;
  });
  return { pairIds: named.map(({ id }) => id), arms: named.map(({ arm }) => arm), voters, ...columns };
}

/** Tells votes apart: the same digest, the same votes. */
export function digestOf({ pairIds, arms, voters, pairs, annotators, labels, sides }: RoundVotes): string {
  const hash = createHash("sha256").update(JSON.stringify([pairIds, arms, voters]));
  for (const column of [pairs, annotators, labels, sides]) hash.update(column);
  return hash.digest("hex");
}
