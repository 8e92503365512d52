import { logLinearKl, trainLogLinearDpo, trainLogLinearLikelihood } from "@gshf/gshf";
import type { MetricsPoint } from "@gshf/trainer-protocol";
import type { TrainingProblem, Weights } from "./training-problem.ts";

export type SolveListeners = {
  readonly onPoint: (point: MetricsPoint) => void;
  readonly onCheckpoint: (checkpoint: Weights) => void;
};

/** Optimises to the end, and tells of every step and of the checkpoints on the way. */
export function solve(
  problem: TrainingProblem,
  listeners: SolveListeners,
  gradientTolerance?: number,
): Weights & { readonly converged: boolean } {
  const { start, eta, ridge, stepsMax, pools, checkpoints } = problem;
  const settings = {
    eta,
    ridge,
    stepsMax,
    ...(start === null ? {} : { start }),
    ...(gradientTolerance === undefined ? {} : { gradientTolerance }),
  };
  const klOf = (theta: Float64Array) => (pools.length === 0 ? null : logLinearKl(pools, { theta, eta }));
  const told = (step: number, theta: Float64Array, point: MetricsPoint) => {
    const kl = klOf(theta);
    listeners.onPoint(kl === null ? point : { ...point, kl_k1: kl });
    if (isMarked(step, checkpoints)) {
      listeners.onCheckpoint({ theta: Float64Array.from(theta), steps: step, kl });
    }
  };
  if (problem.kind === "likelihood") {
    const { prompts, dimension } = problem;
    const { theta, steps, converged } = trainLogLinearLikelihood({
      ...settings,
      prompts,
      dimension,
      onStep: (made) => told(made.step, made.theta, { step: made.step, loss: made.loss }),
    });
    return { theta, steps, converged, kl: klOf(theta) };
  }
  const { differences, dimension, labels, weights, margins } = problem;
  const { theta, steps, converged } = trainLogLinearDpo({
    ...settings,
    differences,
    dimension,
    labels,
    weights,
    pessimismMargins: margins,
    onStep: ({ step, loss, accuracy, rewardMargin, theta: at }) =>
      told(step, at, { step, loss, "rewards/accuracies": accuracy, "rewards/margins": rewardMargin }),
  });
  return { theta, steps, converged, kl: klOf(theta) };
}

/** Whether a step is one of the first so many powers of two. */
function isMarked(step: number, count: number): boolean {
  return step > 0 && (step & (step - 1)) === 0 && Math.log2(step) < count;
}
