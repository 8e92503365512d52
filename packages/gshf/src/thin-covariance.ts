import { Covariance, type CovarianceOptions, requireDifferences } from "./covariance.ts";
import { requireDimension, requireFiniteVector, requirePositive } from "./errors.ts";

/**
 * A = λI + Σ wᵢzᵢzᵢᵀ of few differences in many dimensions, kept as its rows √wᵢ·zᵢ: nothing of size d×d is made, and
 * nothing of order d³ computed, before somebody asks for all of it.
 */
export class ThinCovariance {
  readonly dimension: number;
  /** λ > 0. */
  readonly lambda: number;
  /** √wᵢ·zᵢ, t×d, f32 row-major. */
  readonly rows: Float32Array;

  private constructor(dimension: number, lambda: number, rows: Float32Array) {
    this.dimension = dimension;
    this.lambda = lambda;
    this.rows = rows;
  }

  /**
   * Rounds √wᵢ·zᵢ to f32.
   *
   * @throws DomainError on λ ≤ 0, wrong lengths, negative weights, or entries that are not moderate.
   */
  static build({ dimension, lambda, differences, weights }: CovarianceOptions): ThinCovariance {
    requireDimension("dimension", dimension);
    requirePositive("lambda", lambda);
    const count = differences === undefined ? 0 : requireDifferences(dimension, differences, weights);
    const rows = new Float32Array(count * dimension);
    for (let i = 0; i < count; i++) {
      const scale = Math.sqrt(weights?.[i] ?? 1);
      for (let c = i * dimension; c < (i + 1) * dimension; c++) rows[c] = scale * (differences?.[c] ?? 0);
    }
    requireFiniteVector("differences in f32", rows);
    return new ThinCovariance(dimension, lambda, rows);
  }

  /** How many differences it holds. */
  get count(): number {
    return this.rows.length / this.dimension;
  }

  /** The same with all its entries and a factor. */
  full(): Covariance {
    const { dimension, lambda, rows } = this;
    return Covariance.build({ dimension, lambda, differences: rows });
  }
}
