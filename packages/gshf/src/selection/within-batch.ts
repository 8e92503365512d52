import { addScaled, dot } from "../linear-algebra/vectors.ts";

/**
 * The covariance as it grows while a batch is being chosen: A_now = L(I + WᵀW)Lᵀ, where the rows of W are the
 * whitened differences L⁻¹z picked since the last factorisation. By Woodbury,
 *
 *   Ψ(I + WᵀW)⁻¹Ψᵀ = ΨΨᵀ − ΨWᵀ(I + WWᵀ)⁻¹WΨᵀ,
 *
 * so a prompt's Gram matrix needs only the b×b factor of I + WWᵀ, which grows by one row per pick.
 */
export class BlockUpdates {
  readonly #dimension: number;
  readonly #picks: Float64Array;
  readonly #factor: Float64Array;
  readonly #capacity: number;
  #count = 0;

  constructor(dimension: number, capacity: number) {
    this.#dimension = dimension;
    this.#capacity = capacity;
    this.#picks = new Float64Array(capacity * dimension);
    this.#factor = new Float64Array(capacity * capacity);
  }

  get count(): number {
    return this.#count;
  }

  /** Appends a pick, given its whitened difference. */
  add(whitenedDifference: Float64Array): void {
    const row = this.#count;
    const rowStart = row * this.#capacity;
    this.#picks.set(whitenedDifference, row * this.#dimension);
    for (let j = 0; j <= row; j++) {
      let value = dot(whitenedDifference, this.#picks, this.#dimension, 0, j * this.#dimension);
      if (j === row) value += 1;
      value -= dot(this.#factor, this.#factor, j, rowStart, j * this.#capacity);
      this.#factor[rowStart + j] =
        j === row ? Math.sqrt(value) : value / this.#factor[j * this.#capacity + j]!;
    }
    this.#count++;
  }

  /** The Gram matrix of k whitened, centred rows under A_now, given theirs at the block's start. */
  correct(gram: Float64Array, centred: Float64Array, k: number): Float64Array {
    const b = this.#count;
    const result = Float64Array.from(gram);
    if (b === 0) return result;
    const d = this.#dimension;
    const explained = new Float64Array(k * b);
    for (let i = 0; i < k; i++) {
      const row = i * b;
      for (let j = 0; j < b; j++) {
        const product = dot(centred, this.#picks, d, i * d, j * d);
        const known = dot(explained, this.#factor, j, row, j * this.#capacity);
        explained[row + j] = (product - known) / this.#factor[j * this.#capacity + j]!;
      }
    }
    for (let i = 0; i < k; i++) {
      for (let j = 0; j <= i; j++) {
        const value = result[i * k + j]! - dot(explained, explained, b, i * b, j * b);
        result[i * k + j] = value;
        result[j * k + i] = value;
      }
    }
    return result;
  }
}

/** ψ_i − ψ_j. */
export function rowDifference(rows: Float64Array, d: number, i: number, j: number): Float64Array {
  const result = Float64Array.from(rows.subarray(i * d, (i + 1) * d));
  addScaled(result, -1, rows, j * d);
  return result;
}
