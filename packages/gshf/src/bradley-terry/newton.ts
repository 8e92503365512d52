import { Cholesky } from "../linear-algebra/cholesky.ts";
import { addWeightedGram } from "../linear-algebra/gram.ts";
import { addScaled, dot, norm } from "../linear-algebra/vectors.ts";
import type { CheckedComparisons } from "./comparisons.ts";
import {
  evaluateLikelihood,
  evaluateObjective,
  type LikelihoodState,
  multiplyHessian,
} from "./likelihood.ts";

/** Below this gᵀH⁻¹g the estimate counts as converged. */
export const decrementTolerance = 1e-10;
/**
 * Newton goes on to here, one or two steps more: the norm of θ must be exact for the bound to be met exactly. Of f's
 * range over the ball where that is below 1.
 */
const decrementStop = 1e-20;
/** The same for a solver that was given its preconditioner, whose fits are one of many and have no bound to meet. */
const decrementStopNear = 1e-14;
/** ‖residual‖² of a Newton system, of ‖b‖² in the norm that matters, H⁻¹: good for seven digits of the step. */
const residualStop = 1e-14;

/** Where Newton stopped: θ with f, ∇f and the curvature there, and gᵀH⁻¹g. */
export type Minimum = LikelihoodState & {
  readonly theta: Float64Array;
  readonly iterations: number;
  readonly decrement: number;
};

/**
 * Damped Newton for the penalised likelihood. Newton systems are solved by conjugate gradients, preconditioned by
 * the Cholesky factor of an earlier Hessian: a matrix-free product costs 4nd operations against nd² for a Hessian,
 * and the Hessian moves little between steps and ridges.
 */
export class NewtonSolver {
  readonly #data: CheckedComparisons;
  readonly #iterationsMax: number;
  /** Σ w σ(1−σ) zzᵀ at some earlier θ, without the ridge; empty where a preconditioner was given. */
  readonly #gram: Float64Array;
  readonly #preconditioner: Cholesky | undefined;

  /**
   * @param preconditioner the factor of a Hessian to other labels or with another ridge, not too far from these: it saves
   * the Gram matrix and a factor per ridge, for some products more.
   */
  constructor(data: CheckedComparisons, iterationsMax: number, preconditioner?: Cholesky) {
    this.#data = data;
    this.#iterationsMax = iterationsMax;
    this.#preconditioner = preconditioner;
    this.#gram = new Float64Array(preconditioner === undefined ? data.dimension ** 2 : 0);
    if (preconditioner !== undefined) return;
    // At θ = 0 the curvature is w/4, its largest value: a preconditioner that never underestimates.
    addWeightedGram(
      this.#gram,
      data.differences,
      data.dimension,
      data.weights.map((weight) => weight / 4),
    );
  }

  get dimension(): number {
    return this.#data.dimension;
  }

  get #stop(): number {
    return this.#preconditioner === undefined ? decrementStop : decrementStopNear;
  }

  /** argmin f at a fixed ridge, from `start`; `range` is how much f varies where θ may lie. */
  minimise(ridge: number, start: Float64Array, range = 1): Minimum {
    const preconditioner = this.#factor(ridge);
    let theta: Float64Array = Float64Array.from(start);
    let state = evaluateLikelihood(this.#data, theta, ridge);
    let decrement = Number.POSITIVE_INFINITY;
    let iterations = 0;
    for (; iterations < this.#iterationsMax; iterations++) {
      const step = this.#solve(state.gradient, state.curvature, ridge, preconditioner);
      decrement = dot(step, state.gradient);
      if (decrement < this.#stop * Math.min(1, range)) break;
      const next = searchArmijo(this.#data, theta, step, state.value, decrement, ridge);
      if (next === undefined) break;
      theta = next;
      state = evaluateLikelihood(this.#data, theta, ridge);
    }
    return { ...state, theta, iterations, decrement: Math.max(0, decrement) };
  }

  /** ‖∇f(0)‖, whatever the ridge. */
  slopeAtZero(): number {
    return norm(evaluateLikelihood(this.#data, new Float64Array(this.#data.dimension), 0).gradient);
  }

  /** θᵀH⁻¹θ at a minimum: how fast ‖θ‖ shrinks with the ridge, dθ/dλ₀ = −H⁻¹θ. */
  shrinkage(minimum: Minimum, ridge: number): number {
    return dot(minimum.theta, this.#solve(minimum.theta, minimum.curvature, ridge, this.#factor(ridge)));
  }

  #factor(ridge: number): Cholesky {
    if (this.#preconditioner !== undefined) return this.#preconditioner;
    const d = this.#data.dimension;
    const matrix = Float64Array.from(this.#gram);
    for (let i = 0; i < d; i++) matrix[i * d + i]! += ridge;
    return Cholesky.factor(matrix, d, "the Hessian with this ridge");
  }

  /** H⁻¹b by preconditioned conjugate gradients. */
  #solve(b: Float64Array, curvature: Float64Array, ridge: number, preconditioner: Cholesky): Float64Array {
    const solution = new Float64Array(b.length);
    const residual = Float64Array.from(b);
    let preconditioned = preconditioner.solve(residual);
    const direction = Float64Array.from(preconditioned);
    let product = dot(residual, preconditioned);
    // With a preconditioner from elsewhere products are what costs, so early steps are only as good as they need to be for
    // quadratic convergence: the first product is about gᵀH⁻¹g.
    const accuracy =
      this.#preconditioner === undefined ? residualStop : Math.min(1e-2, Math.max(residualStop, product));
    const target = product * accuracy;
    for (let step = 0; step < 4 * b.length + 20 && product > target; step++) {
      const image = multiplyHessian(this.#data, curvature, ridge, direction);
      const length = product / dot(direction, image);
      addScaled(solution, length, direction);
      addScaled(residual, -length, image);
      preconditioned = preconditioner.solve(residual);
      const next = dot(residual, preconditioned);
      for (let i = 0; i < direction.length; i++)
        direction[i] = preconditioned[i]! + (next / product) * direction[i]!;
      product = next;
    }
    return solution;
  }
}

/** The first of 1, ½, ¼, … that decreases f by a quarter of what the slope promises; none once f is all rounding. */
function searchArmijo(
  data: CheckedComparisons,
  theta: Float64Array,
  step: Float64Array,
  value: number,
  decrement: number,
  ridge: number,
): Float64Array | undefined {
  for (let length = 1; length > 1e-12; length /= 2) {
    const trial = Float64Array.from(theta);
    addScaled(trial, -length, step);
    const decrease = value - evaluateObjective(data, trial, ridge);
    if (decrease >= 0.25 * length * decrement - 1e-14 * Math.abs(value)) return trial;
  }
  return undefined;
}
