import { createRandom, type PseudoPair, raftChoice, rsoPairs } from "@gshf/gshf";
import { deriveSeed } from "../../projects/index.ts";
import type { StoredDrawn } from "../model.ts";

/** A prompt's draws with their rewards, in the order they were drawn. */
export type RatedPrompt = {
  key: string;
  draws: readonly { id: string; textSha256: string; reward: number }[];
};

export type ChosenPairs = {
  pairs: { place: number; chosen: string; rejected: string }[];
  /** Left out, because nothing says which of the two is better. */
  ties: number;
  /** Not to be had: too few draws, or too few accepted. */
  missing: number;
  /** R of exact rejection. */
  bound: number | null;
};

/**
 * The pairs that a recipe makes of rated draws. Exact rejection's bound R is the largest reward among all draws of the
 * dataset: no draw is above it, as the method demands, and one prompt's draws hardly move it, so that what is accepted of
 * them is independent of each other; a prompt's own maximum would accept its best draw for certain, which is what `liu2023`
 * does. Where rewards of prompts differ much it accepts little, and says so by what is missing.
 */
export function choosePairs(recipe: StoredDrawn, prompts: readonly RatedPrompt[]): ChosenPairs {
  const bound = recipe.kind === "rejection" && recipe.method === "exact" ? largestReward(prompts) : null;
  const wanted = recipe.kind === "rejection" ? recipe.pairs : 1;
  const chosen: ChosenPairs = { pairs: [], ties: 0, missing: 0, bound };
  prompts.forEach(({ key, draws }, place) => {
    const rewards = Float64Array.from(draws, ({ reward }) => reward);
    const made =
      recipe.kind === "best-of-n" ? bestAndWorst(rewards) : accept(recipe, { key, rewards, bound });
    chosen.missing += wanted - made.length;
    for (const pair of made) {
      const [better, worse] = [draws[pair.chosen], draws[pair.rejected]];
      if (better === undefined || worse === undefined) continue;
      if (better.reward === worse.reward || better.textSha256 === worse.textSha256) chosen.ties += 1;
      else chosen.pairs.push({ place, chosen: better.id, rejected: worse.id });
    }
  });
  return chosen;
}

function largestReward(prompts: readonly RatedPrompt[]): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (const { draws } of prompts) for (const { reward } of draws) largest = Math.max(largest, reward);
  return largest;
}

/** The best as RAFT takes it, and the worst: each the first among equals. */
function bestAndWorst(rewards: Float64Array): PseudoPair[] {
  if (rewards.length < 2) return [];
  return [{ chosen: raftChoice(rewards), rejected: raftChoice(rewards.map((reward) => -reward)) }];
}

function accept(
  recipe: Extract<StoredDrawn, { kind: "rejection" }>,
  { key, rewards, bound }: { key: string; rewards: Float64Array; bound: number | null },
): PseudoPair[] {
  const { coefficient, seed } = recipe;
  // A prompt may have fewer draws than were asked for.
  const pairs = Math.min(recipe.pairs, Math.floor(rewards.length / 2));
  if (pairs === 0) return [];
  const random = createRandom(deriveSeed(seed, "rejection", key));
  const options = { rewards, pairs, coefficient, random };
  return rsoPairs(bound === null ? options : { ...options, method: "exact", bound });
}
