import type { EvaluationPoint } from "@gshf/core/evaluations";

/** What the charts draw of a measurement; without a split it is of validation prompts. */
export type MeasuredPoint = Pick<
  EvaluationPoint,
  "round" | "policy" | "isReference" | "goldReward" | "goldGain" | "estimatedGain" | "kl"
> & { split?: string };

export function isValidation({ split = "validation" }: MeasuredPoint): boolean {
  return split === "validation";
}
