import {
  DomainError,
  requireDimension,
  requireFiniteVector,
  requireInteger,
  requireModerateVector,
  requireNonNegative,
  requirePositive,
  type Vector,
} from "./errors.ts";
import { Cholesky } from "./linear-algebra/cholesky.ts";
import { addWeightedGram } from "./linear-algebra/gram.ts";

/** ‖LLᵀ − A‖_F/‖A‖_F of an updated factor that is still to be trusted. */
const driftMax = 1e-8;
/** a_ij and a_ji of a symmetric matrix may differ by this, in units of √(a_ii·a_jj). */
const asymmetryMax = 1e-8;

/**
 * The unnormalised covariance A = λI + Σ zzᵀ (Σ_D of §2.3, and m·Σ_{t,m} of Eq. (8)), with its Cholesky factor kept
 * up to date. Since ‖z‖_{Σ⁻¹} = √m‖z‖_{A⁻¹} and β_A = √m·β, the batch size m cancels wherever both appear.
 */
export class Covariance {
  readonly dimension: number;
  /** A, d×d row-major, both halves. */
  readonly matrix: Float64Array;
  #factor: Cholesky;
  #count: number;
  #updatesSinceFactor = 0;

  private constructor(dimension: number, matrix: Float64Array, count: number) {
    this.dimension = dimension;
    this.matrix = matrix;
    this.#factor = factorOf(matrix, dimension);
    this.#count = count;
  }

  /**
   * A = λI + Σ wᵢzᵢzᵢᵀ.
   *
   * @param lambda λ > 0 in the units of A (mλ when the paper's Σ_{t,m} is meant).
   * @param differences n×d rows zᵢ, row-major; none when absent.
   * @param weights wᵢ ≥ 0, e.g. votes (then five votes count five) or wᵢσ′(θᵀzᵢ) (then A is the Fisher information); all
   * one when absent.
   * @throws DomainError on λ ≤ 0 (A might be singular), wrong lengths, entries that are not moderate, or a λ so small
   * beside the differences that rounding makes A singular.
   */
  static build({ dimension, lambda, differences, weights }: CovarianceOptions): Covariance {
    requireDimension("dimension", dimension);
    requirePositive("lambda", lambda);
    const matrix = new Float64Array(dimension * dimension);
    for (let i = 0; i < dimension; i++) matrix[i * dimension + i] = lambda;
    if (differences === undefined) return new Covariance(dimension, matrix, 0);
    const count = requireDifferences(dimension, differences, weights);
    addWeightedGram(matrix, differences, dimension, weights);
    return new Covariance(dimension, matrix, count);
  }

  /**
   * Restores a covariance from a stored matrix, e.g. the posterior snapshot of an earlier round.
   *
   * @param matrix A, d×d row-major, both halves; copied.
   * @param count how many differences it holds.
   * @throws DomainError unless it is symmetric, positive definite and of that size.
   */
  static fromMatrix(matrix: Float64Array, dimension: number, count = 0): Covariance {
    requireDimension("dimension", dimension);
    requireFiniteVector("matrix", matrix, dimension * dimension);
    requireInteger("count", count, 0);
    requireSymmetric(matrix, dimension);
    return new Covariance(dimension, Float64Array.from(matrix), count);
  }

  clone(): Covariance {
    return Covariance.fromMatrix(this.matrix, this.dimension, this.#count);
  }

  /** The factor L of A = LLᵀ. */
  get factor(): Cholesky {
    return this.#factor;
  }

  /** How many differences A holds beside λI (zero for those of a restored matrix, unless it was told). */
  get count(): number {
    return this.#count;
  }

  /**
   * A ← A + zzᵀ, by a rank-one update of the factor; every d updates the factor is computed afresh.
   *
   * @param z d entries.
   * @throws DomainError unless z has d moderate entries, or where {@link addAll} would; A then stays as it was.
   */
  add(z: Vector): void {
    requireModerateVector("z", z, this.dimension);
    if (this.#updatesSinceFactor + 1 >= this.dimension) {
      this.addAll(Float64Array.from(z));
      return;
    }
    this.#factor.update(z);
    for (let i = 0; i < this.dimension; i++) {
      for (let j = 0; j < this.dimension; j++) this.matrix[i * this.dimension + j]! += z[i]! * z[j]!;
    }
    this.#count++;
    this.#updatesSinceFactor++;
  }

  /**
   * A ← A + Σ zzᵀ for n×d rows, then a fresh factor: cheaper than n updates when n is large.
   *
   * @throws DomainError on wrong lengths, entries that are not moderate, rows beside which λ is too small, or a factor
   * whose updates drifted from A by 1e-8 and more; A then stays as it was.
   */
  addAll(differences: Float32Array | Float64Array): void {
    if (differences.length % this.dimension !== 0)
      throw new DomainError("differences.length", differences.length, `a multiple of ${this.dimension}`);
    requireModerateVector("differences", differences);
    const drift = this.#updatesSinceFactor > 0 ? this.drift() : 0;
    if (!(drift < driftMax)) throw new DomainError("drift of the factor", drift, `below ${driftMax}`);
    const grown = Float64Array.from(this.matrix);
    addWeightedGram(grown, differences, this.dimension);
    this.#factor = factorOf(grown, this.dimension);
    this.matrix.set(grown);
    this.#count += differences.length / this.dimension;
    this.#updatesSinceFactor = 0;
  }

  /**
   * ‖z‖_{A⁻¹}, the elliptical potential of Appendix A.3: how little the data say about the direction z.
   *
   * @throws DomainError unless z has d finite entries.
   */
  potential(z: Vector): number {
    return this.#factor.inverseNorm(z);
  }

  /** ‖LLᵀ − A‖_F/‖A‖_F: the drift of the updated factor, below 1e-8 in health. */
  drift(): number {
    return this.#factor.relativeError(this.matrix);
  }

  /** Factors A afresh, forgetting whatever the updates rounded. */
  refactor(): void {
    this.#factor = factorOf(this.matrix, this.dimension);
    this.#updatesSinceFactor = 0;
  }
}

/**
 * Throws unless the differences are n rows of moderate entries and the weights n moderate numbers, none negative.
 *
 * @returns n.
 */
export function requireDifferences(
  dimension: number,
  differences: Float32Array | Float64Array,
  weights?: Float64Array,
): number {
  if (differences.length % dimension !== 0)
    throw new DomainError("differences.length", differences.length, `a multiple of dimension ${dimension}`);
  requireModerateVector("differences", differences);
  const count = differences.length / dimension;
  if (weights !== undefined) {
    requireModerateVector("weights", weights, count);
    for (let i = 0; i < count; i++) requireNonNegative(`weights[${i}]`, weights[i]!);
  }
  return count;
}

function factorOf(matrix: Float64Array, dimension: number): Cholesky {
  return Cholesky.factor(matrix, dimension, "the covariance");
}

function requireSymmetric(matrix: Float64Array, d: number): void {
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < i; j++) {
      const [lower, upper] = [matrix[i * d + j]!, matrix[j * d + i]!];
      const scale = Math.sqrt(Math.abs(matrix[i * d + i]! * matrix[j * d + j]!));
      if (Math.abs(lower - upper) > asymmetryMax * scale)
        throw new DomainError(`matrix[${j * d + i}]`, upper, `the same as matrix[${i * d + j}], ${lower}`);
    }
  }
}

