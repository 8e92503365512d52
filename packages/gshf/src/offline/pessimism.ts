import type { Covariance } from "../covariance.ts";
import {
  DomainError,
  requireFiniteVector,
  requireNonNegative,
  requirePositive,
  requireWeights,
  type Vector,
} from "../errors.ts";
import { addScaled, combineRows, dot, multiply, norm } from "../linear-algebra/vectors.ts";
import { logSumExp, softmax } from "../numerics.ts";

/** A prompt of d₀ with its finite pool of answers. */
export interface OfflinePrompt {
  /** k×d, row-major. */
  readonly features: Float32Array | Float64Array;
  /** π₀ on the pool. */
  readonly reference: Vector;
}

export interface OfflineOptions {
  readonly prompts: readonly OfflinePrompt[];
  /** θ_MLE. */
  readonly theta: Float64Array;
  /** Σ_off = λI + Σ zzᵀ over D_off. */
  readonly covariance: Covariance;
  /** ν, the feature the uncertainty is relative to; E_{π₀}φ when absent. */
  readonly nu?: Float64Array;
  readonly beta: number;
  readonly eta: number;
}

/** ν = E_{x∼d₀, a∼π₀} φ(x, a): the usual reference vector, under which π₀ itself is certain. */
export function referenceFeature(prompts: readonly OfflinePrompt[], dimension: number): Float64Array {
  if (prompts.length === 0) throw new DomainError("prompts.length", 0, "at least 1");
  const nu = new Float64Array(dimension);
  for (const { features, reference } of prompts) {
    requireFiniteVector("features", features, reference.length * dimension);
    addScaled(nu, 1 / prompts.length, combineRows(features, normalise(reference), dimension));
  }
  return nu;
}

/** Γ(x, a) = ‖φ(x,a) − ν‖_{Σ_off⁻¹} for each of k rows (Theorem 3.1, Option II). */
export function uncertaintyBonus(
  features: Float32Array | Float64Array,
  nu: Float64Array,
  covariance: Covariance,
): Float64Array {
  const d = covariance.dimension;
  requireFiniteVector("nu", nu, d);
  return Float64Array.from({ length: features.length / d }, (_, j) => {
    const row = Float64Array.from(features.subarray(j * d, (j + 1) * d));
    addScaled(row, -1, nu);
    return covariance.potential(row);
  });
}

/**
 * Algorithm 1, Option II: the Gibbs policy of the pessimistic reward r − βΓ.
 *
 * @returns one policy per prompt.
 */
export function pessimisticPolicies(options: OfflineOptions): readonly Float64Array[] {
  const { prompts, theta, covariance, beta, eta } = check(options);
  const nu = options.nu ?? referenceFeature(prompts, covariance.dimension);
  return prompts.map(({ features, reference }) => {
    const rewards = multiply(features, theta, covariance.dimension);
    const bonus = uncertaintyBonus(features, nu, covariance);
    return softmax(rewards.map((r, j) => Math.log(reference[j]!) + (r - beta * bonus[j]!) / eta));
  });
}

