import { DomainError, requireFiniteVector, requireInteger, requirePositive, type Vector } from "./errors.ts";
import { Cholesky } from "./linear-algebra/cholesky.ts";
import { addWeightedGram } from "./linear-algebra/gram.ts";

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
    this.#factor = Cholesky.factor(matrix, dimension);
    this.#count = count;
  }

  /**
   * A = λI + Σ zᵢzᵢᵀ.
   *
   * @param lambda λ > 0 in the units of A (mλ when the paper's Σ_{t,m} is meant).
   * @param differences n×d rows zᵢ, row-major; none when absent.
   * @throws DomainError on λ ≤ 0 (A might be singular), wrong lengths or entries that are not finite.
   */
  static build({ dimension, lambda, differences }: CovarianceOptions): Covariance {
    requirePositive("lambda", lambda);
    const matrix = new Float64Array(dimension * dimension);
    for (let i = 0; i < dimension; i++) matrix[i * dimension + i] = lambda;
    if (differences === undefined) return new Covariance(dimension, matrix, 0);
    if (differences.length % dimension !== 0)
      throw new DomainError("differences.length", differences.length, `a multiple of dimension ${dimension}`);
    requireFiniteVector("differences", differences);
    addWeightedGram(matrix, differences, dimension);
    return new Covariance(dimension, matrix, differences.length / dimension);
  }

  /** Restores a covariance from a stored matrix, e.g. the posterior snapshot of an earlier round. */
  static fromMatrix(matrix: Float64Array, dimension: number, count = 0): Covariance {
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

  /** A ← A + zzᵀ, by a rank-one update of the factor; every d updates the factor is computed afresh. */
  add(z: Vector): void {
    requireFiniteVector("z", z, this.dimension);
    for (let i = 0; i < this.dimension; i++) {
      for (let j = 0; j < this.dimension; j++) this.matrix[i * this.dimension + j]! += z[i]! * z[j]!;
    }
    this.#count++;
    this.#updatesSinceFactor++;
    if (this.#updatesSinceFactor >= this.dimension) this.refactor();
    else this.#factor.update(z);
  }

  /** A ← A + Σ zzᵀ for n×d rows, then a fresh factor: cheaper than n updates when n is large. */
  addAll(differences: Float32Array | Float64Array): void {
    if (differences.length % this.dimension !== 0)
      throw new DomainError("differences.length", differences.length, `a multiple of ${this.dimension}`);
    requireFiniteVector("differences", differences);
    addWeightedGram(this.matrix, differences, this.dimension);
    this.#count += differences.length / this.dimension;
    this.refactor();
  }

  /** ‖z‖_{A⁻¹}, the elliptical potential of Appendix A.3: how little the data say about the direction z. */
  potential(z: Vector): number {
    return this.#factor.inverseNorm(z);
  }

  /** ‖LLᵀ − A‖_F/‖A‖_F: the drift of the updated factor, below 1e-8 in health. */
  drift(): number {
    return this.#factor.relativeError(this.matrix);
  }

  /** Factors A afresh, forgetting whatever the updates rounded. */
  refactor(): void {
    this.#factor = Cholesky.factor(this.matrix, this.dimension);
    this.#updatesSinceFactor = 0;
  }
}

export interface CovarianceOptions {
  readonly dimension: number;
  readonly lambda: number;
  readonly differences?: Float32Array | Float64Array;
}

export interface RadiusOptions {
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
}

/**
 * The theory's confidence radius β_A = C√((d + log(T/δ))/γ² + λB²), γ = 1/(2 + e^B + e^{−B}) (Lemma G.3 with a union
 * bound over T). Vacuous in practice, 1/γ ≈ 22 at B = 3, but worth showing beside the β_A in use.
 */
export function theoreticalBeta(options: RadiusOptions): number {
  const { dimension, iterations, delta, normBound, lambda, constant = 1 } = options;
  requireInteger("dimension", dimension, 1);
  requireInteger("iterations", iterations, 1);
  requirePositive("normBound", normBound);
  requirePositive("lambda", lambda);
  if (!(delta > 0 && delta < 1)) throw new DomainError("delta", delta, "strictly between 0 and 1");
  const gamma = linkCurvature(normBound);
  return (
    constant * Math.sqrt((dimension + Math.log(iterations / delta)) / gamma ** 2 + lambda * normBound ** 2)
  );
}

/** γ = 1/(2 + e^B + e^{−B}) = σ'(B) of Assumption 2.1: the least slope of the link on [−B, B]. */
export function linkCurvature(normBound: number): number {
  return 1 / (2 + Math.exp(normBound) + Math.exp(-normBound));
}
