import type { ChosenPair } from "./types.ts";

/** How free the enhancer was at one prompt. */
export type Leeway = {
  /** Share of the candidates that it could afford outright. */
  readonly affordable: number;
  /** Whether it could afford more than what the main agent answers most. */
  readonly hasChoice: boolean;
  /** Of a pair of Option II, whether a² is the answer farthest off in the plain norm; null of others. */
  readonly isFarthest: boolean | null;
};

export function leewayOf(
  choice: Pick<ChosenPair, "affordable" | "mainWeights" | "strategy" | "a2" | "farthest">,
): Leeway {
  const { affordable, mainWeights, strategy, a2, farthest } = choice;
  const likeliest = mainWeights.indexOf(Math.max(...mainWeights));
  return {
    affordable: affordable.filter(Boolean).length / affordable.length,
    hasChoice: affordable.some((isAffordable, j) => isAffordable && j !== likeliest),
    isFarthest: strategy.startsWith("uncertainty") ? a2 === farthest : null,
  };
}

/** The same of a batch: shares of candidates, of prompts and of Option II's pairs. */
export type BatchLeeway = {
  readonly pairs: number;
  readonly affordable: number;
  /** Prompts where nothing was affordable beside what the main agent answers most. */
  readonly noneAffordable: number;
  /** Pairs of Option II. */
  readonly enhanced: number;
  /** Null without such pairs. */
  readonly farthest: number | null;
};

/** Null where nothing was chosen. */
export function sumUpLeeway(prompts: readonly Leeway[]): BatchLeeway | null {
  const pairs = prompts.length;
  if (pairs === 0) return null;
  const enhanced = prompts.filter(({ isFarthest }) => isFarthest !== null);
  const farthest = enhanced.filter(({ isFarthest }) => isFarthest).length;
  return {
    pairs,
    affordable: prompts.reduce((sum, { affordable }) => sum + affordable, 0) / pairs,
    noneAffordable: prompts.filter(({ hasChoice }) => !hasChoice).length / pairs,
    enhanced: enhanced.length,
    farthest: enhanced.length === 0 ? null : farthest / enhanced.length,
  };
}
