import type { LogLinearPool, SupervisedPrompt } from "@gshf/gshf";
import type { MetricsPoint } from "@gshf/trainer-protocol";

type Common = {
  readonly dimension: number;
  readonly eta: number;
  readonly ridge: number;
  readonly stepsMax: number;
  /** θ to start from; null for π₀. */
  readonly start: Float64Array | null;
  /** How many checkpoints are made on the way: after 1, 2, 4, … steps. */
  readonly checkpoints: number;
  /** Where the KL to π₀ is measured; empty: nowhere. */
  readonly pools: readonly LogLinearPool[];
};

/** The weighted DPO problem: one row of `differences` per comparison, φ(chosen) − φ(rejected). */
export type ComparisonProblem = Common & {
  readonly kind: "comparisons";
  readonly differences: Float64Array;
  readonly labels: Float64Array;
  readonly weights: Float64Array;
  /** Added to the logit of each comparison. */
  readonly margins: Float64Array;
};

/** Maximum likelihood of chosen answers. */
export type LikelihoodProblem = Common & {
  readonly kind: "likelihood";
  readonly prompts: readonly SupervisedPrompt[];
};

export type TrainingProblem = ComparisonProblem | LikelihoodProblem;

/** Weights on the way, or at the end. */
export type Weights = {
  readonly theta: Float64Array;
  readonly steps: number;
  /** Mean KL to π₀ over the pools; null without any. */
  readonly kl: number | null;
};

/** What the training thread tells. */
export type TrainMessage =
  | { readonly type: "metrics"; readonly points: readonly MetricsPoint[] }
  | ({ readonly type: "checkpoint" } & Weights)
  | ({ readonly type: "done"; readonly converged: boolean } & Weights);
