import type { MeasuredCell } from "@gshf/core/evaluations";
import type { Estimate } from "@gshf/core/measurements";

export type RewardOfCells = { label: string; of: (cell: MeasuredCell) => Estimate | null };

/** The reward that can be compared between cells: gold where it was measured, else the estimated gain over π₀. */
export function rewardOf(cells: readonly MeasuredCell[]): RewardOfCells {
  const isGold = cells.some(({ figures }) => figures.gold !== null);
  if (isGold) return { label: "gold reward", of: ({ figures }) => figures.gold };
  const none = { mean: 0, ci95: null };
  return {
    label: "estimated gain over π₀",
    of: ({ figures, isReference }) => (isReference ? none : figures.estimatedGain),
  };
}
