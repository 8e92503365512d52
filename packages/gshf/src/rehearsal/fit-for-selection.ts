import type { Comparisons } from "../bradley-terry/comparisons.ts";
import { type Earlier, fitRidge, posteriorFrom } from "../bradley-terry/posterior.ts";
import { Covariance } from "../covariance.ts";
import { warmArms } from "../selection/cold-start.ts";
import type { Arm, SelectionSettings } from "../selection/types.ts";

/** How the reward is fitted and how far it is trusted. */
export type FitSettings = {
  /** λ₀ of the likelihood; by evidence when absent. */
  readonly ridge?: number | "evidence";
  /** B; unbounded when absent. */
  readonly normBound?: number;
  /** What measures uncertainty: H, or the paper's A = λI + Σzzᵀ; H when absent. */
  readonly metric?: "information" | "covariance";
  /** λ of A; default 1. */
  readonly lambda?: number;
  /** β_H, or β_A where A measures; default .75. */
  readonly radius?: number;
  /** Whether `uncertainty` is V-optimal until the labels can carry it; default true. */
  readonly coldStart?: boolean;
};

/** A fitted reward, and how a batch is chosen by it. */
export type SelectionFit = {
  readonly theta: Float64Array;
  /** λ₀ in use. */
  readonly ridge: number;
  /** d_eff, in no time unless it is asked for. */
  readonly effectiveDimension: () => number;
  /** What the next fit begins with. */
  readonly earlier: Earlier;
  readonly selection: Pick<SelectionSettings, "covariance" | "betaA" | "metric" | "arms">;
};

/** The one place where a rehearsal learns, as a round does: the posterior around the fit, and the arms it can carry. */
export function fitForSelection(
  comparisons: Comparisons,
  settings: FitSettings,
  arms: readonly Arm[],
  before?: Earlier,
): SelectionFit {
  const { metric = "information", lambda = 1, radius = 0.75, coldStart = true } = settings;
  const { dimension, differences } = comparisons;
  const posterior = posteriorFrom(withRidge(comparisons, settings), before);
  return {
    theta: posterior.fit.theta,
    ridge: posterior.ridge,
    effectiveDimension: () => posterior.effectiveDimension,
    earlier: { theta: posterior.fit.theta, factor: posterior.information.factor },
    selection: {
      covariance:
        metric === "information"
          ? posterior.information
          : Covariance.build({ dimension, lambda, differences }),
      metric: { kind: metric, votes: 1 },
      betaA: radius,
      arms: coldStart ? warmArms(arms, posterior) : arms,
    },
  };
}

/** θ alone, where nothing is chosen by it. */
export function fitReward(comparisons: Comparisons, settings: FitSettings, before: Earlier): Float64Array {
  return fitRidge(withRidge(comparisons, settings), before).fit.theta;
}

function withRidge(comparisons: Comparisons, { ridge = "evidence", normBound }: FitSettings) {
  return { ...comparisons, ridge, ...(normBound !== undefined && { normBound }) };
}
