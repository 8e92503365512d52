import {
  DomainError,
  requireDimension,
  requireModerateVector,
  requireProbability,
  requireWeights,
} from "../errors.ts";

/**
 * Comparisons as the likelihood sees them: one row z_i = φ(x_i,a¹) − φ(x_i,a²) per pair.
 */
export type Comparisons = {
  /** n×d, row-major. */
  readonly differences: Float32Array | Float64Array;
  /** y_i ∈ [0, 1]: the share of votes for a¹; a tie is ½. */
  readonly labels: Float64Array | readonly number[];
  /** w_i ≥ 0, the weight of the pair; all one when absent. */
  readonly weights?: Float64Array | readonly number[];
  /** d. */
  readonly dimension: number;
};

/** The same with the weights filled in, all of it in f64: loops over one type are compiled better. */
export type CheckedComparisons = {
  readonly differences: Float64Array;
  readonly labels: Float64Array;
  readonly weights: Float64Array;
  readonly dimension: number;
  readonly count: number;
};

/**
 * Checks every entry once, so that the loops below may trust them. Zero comparisons are allowed.
 *
 * @throws DomainError on wrong lengths, labels outside [0, 1], differences or weights that are not finite or so large
 * that w·z² overflows, and weights that are negative or sum to 0.
 */
export function checkComparisons(comparisons: Comparisons): CheckedComparisons {
  const { differences, dimension } = comparisons;
  requireDimension("dimension", dimension);
  const count = comparisons.labels.length;
  if (differences.length !== count * dimension)
    throw new DomainError(
      "differences.length",
      differences.length,
      `labels.length·dimension = ${count * dimension}`,
    );
  requireModerateVector("differences", differences);
  const labels = Float64Array.from(comparisons.labels);
  for (let i = 0; i < count; i++) requireProbability(`labels[${i}]`, labels[i]!);
  const weights = Float64Array.from(comparisons.weights ?? new Float64Array(count).fill(1));
  requireModerateVector("weights", weights, count);
  if (count > 0) requireWeights("weights", weights);
  return {
    differences: differences instanceof Float64Array ? differences : Float64Array.from(differences),
    labels,
    weights,
    dimension,
    count,
  };
}
