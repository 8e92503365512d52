import { Covariance } from "../covariance.ts";
import { requireModerate, requirePositive, requireScale } from "../errors.ts";
import { Cholesky } from "../linear-algebra/cholesky.ts";
import { addWeightedGram } from "../linear-algebra/gram.ts";
import { dot } from "../linear-algebra/vectors.ts";
import { type CheckedComparisons, type Comparisons, checkComparisons } from "./comparisons.ts";
import { type BradleyTerryFit, fitWith, iterationsMaxDefault } from "./fit.ts";
import { evaluateLikelihood, type LikelihoodState } from "./likelihood.ts";
import { NewtonSolver } from "./newton.ts";

/** λ₀ by evidence stays inside: left to itself it is erratic where there are few labels. */
export const evidenceRange = Object.freeze({ low: 0.5, high: 2 });

/** The ridges at which the evidence is computed; those inside {@link evidenceRange} may be chosen. */
const ridges = [0.125, 0.25, 0.5, Math.SQRT1_2, 1, Math.SQRT2, 2, 4, 8] as const;
/** Nats below which two ridges explain the labels equally well. */
const evidenceTolerance = 1e-9;

export type PosteriorOptions = Comparisons & {
  /** λ₀ > 0, or `"evidence"`: the one of {@link evidenceRange} that explains the labels best. */
  readonly ridge: number | "evidence";
  /** B: the constraint ‖θ‖ ≤ B. Absent means unconstrained. */
  readonly normBound?: number;
};

/** How well a ridge explains the labels. */
export type EvidencePoint = {
  readonly ridge: number;
  /** log p(y | λ₀) by Laplace's method, in nats. */
  readonly logEvidence: number;
};

/** A fit, and where its ridge comes from. */
export type RidgeFit = {
  readonly fit: BradleyTerryFit;
  /** λ₀ in use. */
  readonly ridge: number;
  /** By rising ridge; empty when λ₀ was given. */
  readonly evidence: readonly EvidencePoint[];
};

export type RewardPosterior = RidgeFit & {
  /** H = λ₀I + Σ wᵢσ′(θᵀzᵢ) zᵢzᵢᵀ at the fit. */
  readonly information: Covariance;
  /** d_eff = tr(H⁻¹(H − λ₀I)), the directions that the labels tell of; between 0 and min(d, n). */
  readonly effectiveDimension: number;
  /** log p(y | λ₀) − log p(y | coin): what the reward explains beyond answers being equally good, in nats. */
  readonly logBayesFactor: number;
};

/**
 * The posterior of θ by Laplace's method: normal around the fit of Eq. (3) with precision H, the Fisher information of
 * the labels and the ridge (MacKay 1992, *The evidence framework applied to classification networks*). A pair with
 * five votes counts five times, here as in the fit; the number of pairs chosen next is nowhere in it.
 *
 * With f of {@link fitBradleyTerry}, and by the evidence for λ₀,
 *
 *   log p(y | λ₀) ≈ −f(θ) + (d/2) log λ₀ − ½ log det H.
 *
 * H has the ridge λ₀ even where the bound on ‖θ‖ raised the multiplier: a bound adds no information.
 *
 * @throws DomainError as {@link fitBradleyTerry}.
 */
export function fitPosterior(options: PosteriorOptions): RewardPosterior {
  return posteriorFrom(options);
}

/** The same from an earlier one, and with no more of the evidence than the choice of the ridge needs. */
export function posteriorFrom(options: PosteriorOptions, earlier?: Earlier): RewardPosterior {
  const data = checkComparisons(options);
  const fitted = fitChecked(data, options, earlier);
  const { ridge } = fitted;
  const state = evaluateLikelihood(data, fitted.fit.theta, ridge);
  const information = informationAt(data, state, ridge);
  return Object.freeze({
    ...fitted,
    information,
    // Computed when asked for: it takes as long as the rest.
    get effectiveDimension() {
      // tr(H⁻¹(H − λ₀I)) = d − λ₀ tr(H⁻¹), and tr(H⁻¹) = ‖L⁻¹‖²_F.
      const inverse = information.factor.inverseLower();
      return Math.max(0, data.dimension - ridge * dot(inverse, inverse));
    },
    logBayesFactor: logEvidence(data, state, ridge, information.factor.logDeterminant()) - coinEvidence(data),
  });
}

/** A fit to some of the same labels, which makes the next one cheaper. */
export type Earlier = {
  readonly theta: Float64Array;
  /** Of H there. */
  readonly factor: Cholesky;
};

/**
 * The fit that {@link fitPosterior} is around, where nobody asks how sure it is.
 *
 * @throws DomainError as {@link fitPosterior}.
 */
export function fitRidge(options: PosteriorOptions, earlier?: Earlier): RidgeFit {
  return Object.freeze(fitChecked(checkComparisons(options), options, earlier));
}

function fitChecked(data: CheckedComparisons, options: PosteriorOptions, earlier?: Earlier): RidgeFit {
  const { ridge: wanted, normBound } = options;
  if (normBound !== undefined) requireScale("normBound", normBound);
  const given =
    wanted === "evidence" ? undefined : requireModerate("ridge", requirePositive("ridge", wanted));
  // A bound wants exact fits, which a factor from elsewhere would not make cheaper.
  const near = normBound === undefined ? earlier?.factor : undefined;
  const solver = new NewtonSolver(data, iterationsMaxDefault, near);
  if (given !== undefined)
    return { fit: fitWith(solver, given, normBound, earlier?.theta), ridge: given, evidence: [] };
  const evidenceAt = evidenceOf(data, solver, earlier?.theta ?? new Float64Array(data.dimension));
  const evidence = earlier === undefined ? ridges.map(evidenceAt) : evidenceAround(evidenceAt);
  const ridge = bestRidge(evidence);
  return { fit: fitWith(solver, ridge, normBound, earlier?.theta), ridge, evidence };
}

