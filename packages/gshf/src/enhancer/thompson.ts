import {
  DomainError,
  requireDistribution,
  requireModerateVector,
  requireNonNegative,
  requirePositive,
} from "../errors.ts";
import { norm } from "../linear-algebra/vectors.ts";
import type { Random } from "../random.ts";
import { gibbsAlong } from "./gibbs-along.ts";

export type ThompsonOptions = {
  readonly main: Float64Array;
  /** k×d rows ψ_j = L⁻¹φ_j under the batch-start A. */
  readonly whitened: Float32Array | Float64Array;
  readonly eta: number;
  readonly betaA: number;
  readonly random: Random;
};

/**
 * Thompson sampling on the surface of the confidence ellipsoid: the Gibbs policy of θ + β_A·L⁻ᵀu/‖u‖, u ~ N(0, I).
 *
 * Always inside the set of Eq. (8): π̃ is optimal for θ̃ with ‖θ̃−θ‖_A = β_A, so the argument of B.3 gives
 * η·KL(π̃‖π¹) ≤ ⟨θ̃−θ, φ(π̃)−φ(π¹)⟩ ≤ β_A‖φ(π̃)−φ(π¹)‖_{A⁻¹} (in fact the sum of both KL directions).
 *
 * @returns π̃, k entries that sum to one.
 * @throws DomainError unless `main` is a distribution over k ≥ 1 candidates, `whitened` has k×d moderate entries,
 * η > 0 and β_A ≥ 0.
 */
export function thompsonEnhancer(options: ThompsonOptions): Float64Array {
  const { main, whitened, eta, betaA, random } = options;
  const direction = drawDirection(random, checkedDimension(options));
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
 * ones make a Thompson duel (after Wu and Liu 2016, double Thompson sampling for dueling bandits); unlike the ellipsoid's surface they may leave the budget.
 *
 * @returns a policy, k entries that sum to one.
 * @throws DomainError as {@link thompsonEnhancer}.
 */
export function posteriorDraw(options: ThompsonOptions): Float64Array {
  const { main, whitened, eta } = options;
  return gibbsAlong(main, whitened, posteriorDirection(options), eta);
}

/**
 * w = Lᵀ(θ̃ − θ) of a draw θ̃ ~ N(θ, (β_A²/d)·A⁻¹): β_A/√d times a standard normal vector, which for β_A = √d is a draw
 * from N(θ, A⁻¹). The rewards under θ̃ are r + ⟨w, ψ_j⟩.
 *
 * @returns d entries.
 * @throws DomainError as {@link thompsonEnhancer}.
 */
export function posteriorDirection(options: ThompsonOptions): Float64Array {
  const dimension = checkedDimension(options);
  const scale = options.betaA / Math.sqrt(dimension);
  return drawDirection(options.random, dimension).map((value) => scale * value);
}

/** d, after everything else was found inside the domain. */
function checkedDimension({ main, whitened, eta, betaA }: ThompsonOptions): number {
  requireDistribution("main", main);
  requireModerateVector("whitened", whitened);
  requirePositive("eta", eta);
  requireNonNegative("betaA", betaA);
  const dimension = whitened.length / main.length;
  if (dimension === 0 || !Number.isInteger(dimension))
    throw new DomainError("whitened.length", whitened.length, `a positive multiple of ${main.length}`);
  return dimension;
}

function drawDirection(random: Random, dimension: number): Float64Array {
  return Float64Array.from({ length: dimension }, () => random.normal());
}
