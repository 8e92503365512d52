import { addScaled, dot } from "../linear-algebra/vectors.ts";
import { log1pExp, sigmoid } from "../numerics.ts";
import type { CheckedComparisons } from "./comparisons.ts";

/**
 * The penalised negative log likelihood of Eq. (3) and its derivatives:
 *
 *   f(θ) = Σ w_i [log(1+e^{θᵀz_i}) − y_i θᵀz_i] + ½λ₀‖θ‖²
 *   ∇f   = Σ w_i (σ(θᵀz_i) − y_i) z_i + λ₀θ
 *   ∇²f  = Σ w_i σ(1−σ) z_i z_iᵀ + λ₀I
 */
export type LikelihoodState = {
  readonly value: number;
  readonly gradient: Float64Array;
  /** w_i σ_i(1−σ_i), the weights of the Hessian. */
  readonly curvature: Float64Array;
};

/** f, ∇f and the curvature weights in one pass over the data. */
export function evaluateLikelihood(
  data: CheckedComparisons,
  theta: Float64Array,
  ridge: number,
): LikelihoodState {
  const { differences, labels, weights, dimension, count } = data;
  const gradient = new Float64Array(dimension);
  const curvature = new Float64Array(count);
  let value = 0;
  for (let i = 0; i < count; i++) {
    const logit = dot(theta, differences, dimension, 0, i * dimension);
    const win = sigmoid(logit);
    const weight = weights[i]!;
    value += weight * (log1pExp(logit) - labels[i]! * logit);
    curvature[i] = weight * win * sigmoid(-logit);
    addScaled(gradient, weight * (win - labels[i]!), differences, i * dimension);
  }
  addScaled(gradient, ridge, theta);
  return { value: value + 0.5 * ridge * dot(theta, theta), gradient, curvature };
}

/** f alone, for the line search. */
export function evaluateObjective(data: CheckedComparisons, theta: Float64Array, ridge: number): number {
  let value = 0;
  for (let i = 0; i < data.count; i++) {
    const logit = dot(theta, data.differences, data.dimension, 0, i * data.dimension);
    value += data.weights[i]! * (log1pExp(logit) - data.labels[i]! * logit);
  }
  return value + 0.5 * ridge * dot(theta, theta);
}

/** ∇²f·v without forming ∇²f: 4nd operations. */
export function multiplyHessian(
  data: CheckedComparisons,
  curvature: Float64Array,
  ridge: number,
  v: Float64Array,
): Float64Array {
  const { differences, dimension, count } = data;
  const result = new Float64Array(dimension);
  addScaled(result, ridge, v);
  for (let i = 0; i < count; i++) {
    const offset = i * dimension;
    addScaled(result, curvature[i]! * dot(v, differences, dimension, 0, offset), differences, offset);
  }
  return result;
}
