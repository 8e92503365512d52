import type { MetricsPoint } from "@gshf/trainer-protocol";

/** The weighted DPO problem: one row of `differences` per comparison, φ(chosen) − φ(rejected). */
export type TrainingProblem = {
  readonly differences: Float64Array;
  readonly dimension: number;
  readonly labels: Float64Array;
  readonly weights: Float64Array;
  readonly pessimismMargins: Float64Array;
  readonly eta: number;
  readonly ridge: number;
  readonly stepsMax: number;
  /** θ to start from; null for π₀. */
  readonly start: Float64Array | null;
};

/** What the training thread tells. */
export type TrainMessage =
  | { readonly type: "metrics"; readonly points: readonly MetricsPoint[] }
  | {
      readonly type: "done";
      readonly theta: Float64Array;
      readonly steps: number;
      readonly converged: boolean;
    };
