import type { Covariance } from "../covariance.ts";
import { Cholesky } from "../linear-algebra/cholesky.ts";
import { addWeightedGram } from "../linear-algebra/gram.ts";
import { dot } from "../linear-algebra/vectors.ts";
import { BlockMetric } from "./block-metric.ts";
import type { GrowingMetric, OpenBlock } from "./growing-metric.ts";
import { DenseProducts, pickDifference } from "./inner-products.ts";
import type { DenseBlock } from "./prepare-block.ts";
import { whiten } from "./start-metric.ts";
import type { SelectionSettings } from "./types.ts";

/** A and its factor, computed afresh after every block: the first version of the choice, which stored rounds replay. */
export class GrowingCovariance implements GrowingMetric {
  readonly #settings: Pick<SelectionSettings, "theta" | "kernel">;
  readonly #dimension: number;
  readonly #inverseStart: Float64Array;
  #matrix: Float64Array;
  #inverse: Float64Array;

  /**
   * @param inverseStart L⁻¹ of the batch-start A.
   * @param matrix A with the picks so far, where a predecessor made some.
   */
  constructor(
    settings: Pick<SelectionSettings, "theta" | "kernel">,
    covariance: Covariance,
    inverseStart: Float64Array,
    matrix?: Float64Array,
  ) {
    this.#settings = settings;
    this.#dimension = covariance.dimension;
    this.#inverseStart = inverseStart;
    this.#matrix = Float64Array.from(matrix ?? covariance.matrix);
    this.#inverse = matrix === undefined ? inverseStart : inverseFactorOf(matrix, covariance.dimension);
  }

  state() {
    return { matrix: Float64Array.from(this.#matrix) };
  }

  async open(block: DenseBlock, target: Float32Array | Float64Array | undefined): Promise<OpenBlock> {
    const d = this.#dimension;
    const inverse = this.#inverse;
    const known = inverse === this.#inverseStart ? block.atStart.whitened : undefined;
    const now = Float64Array.from(known ?? (await whiten(block.rows, inverse, this.#settings)));
    const parts = block.items.map((_, i) => now.subarray(block.starts[i]! * d, block.starts[i + 1]! * d));
    const metric = new BlockMetric(
      new DenseProducts(parts, d),
      target && new DenseProducts(parts, d, conjugate(inverse, target, d)),
      parts.length,
    );
    const close = async () => {
      if (metric.picks.length === 0) return;
      const differences = new Float64Array(metric.picks.length * d);
      for (const [i, pick] of metric.picks.entries())
        differences.set(pickDifference(block.items[pick.prompt]!.prompt.features, d, pick), i * d);
      const grown = Float64Array.from(this.#matrix);
      addWeightedGram(grown, differences, d);
      this.#inverse = inverseFactorOf(grown, d);
      this.#matrix = grown;
    };
    return { metric, close };
  }
}

/** L⁻¹ of A = LLᵀ. Throws DomainError where A is not positive definite. */
export function inverseFactorOf(matrix: Float64Array, dimension: number): Float64Array {
  return Cholesky.factor(matrix, dimension, "the covariance").inverseLower();
}

/** L⁻¹ML⁻ᵀ for a symmetric M. */
function conjugate(inverseLower: Float64Array, matrix: Float32Array | Float64Array, d: number): Float64Array {
  // Rows of ML⁻ᵀ transposed are L⁻¹M's: both products run along rows of L⁻¹.
  const half = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) half[i * d + j] = dot(inverseLower, matrix, i + 1, i * d, j * d);
  }
  const result = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      const value = dot(half, inverseLower, j + 1, i * d, j * d);
      result[i * d + j] = value;
      result[j * d + i] = value;
    }
  }
  return result;
}
