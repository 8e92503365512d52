import { createRandom, type Random, sigmoid } from "@gshf/gshf";

/** What a pair is drawn from: answers with their share of π₀ and their gold reward. */
type PairPool = {
  readonly key: string;
  readonly gold: readonly number[];
  readonly mass: readonly number[];
};

/** Two different answers of a pool, and whether a simulated person took the first. */
type LabeledPair = {
  readonly pool: number;
  readonly first: number;
  readonly second: number;
  readonly label: 0 | 1;
};

/**
 * Random pairs with Bradley–Terry labels: each prompt once before any comes again, two different answers of it drawn
 * from π₀, and P(first ≻ second) = σ(gold₁ − gold₂). No features enter, so that every variant of a seed learns from the
 * same labels.
 */
export function drawPairs(pools: readonly PairPool[], count: number, seed: number): LabeledPair[] {
  const random = createRandom(seed).fork("features");
  const pairs: LabeledPair[] = [];
  for (let pass = 0; pairs.length < count; pass++) {
    for (const index of random.fork("prompts", pass).shuffle([...pools.keys()])) {
      const pool = pools[index];
      if (pool !== undefined && pairs.length < count)
        pairs.push(drawPair(pool, index, random.fork("pair", pass, pool.key)));
    }
  }
  return pairs;
}

function drawPair({ gold, mass }: PairPool, pool: number, random: Random): LabeledPair {
  const first = random.categorical(mass);
  const second = random.categorical(mass.map((share, i) => (i === first ? 0 : share)));
  const wins = random.uniform() < sigmoid((gold[first] ?? 0) - (gold[second] ?? 0));
  return { pool, first, second, label: wins ? 1 : 0 };
}
