import { requireInteger, requireModerateVector } from "../errors.ts";
import { dot } from "../linear-algebra/vectors.ts";
import { log1pExp, sigmoid } from "../numerics.ts";
import { type Comparisons, checkComparisons } from "./comparisons.ts";

export type RewardDiagnostics = {
  /** Weighted comparisons seen. */
  readonly count: number;
  /** Mean of −[y log σ + (1−y) log(1−σ)], in nats. */
  readonly logLoss: number;
  /** Share of decided comparisons (y ≠ ½) where the reward agrees with the majority; a zero margin counts ½. */
  readonly accuracy: number;
  /** Expected calibration error over equal-width bins of the predicted probability. */
  readonly calibrationError: number;
  readonly bins: readonly CalibrationBin[];
};

export type CalibrationBin = {
  readonly weight: number;
  readonly predictedMean: number;
  readonly observedMean: number;
};

/** More bins than any set of comparisons fills. */
const binCountMax = 10_000;

/**
 * How well a reward predicts comparisons it was not fitted on. Each pair is read in both directions (p against y,
 * 1−p against 1−y), so the figures do not depend on which answer came first. The calibration error is the ECE of
 * Naeini et al. 2015 and Guo et al. 2017, with the predicted probability for the confidence.
 *
 * @param binCount bins of [0, 1] for the calibration error; default 10.
 * @returns NaN figures never: an empty set has zero weight and null-like zeros with `count` 0.
 * @throws DomainError on malformed comparisons, a θ of another length, or a `binCount` that is no integer from 1 to
 * 10,000.
 */
export function diagnose(
  comparisons: Comparisons,
  theta: Float64Array,
  { binCount = 10 }: { readonly binCount?: number } = {},
): RewardDiagnostics {
  const data = checkComparisons(comparisons);
  requireModerateVector("theta", theta, data.dimension);
  requireInteger("binCount", binCount, 1, binCountMax);
  const bins = Array.from({ length: binCount }, () => ({ weight: 0, predicted: 0, observed: 0 }));
  const put = (weight: number, predicted: number, observed: number) => {
    const bin = bins[Math.min(binCount - 1, Math.floor(predicted * binCount))]!;
    bin.weight += weight;
    bin.predicted += weight * predicted;
    bin.observed += weight * observed;
  };
  let total = 0;
  let loss = 0;
  let decided = 0;
  let agreed = 0;
  for (let i = 0; i < data.count; i++) {
    const margin = dot(theta, data.differences, data.dimension, 0, i * data.dimension);
    const label = data.labels[i]!;
    const weight = data.weights[i]!;
    total += weight;
    loss += weight * (log1pExp(margin) - label * margin);
    put(weight / 2, sigmoid(margin), label);
    put(weight / 2, sigmoid(-margin), 1 - label);
    if (label === 0.5) continue;
    decided += weight;
    agreed += (weight * (1 + Math.sign(margin) * Math.sign(label - 0.5))) / 2;
  }
  const calibration = bins.reduce((sum, bin) => sum + Math.abs(bin.predicted - bin.observed), 0);
  return Object.freeze({
    count: data.count,
    logLoss: total > 0 ? loss / total : 0,
    accuracy: decided > 0 ? agreed / decided : 0,
    calibrationError: total > 0 ? calibration / total : 0,
    bins: bins.map(({ weight, predicted, observed }) => ({
      weight,
      predictedMean: weight > 0 ? predicted / weight : 0,
      observedMean: weight > 0 ? observed / weight : 0,
    })),
  });
}
