import type { EvaluationPoint } from "@gshf/core/evaluations";
import type { Estimate } from "@gshf/core/measurements";

/** What the charts draw of a measurement; without a split it is of validation prompts. */
export type MeasuredPoint = Pick<
  EvaluationPoint,
  "round" | "policy" | "isReference" | "goldReward" | "goldGain" | "estimatedGain" | "kl"
> & { split?: string };

export function isValidation({ split = "validation" }: MeasuredPoint): boolean {
  return split === "validation";
}

/** A measurement as charts draw it; one without an interval is a point. */
export function intervalOf({ mean, ci95 }: Estimate): { mean: number; low: number; high: number } {
  const [low, high] = ci95 ?? [mean, mean];
  return { mean, low, high };
}
