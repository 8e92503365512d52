import type { RoundVotes } from "./round-votes.ts";
import type { StatisticValue } from "./statistic-kinds.ts";

/** Of everybody, how many votes other people gave on their pairs, and how many of them say the same. */
export function compareWithPeers({
  pairIds,
  voters,
  pairs,
  annotators,
  labels,
}: RoundVotes): StatisticValue<"peers"> {
  // By pair, the second answer, neither, and the first.
  const tallies = new Int32Array(3 * pairIds.length);
  const cellOf = (vote: number) => 3 * (pairs[vote] ?? 0) + 2 * (labels[vote] ?? 0);
  const byPeople = Array.from(pairs.keys()).filter((vote) => voters[annotators[vote] ?? 0]?.isPerson);
  for (const vote of byPeople) tallies[cellOf(vote)] = (tallies[cellOf(vote)] ?? 0) + 1;
  const peers = voters.map(() => ({ votes: 0, same: 0 }));
  for (const vote of byPeople) {
    const own = peers[annotators[vote] ?? 0];
    if (own === undefined) continue;
    const from = 3 * (pairs[vote] ?? 0);
    const all = tallies.subarray(from, from + 3).reduce((sum, count) => sum + count, 0);
    own.votes += all - 1;
    own.same += (tallies[cellOf(vote)] ?? 1) - 1;
  }
  return Object.fromEntries(voters.map(({ memberId }, i) => [memberId, peers[i] ?? { votes: 0, same: 0 }]));
}
