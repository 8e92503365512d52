import { fitBradleyTerry } from "../bradley-terry/fit.ts";
import {
  DomainError,
  requireFiniteVector,
  requireModerateVector,
  requireProbability,
  type Vector,
} from "../errors.ts";
import { sigmoid } from "../numerics.ts";

export type LengthControlledOptions = {
  /** P(model preferred over baseline) per instruction, ties ½. */
  readonly preferences: Vector;
  /** len(model) − len(baseline), any unit. */
  readonly lengthDifferences: Vector;
  /** How much the instruction favours strong models, from earlier evaluations; zero when absent. */
  readonly difficulties?: Vector;
  /** Weight decay of the GLM; default 1e-3. */
  readonly ridge?: number;
};

export type LengthControlledWinRate = {
  /** Win rate with the length term set to 0. */
  readonly rate: number;
  /** The plain mean of the preferences. */
  readonly rawRate: number;
  readonly modelEffect: number;
  /** Log odds gained by being longer by much more than one standard deviation. */
  readonly lengthEffect: number;
  readonly difficultyEffect: number;
};

/**
 * Length-controlled win rate (Dubois et al. 2024): a logistic regression of the preference on model, instruction and
 * tanh(Δlen/sd(Δlen)); the reported rate averages its predictions with the length term set to zero.
 *
 * @throws DomainError without preferences, on unequal lengths, preferences outside [0, 1], entries that are not finite,
 * or a ridge that is not positive.
 */
export function lengthControlledWinRate(options: LengthControlledOptions): LengthControlledWinRate {
  const { preferences, lengthDifferences, ridge = 1e-3 } = options;
  const count = preferences.length;
  if (count === 0) throw new DomainError("preferences.length", 0, "at least 1");
  for (let i = 0; i < count; i++) requireProbability(`preferences[${i}]`, preferences[i]!);
  requireFiniteVector("lengthDifferences", lengthDifferences, count);
  const difficulties = options.difficulties ?? new Float64Array(count);
  requireModerateVector("difficulties", difficulties, count);
  const lengths = inUnitOfLargest(lengthDifferences);
  const spread = standardDeviation(lengths);
  const design = new Float64Array(3 * count);
  for (let i = 0; i < count; i++) {
    const length = spread > 0 ? Math.tanh(lengths[i]! / spread) : 0;
    design.set([1, length, difficulties[i]!], 3 * i);
  }
  const { theta } = fitBradleyTerry({
    differences: design,
    labels: Float64Array.from(preferences),
    dimension: 3,
    ridge,
  });
  let rate = 0;
  let rawRate = 0;
  for (let i = 0; i < count; i++) {
    rate += sigmoid(theta[0]! + theta[2]! * difficulties[i]!) / count;
    rawRate += preferences[i]! / count;
  }
  return { rate, rawRate, modelEffect: theta[0]!, lengthEffect: theta[1]!, difficultyEffect: theta[2]! };
}

/** Divided by a power of two, so that no digit moves and no square over- or underflows: any unit will do. */
function inUnitOfLargest(values: Vector): Float64Array {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!));
  const unit = largest > 0 ? 2 ** Math.floor(Math.log2(largest)) : 1;
  return Float64Array.from(values, (value) => value / unit);
}

/** Population standard deviation; exactly 0 where all are the same, which a rounded mean would not give. */
function standardDeviation(values: Float64Array): number {
  if (values.every((value) => value === values[0])) return 0;
  let mean = 0;
  for (let i = 0; i < values.length; i++) mean += values[i]! / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - mean) ** 2;
  return Math.sqrt(squares / values.length);
}
