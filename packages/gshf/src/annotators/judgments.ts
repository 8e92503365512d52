import {
  DomainError,
  requireDimension,
  requireInteger,
  requireModerateVector,
  requireProbability,
  type Vector,
} from "../errors.ts";

/**
 * What people said about pairs, one entry per judgment, and what is known of the pairs.
 */
export type Judgments = {
  /** Index of the judged pair, in {0, …, pairCount−1}. */
  readonly pairs: Int32Array | readonly number[];
  /** Index of whoever judged, in {0, …, annotatorCount−1}. */
  readonly annotators: Int32Array | readonly number[];
  /** y ∈ [0, 1]: 1 when the first answer was preferred, 0 when the second was, ½ for a tie. */
  readonly labels: Vector;
  /** s: +1 when the first answer stood on the left, −1 when it stood on the right. */
  readonly sides: Int8Array | readonly number[];
  readonly pairCount: number;
  readonly annotatorCount: number;
  /**
   * z_i = φ(x_i,a¹) − φ(x_i,a²), pairCount×dimension, row-major. With them the latent preference of a pair is
   * centred on the reward difference θᵀz_i; without, on zero.
   */
  readonly features?: { readonly differences: Float32Array | Float64Array; readonly dimension: number };
};

/** The same, checked, with each pair's and each annotator's judgments as lists of positions. */
export type CheckedJudgments = {
  readonly pairs: Int32Array;
  readonly annotators: Int32Array;
  readonly labels: Float64Array;
  readonly sides: Int8Array;
  readonly pairCount: number;
  readonly annotatorCount: number;
  readonly count: number;
  readonly differences: Float64Array | null;
  readonly dimension: number;
  readonly ofPair: readonly (readonly number[])[];
  readonly ofAnnotator: readonly (readonly number[])[];
};

/** Checks every entry once, so that the loops below may trust them. Zero judgments are allowed. */
export function checkJudgments(input: Judgments): CheckedJudgments {
  const pairCount = requireInteger("pairCount", input.pairCount, 0);
  const annotatorCount = requireInteger("annotatorCount", input.annotatorCount, 0);
  const count = input.labels.length;
  for (const name of ["pairs", "annotators", "sides"] as const) {
    if (input[name].length !== count)
      throw new DomainError(`${name}.length`, input[name].length, `labels.length = ${count}`);
  }
  const ofPair: number[][] = Array.from({ length: pairCount }, () => []);
  const ofAnnotator: number[][] = Array.from({ length: annotatorCount }, () => []);
  for (let j = 0; j < count; j++) {
    requireProbability(`labels[${j}]`, input.labels[j]!);
    const side = input.sides[j]!;
    if (side !== 1 && side !== -1) throw new DomainError(`sides[${j}]`, side, "+1 or −1");
    requireIndex(`pairs[${j}]`, input.pairs[j]!, pairCount);
    requireIndex(`annotators[${j}]`, input.annotators[j]!, annotatorCount);
    ofPair[input.pairs[j]!]!.push(j);
    ofAnnotator[input.annotators[j]!]!.push(j);
  }
  const { differences, dimension } = checkFeatures(input, pairCount);
  return {
    pairs: Int32Array.from(input.pairs),
    annotators: Int32Array.from(input.annotators),
    labels: Float64Array.from(input.labels),
    sides: Int8Array.from(input.sides),
    pairCount,
    annotatorCount,
    count,
    differences,
    dimension,
    ofPair,
    ofAnnotator,
  };
}

function checkFeatures(input: Judgments, pairCount: number) {
  if (input.features === undefined) return { differences: null, dimension: 0 };
  const dimension = requireDimension("dimension", input.features.dimension);
  requireModerateVector("differences", input.features.differences, pairCount * dimension);
  return { differences: Float64Array.from(input.features.differences), dimension };
}

/** Throws unless `value` counts from 0 to below `count`. */
export function requireIndex(argument: string, value: number, count: number): void {
  if (!Number.isSafeInteger(value) || value < 0 || value >= count)
    throw new DomainError(argument, value, `an index below ${count}`);
}
