import type { Covariance } from "../covariance.ts";
import {
  DomainError,
  requireDimension,
  requireInteger,
  requireModerate,
  requireModerateVector,
  requireNonNegative,
  requireScale,
  requireWeights,
  type Vector,
} from "../errors.ts";
import { gibbsLogits, largestReward } from "../gibbs-logits.ts";
import { addScaled, combineRows, dot, multiply, norm } from "../linear-algebra/vectors.ts";
import { logSumExp, softmax } from "../numerics.ts";

/** A prompt of d₀ with its finite pool of answers. */
export type OfflinePrompt = {
  /** k×d, row-major. */
  readonly features: Float32Array | Float64Array;
  /** π₀ on the pool, k entries; its sum does not matter. */
  readonly reference: Vector;
};

export type OfflineOptions = {
  readonly prompts: readonly OfflinePrompt[];
  /** θ_MLE, d entries. */
  readonly theta: Float64Array;
  /** Σ_off = λI + Σ zzᵀ over D_off. */
  readonly covariance: Covariance;
  /** ν, the feature the uncertainty is relative to, d entries; E_{π₀}φ when absent. */
  readonly nu?: Float64Array;
  /** β ≥ 0, the weight of the uncertainty. */
  readonly beta: number;
  /** η > 0, the KL coefficient. */
  readonly eta: number;
};

/**
 * ν = E_{x∼d₀, a∼π₀} φ(x, a): the usual reference vector (Theorem 3.1), under which π₀ itself is certain.
 *
 * @returns d entries.
 * @throws DomainError without prompts, on a dimension that is no positive integer, or on features and weights of
 * wrong lengths or outside their domain.
 */
export function referenceFeature(prompts: readonly OfflinePrompt[], dimension: number): Float64Array {
  requireDimension("dimension", dimension);
  checkPrompts(prompts, dimension);
  const nu = new Float64Array(dimension);
  for (const { features, reference } of prompts)
    addScaled(nu, 1 / prompts.length, combineRows(features, normalise(reference), dimension));
  return nu;
}

/**
 * Γ(x, a) = ‖φ(x,a) − ν‖_{Σ_off⁻¹} (Theorem 3.1, Option II).
 *
 * @param features k×d, row-major.
 * @returns k entries ≥ 0.
 * @throws DomainError when the features are no whole rows, ν is not of length d, or an entry is not finite.
 */
export function uncertaintyBonus(
  features: Float32Array | Float64Array,
  nu: Float64Array,
  covariance: Covariance,
): Float64Array {
  const d = covariance.dimension;
  if (features.length % d !== 0)
    throw new DomainError("features.length", features.length, `a multiple of dimension ${d}`);
  requireModerateVector("features", features);
  requireModerateVector("nu", nu, d);
  return Float64Array.from({ length: features.length / d }, (_, j) => {
    const row = Float64Array.from(features.subarray(j * d, (j + 1) * d));
    addScaled(row, -1, nu);
    return covariance.potential(row);
  });
}

/**
 * Algorithm 1, Option II: the Gibbs policy of the pessimistic reward r − βΓ.
 *
 * @returns one policy per prompt, k probabilities each.
 * @throws DomainError without prompts, on wrong lengths, entries that are not finite, β < 0 or η ≤ 0.
 */
export function pessimisticPolicies(options: OfflineOptions): readonly Float64Array[] {
  const { prompts, theta, covariance, beta, eta, nu } = check(options);
  return prompts.map(({ features, reference }) => {
    const bonus = uncertaintyBonus(features, nu, covariance);
    const pessimistic = multiply(features, theta, covariance.dimension).map((r, j) => r - beta * bonus[j]!);
    requireModerateVector("rewards less beta times their uncertainty", pessimistic);
    return softmax(gibbsLogits(reference, pessimistic, eta));
  });
}

export type ExpectedPessimism = {
  /** One per prompt, k probabilities each. */
  readonly policies: readonly Float64Array[];
  /** The linear reward whose Gibbs policies these are: θ − βΣ⁻¹(φ̄−ν)/‖φ̄−ν‖ at the solution. */
  readonly theta: Float64Array;
  /** The objective of Eq. (5), in the unit of the rewards. */
  readonly objective: number;
  /** Dual minus primal objective, ≥ 0 up to rounding: a certificate of how far from the optimum this is. */
  readonly dualityGap: number;
  readonly iterations: number;
  readonly converged: boolean;
};

/**
 * Algorithm 1, Option I: argmax_π E[r] − β‖E_x φ(x,π) − ν‖_{Σ_off⁻¹} − η·KL(π‖π₀), Eq. (5).
 *
 * The norm is max over ‖u‖ ≤ 1 of uᵀL⁻¹(φ̄−ν), so the problem is dual to minimising over the unit ball the smooth
 * convex F(u) = E_x η log E_{π₀} e^{⟨θ−βL⁻ᵀu, φ⟩/η} + β uᵀL⁻¹ν. Its minimiser is the fixed point with linear reward
 * θ − βΣ⁻¹(φ̄−ν)/‖φ̄−ν‖; projected gradient steps reach it where plain fixed-point iteration may cycle.
 *
 * @returns non-convergence within `iterationsMax` (default 2000) as data, with the gap that is left.
 * @throws DomainError without prompts, on wrong lengths, entries that are not finite, β < 0, η ≤ 0 or an
 * `iterationsMax` that is no positive integer.
 */
export function expectedPessimismPolicies(
  options: OfflineOptions & { readonly iterationsMax?: number },
): ExpectedPessimism {
  const { prompts, theta, covariance, beta, eta, nu } = check(options);
  const iterationsMax = requireInteger("iterationsMax", options.iterationsMax ?? 2000, 1);
  let u: Float64Array = new Float64Array(covariance.dimension);
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
      // Curvature is read off the gradients: near the optimum differences of F are all rounding.
      const turned = dot(next.gradient, move) - dot(state.gradient, move);
      if (turned <= dot(move, move) / length || length < lengthMin) {
        u = trial;
        state = next;
        break;
      }
      length /= 2;
    }
  }
  if (!Number.isFinite(state.gap)) throw new DomainError("beta", beta, "small enough for a finite objective");
  return Object.freeze({
    policies: state.policies,
    theta: state.tilted,
    objective: state.primal,
    dualityGap: state.gap,
    iterations,
    converged: isOptimal(),
  });
}

/** One over a curvature that no covariance worth having leads to. */
const lengthMin = 1e-30;

function check(options: OfflineOptions): OfflineOptions & { readonly nu: Float64Array } {
  const { prompts, theta, covariance } = options;
  const d = covariance.dimension;
  requireModerateVector("theta", theta, d);
  requireModerate("beta", requireNonNegative("beta", options.beta));
  requireScale("eta", options.eta);
  checkPrompts(prompts, d);
  const nu = options.nu ?? referenceFeature(prompts, d);
  requireModerateVector("nu", nu, d);
  return { ...options, nu };
}

function checkPrompts(prompts: readonly OfflinePrompt[], dimension: number): void {
  if (prompts.length === 0) throw new DomainError("prompts.length", 0, "at least 1");
  for (const { features, reference } of prompts) {
    requireWeights("reference", reference);
    requireModerateVector("features", features, reference.length * dimension);
  }
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
    const rewards = multiply(features, tilted, d);
    const logits = gibbsLogits(reference, rewards, eta);
    const largest = largestReward(reference, rewards);
    logPartition += (largest + eta * (logSumExp(logits) - Math.log(sum(reference)))) / prompts.length;
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
  const total = sum(weights);
  return Float64Array.from(weights, (weight) => weight / total);
}
