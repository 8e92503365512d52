import { requireInteger, requireModerate, requirePositive, requireScale } from "../errors.ts";
import { norm } from "../linear-algebra/vectors.ts";
import { type Comparisons, checkComparisons } from "./comparisons.ts";
import { decrementTolerance, type Minimum, NewtonSolver } from "./newton.ts";

export type FitOptions = Comparisons & {
  /** λ₀ > 0. With λ₀ = 0 a separable data set has no maximiser, so it is refused. */
  readonly ridge: number;
  /** B: the constraint ‖θ‖ ≤ B of Assumption 2.1. Absent means unconstrained. */
  readonly normBound?: number;
  /** Newton steps per ridge before giving up; non-convergence is reported, not thrown. Default 100. */
  readonly iterationsMax?: number;
};

export type BradleyTerryFit = {
  /** θ, d entries. */
  readonly theta: Float64Array;
  /** λ₀, or the larger multiplier at which ‖θ‖ = B when the bound is active. */
  readonly ridgeUsed: number;
  readonly boundActive: boolean;
  /** Newton steps, over all multipliers tried. */
  readonly iterations: number;
  /** ‖∇f(θ)‖₂ at `ridgeUsed`. */
  readonly gradientNorm: number;
  /** gᵀH⁻¹g at the end: twice the distance to the optimum in f, to second order. */
  readonly newtonDecrement: number;
  /** The decrement is below 1e-10 and, where the bound is active, ‖θ‖ is B to within a millionth. */
  readonly converged: boolean;
  /** f(θ) at `ridgeUsed`. */
  readonly objective: number;
};

/** Newton steps per ridge where nobody says. */
export const iterationsMaxDefault = 100;
const normTolerance = 1e-9;
/** How far from B an active bound may end and still count as met. */
const boundTolerance = 1e-6;

/**
 * The Bradley–Terry maximum-likelihood reward, Eq. (3): argmin over ‖θ‖ ≤ B of
 *
 *   Σ w_i[log(1+e^{θᵀz_i}) − y_i θᵀz_i] + ½λ₀‖θ‖²
 *
 * by damped Newton steps with an Armijo search, until gᵀH⁻¹g < 1e-10. The bound is met through its KKT
 * multiplier: λ₀ is raised until ‖θ‖ = B. Projecting the unconstrained optimum onto the ball would give a
 * different, worse estimator.
 *
 * @throws DomainError on entries that are not finite or overflow when squared, labels outside [0, 1], negative weights,
 * or a ridge or bound that is not positive.
 */
export function fitBradleyTerry(options: FitOptions): BradleyTerryFit {
  const data = checkComparisons(options);
  const ridge = requireModerate("ridge", requirePositive("ridge", options.ridge));
  const bound = options.normBound;
  if (bound !== undefined) requireScale("normBound", bound);
  const iterationsMax = requireInteger("iterationsMax", options.iterationsMax ?? iterationsMaxDefault, 1);
  return fitWith(new NewtonSolver(data, iterationsMax), ridge, bound);
}

/**
 * The same by a solver that knows the data.
 *
 * @param ridge positive and moderate.
 * @param bound undefined, or of usable scale.
 * @param start where to begin, θ of a fit to much the same labels.
 */
export function fitWith(
  solver: NewtonSolver,
  ridge: number,
  bound: number | undefined,
  start: Float64Array = new Float64Array(solver.dimension),
): BradleyTerryFit {
  const free = solver.minimise(ridge, start);
  if (bound === undefined || norm(free.theta) <= bound * (1 + normTolerance))
    return report(free, ridge, false, free.iterations);
  return tightenToBound(solver, free, ridge, bound);
}

/**
 * Finds the ridge at which ‖θ(λ₀)‖ = B. The norm falls strictly as λ₀ grows, and 1/‖θ‖ is nearly linear in λ₀, so
 * Newton on 1/‖θ‖ − 1/B (Hebden 1973) lands in a few steps; a log-bisection bracket catches it when it leaves, which it does
 * only after overshooting, when both ends are known.
 */
function tightenToBound(solver: NewtonSolver, free: Minimum, ridge: number, bound: number): BradleyTerryFit {
  let low = ridge;
  let high = Number.POSITIVE_INFINITY;
  let multiplier = ridge;
  let current = free;
  let iterations = free.iterations;
  // f falls by ‖∇f(0)‖·B at most between θ = 0 and the sphere.
  const range = bound * solver.slopeAtZero();
  for (let step = 0; step < 200; step++) {
    const size = norm(current.theta);
    const excess = size / bound - 1;
    if (Math.abs(excess) < normTolerance || high / low - 1 < 1e-14) break;
    if (excess > 0) low = multiplier;
    else high = multiplier;
    multiplier += (size ** 2 / solver.shrinkage(current, multiplier)) * excess;
    if (!(multiplier > low && multiplier < high)) multiplier = Math.sqrt(low * high);
    current = solver.minimise(multiplier, current.theta, range);
    iterations += current.iterations;
  }
  const missed = Math.abs(norm(current.theta) / bound - 1);
  return report(current, multiplier, true, iterations, missed < boundTolerance);
}

function report(
  minimum: Minimum,
  ridgeUsed: number,
  boundActive: boolean,
  iterations: number,
  boundMet = true,
): BradleyTerryFit {
  return Object.freeze({
    theta: minimum.theta,
    ridgeUsed,
    boundActive,
    iterations,
    gradientNorm: norm(minimum.gradient),
    newtonDecrement: minimum.decrement,
    converged: minimum.decrement < decrementTolerance && boundMet,
    objective: minimum.value,
  });
}
