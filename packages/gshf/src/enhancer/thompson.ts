import { norm } from "../linear-algebra/vectors.ts";
import type { Random } from "../random.ts";
import { gibbsAlong } from "./gibbs-along.ts";

export interface ThompsonOptions {
  readonly main: Float64Array;
  /** k×d rows ψ_j = L⁻¹φ_j under the batch-start A. */
  readonly whitened: Float32Array | Float64Array;
  readonly eta: number;
  readonly betaA: number;
  readonly random: Random;
}

/**
 * Thompson sampling on the surface of the confidence ellipsoid: the Gibbs policy of θ + β_A·L⁻ᵀu/‖u‖, u ~ N(0, I).
 *
 * Always inside the set of Eq. (8): π̃ is optimal for θ̃ with ‖θ̃−θ‖_A = β_A, so the argument of B.3 gives
 * η·KL(π̃‖π¹) ≤ ⟨θ̃−θ, φ(π̃)−φ(π¹)⟩ ≤ β_A‖φ(π̃)−φ(π¹)‖_{A⁻¹} (in fact the sum of both KL directions).
 */
export function thompsonEnhancer({ main, whitened, eta, betaA, random }: ThompsonOptions): Float64Array {
  const direction = drawDirection(random, whitened.length / main.length);
  const scale = betaA / norm(direction);
  return gibbsAlong(
    main,
    whitened,
    direction.map((value) => scale * value),
    eta,
  );
}

/**
 * A Gibbs policy of a posterior draw θ̃ ~ N(θ, (β_A²/d)·A⁻¹), whose typical distance from θ is β_A. Two independent
 * ones make a Thompson duel; unlike the ellipsoid's surface they may leave the budget.
 */
export function posteriorDraw({ main, whitened, eta, betaA, random }: ThompsonOptions): Float64Array {
  const dimension = whitened.length / main.length;
  const scale = betaA / Math.sqrt(dimension);
  return gibbsAlong(
    main,
    whitened,
    drawDirection(random, dimension).map((value) => scale * value),
    eta,
  );
}

function drawDirection(random: Random, dimension: number): Float64Array {
  return Float64Array.from({ length: dimension }, () => random.normal());
}
