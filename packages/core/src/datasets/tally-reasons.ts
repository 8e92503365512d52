/** How often people gave one reason, by the answer they preferred with it. */
export type ReasonCount = { reason: string; first: number; second: number; neither: number };

/** Counts reasons, each once per vote, sorted by the reason; nobody's words are read, they are counted as they stand. */
export function tallyReasons(
  votes: readonly { reasons: readonly string[]; preferred: "first" | "second" | "neither" }[],
): ReasonCount[] {
  const counts = new Map<string, ReasonCount>();
  for (const { reasons, preferred } of votes) {
    for (const reason of new Set(reasons)) {
      const count = counts.get(reason) ?? { reason, first: 0, second: 0, neither: 0 };
      count[preferred] += 1;
      counts.set(reason, count);
    }
  }
  return [...counts.values()].sort((a, b) => (a.reason < b.reason ? -1 : 1));
}
