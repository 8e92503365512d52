import type { ChosenPair } from "@gshf/gshf";
import type { ChoiceFigures } from "../../rewards/index.ts";

/** What one pair adds to a round's figures. */
export type ChoiceTally = {
  /** Share of the candidates that the enhancer could afford outright. */
  affordable: number;
  /** Whether it could afford more than what the main agent answers most. */
  hasChoice: boolean;
  /** Of a pair of Option II, whether a² is the farthest answer; null of others. */
  isFarthest: boolean | null;
};

export function tallyOf(choice: ChosenPair): ChoiceTally {
  const { affordable, mainWeights, strategy, a2, farthest } = choice;
  const likeliest = mainWeights.indexOf(Math.max(...mainWeights));
  return {
    affordable: affordable.filter(Boolean).length / affordable.length,
    hasChoice: affordable.some((isAffordable, j) => isAffordable && j !== likeliest),
    isFarthest: strategy.startsWith("uncertainty") ? a2 === farthest : null,
  };
}

/** The figures of a batch; null where nothing was chosen. */
export function sumUpChoices(tallies: readonly ChoiceTally[], isCold: boolean): ChoiceFigures | null {
  const pairs = tallies.length;
  if (pairs === 0) return null;
  const told = tallies.filter(({ isFarthest }) => isFarthest !== null);
  const farthest = told.filter(({ isFarthest }) => isFarthest).length;
  return {
    pairs,
    affordable: tallies.reduce((sum, { affordable }) => sum + affordable, 0) / pairs,
    noneAffordable: tallies.filter(({ hasChoice }) => !hasChoice).length / pairs,
    enhanced: told.length,
    farthest: told.length === 0 ? null : farthest / told.length,
    isCold,
  };
}
