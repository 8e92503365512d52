import { DomainError } from "../errors.ts";
import { sigmoid } from "../numerics.ts";
import type { Random } from "../random.ts";
import type { SelectionPrompt } from "../selection/types.ts";
import type { RehearsalPool } from "./types.ts";

/** What a batch offers before anybody chooses: a prompt, the answers drawn for it, and the noise of its label. */
export type DrawnPrompt = {
  /** Unique in the rehearsal, also where a prompt comes again. */
  readonly key: string;
  readonly pool: RehearsalPool;
  /** Distinct answers that were drawn, in the pool's order. */
  readonly candidates: readonly number[];
  /** How many of the n draws gave each. */
  readonly multiplicities: readonly number[];
  /** u ~ U(0, 1) of the simulated person. */
  readonly noise: number;
};

/**
 * Prompts in random order, as many as asked for: each comes once before any comes again. For each, n draws from π₀
 * with replacement, drawn afresh where all were the same answer, since those offer no choice.
 */
export function drawBatch(
  pools: readonly RehearsalPool[],
  { batch, size, draws }: { readonly batch: number; readonly size: number; readonly draws: number },
  random: Random,
): DrawnPrompt[] {
  const chosen: RehearsalPool[] = [];
  while (chosen.length < size)
    chosen.push(
      ...random
        .fork("prompts", batch, chosen.length)
        .shuffle(pools)
        .slice(0, size - chosen.length),
    );
  return chosen.map((pool, place) => {
    const own = random.fork("prompt", batch, place, pool.key);
    const counts = drawCandidates(pool, draws, own.fork("draws"));
    const candidates = [...counts.keys()].sort((a, b) => a - b);
    return {
      key: `${batch}/${place}/${pool.key}`,
      pool,
      candidates,
      multiplicities: candidates.map((j) => counts.get(j) ?? 0),
      noise: own.fork("label").uniform(),
    };
  });
}

/** A drawn prompt as a selection takes it. */
export function offerOf({ key, pool, candidates, multiplicities }: DrawnPrompt, d: number): SelectionPrompt {
  const features = new Float32Array(candidates.length * d);
  for (const [row, j] of candidates.entries())
    features.set(pool.features.subarray(j * d, (j + 1) * d), row * d);
  return { key, features, multiplicities };
}

/** Draws afresh at most so often: with two answers a thousand to one it fails once in e⁻²⁰ times. */
const attemptsMax = 10_000;

function drawCandidates(pool: RehearsalPool, draws: number, random: Random): Map<number, number> {
  const weights = pool.reference ?? new Float64Array(pool.gold.length).fill(1);
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const counts = new Map<number, number>();
    for (let i = 0; i < draws; i++) {
      const j = random.categorical(weights);
      counts.set(j, (counts.get(j) ?? 0) + 1);
    }
    if (counts.size > 1) return counts;
  }
  throw new DomainError(
    `reference of pool ${pool.key}`,
    Array.from(weights),
    "such that draws differ now and then",
  );
}

/**
 * The label of a simulated person under Bradley–Terry, P(a¹ ≻ a²) = σ(gold₁ − gold₂). The noise belongs to the prompt
 * and is read in the pool's order, so the same two answers get the same verdict whoever chose them, and whichever of
 * them was a¹.
 */
export function labelOf({ pool, candidates, noise }: DrawnPrompt, a1: number, a2: number): 0 | 1 {
  const [i, j] = [candidates[a1]!, candidates[a2]!];
  const [first, second] = i < j ? [i, j] : [j, i];
  const firstWins = noise < sigmoid(pool.gold[first]! - pool.gold[second]!);
  return firstWins === i < j ? 1 : 0;
}
