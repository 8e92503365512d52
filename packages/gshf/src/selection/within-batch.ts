import { dot } from "../linear-algebra/vectors.ts";

/**
 * The covariance as it grows while a block is being chosen: A_now = L(I + WᵀW)Lᵀ, where the rows of W are the
 * whitened differences L⁻¹z picked since the block's start. By Woodbury,
 *
 *   Ψ(I + WᵀW)⁻¹Ψᵀ = ΨΨᵀ − ΨWᵀ(I + WWᵀ)⁻¹WΨᵀ,
 *
 * so a prompt's Gram matrix needs only the b×b factor of I + WWᵀ, which grows by one row per pick. Only inner products
 * come in here, never a row.
 */
export class BlockUpdates {
  readonly #factor: Float64Array;
  readonly #capacity: number;
  #count = 0;

  /** @param capacity picks at most. */
  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#factor = new Float64Array(capacity * capacity);
  }

  get count(): number {
    return this.#count;
  }

  /** Appends a pick w, given Ww for the picks so far and ‖w‖². */
  add(products: Float64Array): void {
    const row = this.#count;
    const rowStart = row * this.#capacity;
    for (let j = 0; j <= row; j++) {
      let value = products[j]!;
      if (j === row) value += 1;
      value -= dot(this.#factor, this.#factor, j, rowStart, j * this.#capacity);
      this.#factor[rowStart + j] =
        j === row ? Math.sqrt(value) : value / this.#factor[j * this.#capacity + j]!;
    }
    this.#count++;
  }

  /** F, lower triangular, of FFᵀ = I + WWᵀ: b×b row-major. */
  factor(): Float64Array {
    const b = this.#count;
    const factor = new Float64Array(b * b);
    for (let i = 0; i < b; i++)
      factor.set(this.#factor.subarray(i * this.#capacity, i * this.#capacity + i + 1), i * b);
    return factor;
  }

  /** A prompt's Gram matrix under A_now, given ΨΨᵀ and ΨWᵀ of its k rows. */
  correct(gram: Float64Array, onPicks: Float64Array): Float64Array {
    const b = this.#count;
    const result = Float64Array.from(gram);
    if (b === 0) return result;
    const k = onPicks.length / b;
    const explained = this.#explain(onPicks);
    for (let i = 0; i < k; i++) {
      for (let j = 0; j <= i; j++) {
        const value = result[i * k + j]! - dot(explained, explained, b, i * b, j * b);
        result[i * k + j] = value;
        result[j * k + i] = value;
      }
    }
    return result;
  }

  /** E = ΨWᵀ(I + WWᵀ)⁻¹, k×b, given ΨWᵀ: what of each row the picks account for. */
  coefficients(onPicks: Float64Array): Float64Array {
    const b = this.#count;
    const result = this.#explain(onPicks);
    for (let row = 0; row < result.length; row += b) {
      for (let j = b - 1; j >= 0; j--) {
        const value = result[row + j]! / this.#factor[j * this.#capacity + j]!;
        result[row + j] = value;
        for (let c = 0; c < j; c++) result[row + c]! -= value * this.#factor[j * this.#capacity + c]!;
      }
    }
    return result;
  }

  /** ΨWᵀF⁻ᵀ, k×b. */
  #explain(onPicks: Float64Array): Float64Array {
    const b = this.#count;
    const explained = Float64Array.from(onPicks);
    for (let row = 0; row < explained.length; row += b) {
      for (let j = 0; j < b; j++) {
        const known = dot(explained, this.#factor, j, row, j * this.#capacity);
        explained[row + j] = (explained[row + j]! - known) / this.#factor[j * this.#capacity + j]!;
      }
    }
    return explained;
  }
}