export type CovarianceOptions = {
  readonly dimension: number;
  readonly lambda: number;
  readonly differences?: Float32Array | Float64Array;
  readonly weights?: Float64Array;
};

export type RadiusOptions = {
  readonly dimension: number;
  /** T: iterations the union bound covers. */
  readonly iterations: number;
  /** δ ∈ (0, 1): probability that the confidence set misses θ*. */
  readonly delta: number;
  /** B ≥ ‖θ*‖. */
  readonly normBound: number;
  /** λ in the units of A. */
  readonly lambda: number;
  /** The unnamed absolute constant C of Lemma G.3; default 1. */
  readonly constant?: number;
};

/**
 * The theory's confidence radius β_A = C√((d + log(T/δ))/γ² + λB²), γ = 1/(2 + e^B + e^{−B}) (Lemma G.3 with a union
 * bound over T). Vacuous in practice, 1/γ ≈ 22 at B = 3, but worth showing beside the β_A in use.
 *
 * @throws DomainError on arguments out of their domain, or a B so large that β_A is beyond f64 (about 350).
 */
export function theoreticalBeta(options: RadiusOptions): number {
  const { dimension, iterations, delta, normBound, lambda, constant = 1 } = options;
  requireInteger("dimension", dimension, 1);
  requireInteger("iterations", iterations, 1);
  requirePositive("normBound", normBound);
  requirePositive("lambda", lambda);
  requirePositive("constant", constant);
  if (!(delta > 0 && delta < 1)) throw new DomainError("delta", delta, "strictly between 0 and 1");
  const gamma = linkCurvature(normBound);
  const beta =
    constant * Math.sqrt((dimension + Math.log(iterations / delta)) / gamma ** 2 + lambda * normBound ** 2);
  if (!Number.isFinite(beta))
    throw new DomainError("normBound", normBound, "small enough for a finite radius");
  return beta;
}

/**
 * √(2 log(2km/δ)): under the posterior N(θ, H⁻¹) all m·k rewards r_j − r(π¹) of a batch lie within so many standard
 * deviations at once with probability 1 − δ (a union bound on Gaussian tails). Far below {@link theoreticalBeta}, far
 * above what choosing well needs.
 *
 * @throws DomainError on arguments out of their domain.
 */
export function cautiousRadius(options: {
  /** m. */
  readonly prompts: number;
  /** k. */
  readonly candidates: number;
  /** δ ∈ (0, 1). */
  readonly delta: number;
}): number {
  const { prompts, candidates, delta } = options;
  requireInteger("prompts", prompts, 1);
  requireInteger("candidates", candidates, 1);
  if (!(delta > 0 && delta < 1)) throw new DomainError("delta", delta, "strictly between 0 and 1");
  return Math.sqrt(2 * Math.log((2 * candidates * prompts) / delta));
}

/**
 * γ = 1/(2 + e^B + e^{−B}) = σ'(B) of Assumption 2.1: the least slope of the link on [−B, B].
 *
 * @param normBound B ≥ 0; beyond about 709 the slope is 0 in f64.
 * @throws DomainError on a B that is negative or not finite.
 */
export function linkCurvature(normBound: number): number {
  requireNonNegative("normBound", normBound);
  return 1 / (2 + Math.exp(normBound) + Math.exp(-normBound));
}