/** The evidence as a function of the ridge, each fit started from the one before. */
function evidenceOf(
  data: CheckedComparisons,
  solver: NewtonSolver,
  start: Float64Array,
): (ridge: number) => EvidencePoint {
  const logDeterminant = logDeterminantOf(data);
  let theta = start;
  return (ridge) => {
    const minimum = solver.minimise(ridge, theta);
    theta = minimum.theta;
    const value = logEvidence(data, minimum, ridge, logDeterminant(minimum, ridge));
    return Object.freeze({ ridge, logEvidence: value });
  };
}

/** As much of the curve as decides: the range, and beyond it the neighbour of an end that is best. */
function evidenceAround(evidenceAt: (ridge: number) => EvidencePoint): EvidencePoint[] {
  const inside = ridges.filter(isInRange).map(evidenceAt);
  const best = inside.indexOf(bestOf(inside));
  const first = ridges.findIndex(isInRange);
  return [
    ...(best === 0 ? [evidenceAt(ridges[first - 1]!)] : []),
    ...inside,
    ...(best === inside.length - 1 ? [evidenceAt(ridges[first + inside.length]!)] : []),
  ];
}

function isInRange(ridge: number): boolean {
  return ridge >= evidenceRange.low && ridge <= evidenceRange.high;
}

/** The point with the most evidence; among equals the one nearest to 1, which is what stays where the labels prefer none. */
function bestOf(points: readonly EvidencePoint[]): EvidencePoint {
  return [...points]
    .sort((a, b) => Math.abs(Math.log(a.ridge)) - Math.abs(Math.log(b.ridge)))
    .reduce((a, b) => (b.logEvidence > a.logEvidence + evidenceTolerance ? b : a));
}

/** The ridge of {@link evidenceRange} with the most evidence, between grid points by a parabola in log λ₀. */
function bestRidge(curve: readonly EvidencePoint[]): number {
  const { low, high } = evidenceRange;
  const best = bestOf(curve.filter(({ ridge }) => isInRange(ridge)));
  const at = curve.indexOf(best);
  const [before, after] = [curve[at - 1], curve[at + 1]];
  if (before === undefined || after === undefined) return best.ridge;
  const peak = parabolaPeak(before, best, after);
  return Math.min(high, Math.max(low, peak));
}

/** Where the parabola through three points of (log λ₀, log evidence) is highest; the middle one where it is nowhere. */
function parabolaPeak(a: EvidencePoint, b: EvidencePoint, c: EvidencePoint): number {
  const [x0, x1, x2] = [Math.log(a.ridge), Math.log(b.ridge), Math.log(c.ridge)];
  const left = (b.logEvidence - a.logEvidence) / (x1 - x0);
  const right = (c.logEvidence - b.logEvidence) / (x2 - x1);
  const curvature = (right - left) / (x2 - x0);
  if (!(curvature < -evidenceTolerance)) return b.ridge;
  const peak = (x0 + x1) / 2 - left / (2 * curvature);
  return Math.exp(Math.min(x2, Math.max(x0, peak)));
}

/** −f(θ) + (d/2) log λ₀ − ½ log det H. */
function logEvidence(
  { dimension }: CheckedComparisons,
  { value }: Pick<LikelihoodState, "value">,
  ridge: number,
  logDeterminant: number,
): number {
  return -value + (dimension * Math.log(ridge)) / 2 - logDeterminant / 2;
}

/** log p(y) where every comparison is decided by a coin. */
function coinEvidence({ weights }: CheckedComparisons): number {
  return -Math.LN2 * weights.reduce((sum, weight) => sum + weight, 0);
}

type Curvature = Pick<LikelihoodState, "curvature">;

function informationAt(data: CheckedComparisons, { curvature }: Curvature, ridge: number): Covariance {
  const { dimension, differences } = data;
  return Covariance.build({ dimension, lambda: ridge, differences, weights: curvature });
}

/**
 * log det H as a function of the curvature and λ₀, by the n×n side of H where that is smaller:
 * det(λI + ZᵀCZ) = λ^{d−n} det(λI + C^{½}ZZᵀC^{½}), for which ZZᵀ is computed once.
 */
function logDeterminantOf(data: CheckedComparisons): (state: Curvature, ridge: number) => number {
  const { count, dimension } = data;
  if (count > dimension) return (state, ridge) => informationAt(data, state, ridge).factor.logDeterminant();
  if (count === 0) return (_, ridge) => dimension * Math.log(ridge);
  const gram = gramOfRows(data);
  return ({ curvature }, ridge) => {
    const roots = curvature.map(Math.sqrt);
    const matrix = gram.map((value, at) => value * roots[Math.floor(at / count)]! * roots[at % count]!);
    for (let i = 0; i < count; i++) matrix[i * count + i]! += ridge;
    const small = Cholesky.factor(matrix, count, "the Hessian's dual").logDeterminant();
    return (dimension - count) * Math.log(ridge) + small;
  };
}

/** ZZᵀ, n×n. */
function gramOfRows({ differences, dimension, count }: CheckedComparisons): Float64Array {
  const columns = new Float64Array(dimension * count);
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < dimension; c++) columns[c * count + i] = differences[i * dimension + c]!;
  }
  const matrix = new Float64Array(count * count);
  addWeightedGram(matrix, columns, count);
  return matrix;
}