export interface ExpectedPessimism {
  readonly policies: readonly Float64Array[];
  /** The linear reward whose Gibbs policies these are: θ − βΣ⁻¹(φ̄−ν)/‖φ̄−ν‖ at the solution. */
  readonly theta: Float64Array;
  /** The objective of Eq. (5). */
  readonly objective: number;
  /** Dual minus primal objective, ≥ 0 up to rounding: a certificate of how far from the optimum this is. */
  readonly dualityGap: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * Algorithm 1, Option I: argmax_π E[r] − β‖E_x φ(x,π) − ν‖_{Σ_off⁻¹} − η·KL(π‖π₀), Eq. (5).
 *
 * The norm is max over ‖u‖ ≤ 1 of uᵀL⁻¹(φ̄−ν), so the problem is dual to minimising over the unit ball the smooth
 * convex F(u) = E_x η log E_{π₀} e^{⟨θ−βL⁻ᵀu, φ⟩/η} + β uᵀL⁻¹ν. Its minimiser is the fixed point with linear reward
 * θ − βΣ⁻¹(φ̄−ν)/‖φ̄−ν‖; projected gradient steps reach it where plain fixed-point iteration may cycle.
 */
export function expectedPessimismPolicies(
  options: OfflineOptions & { readonly iterationsMax?: number },
): ExpectedPessimism {
  const { prompts, theta, covariance, beta, eta } = check(options);
  const d = covariance.dimension;
  const nu = options.nu ?? referenceFeature(prompts, d);
  const iterationsMax = options.iterationsMax ?? 2000;
  let u: Float64Array = new Float64Array(d);
  let state = evaluateDual(prompts, theta, covariance, nu, beta, eta, u);
  let length = 1;
  let iterations = 0;
  const isOptimal = () => state.gap <= 1e-10 * (1 + Math.abs(state.primal));
  for (; iterations < iterationsMax && !isOptimal(); iterations++) {
    length *= 2;
    for (;;) {
      const trial = projectToBall(u, state.gradient, length);
      const next = evaluateDual(prompts, theta, covariance, nu, beta, eta, trial);
      const move = trial.map((value, i) => value - u[i]!);
      const model = state.dual + dot(state.gradient, move) + dot(move, move) / (2 * length);
      if (next.dual <= model + 1e-15 * Math.abs(state.dual) || length < 1e-15) {
        u = trial;
        state = next;
        break;
      }
      length /= 2;
    }
  }
  return Object.freeze({
    policies: state.policies,
    theta: state.tilted,
    objective: state.primal,
    dualityGap: state.gap,
    iterations,
    converged: isOptimal(),
  });
}

function check(options: OfflineOptions): OfflineOptions {
  const d = options.covariance.dimension;
  requireFiniteVector("theta", options.theta, d);
  requireNonNegative("beta", options.beta);
  requirePositive("eta", options.eta);
  if (options.prompts.length === 0) throw new DomainError("prompts.length", 0, "at least 1");
  for (const { features, reference } of options.prompts) {
    requireWeights("reference", reference);
    requireFiniteVector("features", features, reference.length * d);
  }
  return options;
}

function projectToBall(u: Float64Array, gradient: Float64Array, length: number): Float64Array {
  const moved = u.map((value, i) => value - length * gradient[i]!);
  const size = norm(moved);
  return size > 1 ? moved.map((value) => value / size) : moved;
}

/** Primal and dual objective with their gap at u, and the Gibbs policies of θ − βL⁻ᵀu. */
function evaluateDual(
  prompts: readonly OfflinePrompt[],
  theta: Float64Array,
  covariance: Covariance,
  nu: Float64Array,
  beta: number,
  eta: number,
  u: Float64Array,
) {
  const d = theta.length;
  const tilted = Float64Array.from(theta);
  addScaled(tilted, -beta, covariance.factor.unwhiten(u));
  const shift = nu.map((value) => -value);
  let logPartition = 0;
  const policies = prompts.map(({ features, reference }) => {
    const logits = multiply(features, tilted, d).map((reward, j) => Math.log(reference[j]!) + reward / eta);
    logPartition += (eta * (logSumExp(logits) - Math.log(sum(reference)))) / prompts.length;
    const policy = softmax(logits);
    addScaled(shift, 1 / prompts.length, combineRows(features, policy, d));
    return policy;
  });
  const whitened = covariance.factor.whiten(shift);
  // E r̃ − η·KL = η log Z for a Gibbs policy; the rest of the primal follows from φ̄ = shift + ν.
  const dual = logPartition + beta * dot(u, covariance.factor.whiten(nu));
  const primal = dual + beta * (dot(u, whitened) - norm(whitened));
  return {
    tilted,
    policies,
    dual,
    primal,
    gap: dual - primal,
    gradient: whitened.map((value) => -beta * value),
  };
}

function sum(values: Vector): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}

function normalise(weights: Vector): Float64Array {
  requireWeights("reference", weights);
  const total = sum(weights);
  return Float64Array.from(weights, (weight) => weight / total);
}
