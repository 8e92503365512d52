import { type BradleyTerryFit, Covariance, fitBradleyTerry, fitPosterior } from "@gshf/gshf";
import type { RewardFigures } from "./model.ts";

/** How a reward is fitted and what measures its uncertainty, by version of the choice. */
export type FitMethod = {
  /** B. */
  normBound: number;
} & (
  | {
      version: 1;
      /** λ₀. */
      ridge: number;
      /** λ in the units of A, so m·λ of the paper. */
      lambdaA: number;
    }
  | {
      version: 2;
      /** λ₀, or by evidence. */
      ridge: number | "evidence";
      /** H, or A = λI + Σw·zzᵀ. */
      metric: "information" | "covariance";
      lambda: number;
    }
);

export type Fitted = {
  differences: Float32Array | Float64Array;
  labels: Float64Array;
  weights: Float64Array;
  dimension: number;
};

export type Learned = {
  fit: BradleyTerryFit;
  /** What measures uncertainty, d×d. */
  matrix: Float64Array;
  /** λ₀ in use. */
  ridge: number;
  /** What version 2 tells beside. */
  figures: Pick<RewardFigures, "posterior">;
};

export function learn(comparisons: Fitted, method: FitMethod): Learned {
  const { dimension, differences, weights } = comparisons;
  const { normBound } = method;
  if (method.version === 1) {
    const { ridge, lambdaA: lambda } = method;
    const fit = fitBradleyTerry({ ...comparisons, ridge, normBound });
    // Every pair counts once, however many votes it has.
    const { matrix } = Covariance.build({ dimension, lambda, differences });
    return { fit, matrix, ridge, figures: {} };
  }
  const { metric, lambda } = method;
  const posterior = fitPosterior({ ...comparisons, ridge: method.ridge, normBound });
  const { fit, ridge, evidence, effectiveDimension, logBayesFactor, information } = posterior;
  const { matrix } =
    metric === "information" ? information : Covariance.build({ dimension, lambda, differences, weights });
  const told = evidence.map((point) => ({ ridge: point.ridge, logEvidence: point.logEvidence }));
  const figures = { metric, ridge, evidence: told, effectiveDimension, logBayesFactor };
  return { fit, matrix, ridge, figures: { posterior: figures } };
}
