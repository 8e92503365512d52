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
    const explained = this.#explain(centred, k);
    for (let i = 0; i < k; i++) {
      for (let j = 0; j <= i; j++) {
        const value = result[i * k + j]! - dot(explained, explained, b, i * b, j * b);
        result[i * k + j] = value;
        result[j * k + i] = value;
      }
    }
    return result;
  }

  /** E = ΨWᵀ(I + WWᵀ)⁻¹, k×b: what of each row the picks account for. */
  coefficients(centred: Float64Array, k: number): Float64Array {
    const b = this.#count;
    const result = this.#explain(centred, k);
    for (let i = 0; i < k; i++) {
      const row = i * b;
      for (let j = b - 1; j >= 0; j--) {
        const value = result[row + j]! / this.#factor[j * this.#capacity + j]!;
        result[row + j] = value;
        for (let c = 0; c < j; c++) result[row + c]! -= value * this.#factor[j * this.#capacity + c]!;
      }
    }
    return result;
  }

  /** ΨWᵀF⁻ᵀ, k×b, with FFᵀ = I + WWᵀ. */
  #explain(centred: Float64Array, k: number): Float64Array {
    const b = this.#count;
    const explained = this.#projectOnPicks(centred, k);
    for (let i = 0; i < k; i++) {
      const row = i * b;
      for (let j = 0; j < b; j++) {
        const known = dot(explained, this.#factor, j, row, j * this.#capacity);
        explained[row + j] = (explained[row + j]! - known) / this.#factor[j * this.#capacity + j]!;
      }
    }
    return explained;
  }

  /** ΨWᵀ, k×b. The costliest step of a selection: each pick is read once for four candidates. */
  #projectOnPicks(centred: Float64Array, k: number): Float64Array {
    const d = this.#dimension;
    const b = this.#count;
    const picks = this.#picks;
    const products = new Float64Array(k * b);
    const whole = k - (k % 4);
    for (let j = 0; j < b; j++) {
      const pick = j * d;
      for (let i = 0; i < whole; i += 4) {
        const r0 = i * d;
        const [r1, r2, r3] = [r0 + d, r0 + 2 * d, r0 + 3 * d];
        let s0 = 0;
        let s1 = 0;
        let s2 = 0;
        let s3 = 0;
        for (let c = 0; c < d; c++) {
          const w = picks[pick + c]!;
          s0 += w * centred[r0 + c]!;
          s1 += w * centred[r1 + c]!;
          s2 += w * centred[r2 + c]!;
          s3 += w * centred[r3 + c]!;
        }
        products[i * b + j] = s0;
        products[(i + 1) * b + j] = s1;
        products[(i + 2) * b + j] = s2;
        products[(i + 3) * b + j] = s3;
      }
      for (let i = whole; i < k; i++) products[i * b + j] = dot(centred, picks, d, i * d, pick);
    }
    return products;
  }
}

/** ψ_i − ψ_j. */
export function rowDifference(rows: Float64Array, d: number, i: number, j: number): Float64Array {
  const result = Float64Array.from(rows.subarray(i * d, (i + 1) * d));
  addScaled(result, -1, rows, j * d);
  return result;
}
