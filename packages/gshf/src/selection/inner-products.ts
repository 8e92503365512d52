import { centredGram } from "../enhancer/geometry.ts";
import { gramOf } from "../linear-algebra/gram.ts";
import { addScaled, dot, multiply } from "../linear-algebra/vectors.ts";

/** √w·(ψ_a1 − ψ_a2) of a prompt of the block. */
export type BlockPick = {
  /** Its place in the block. */
  readonly prompt: number;
  readonly a1: number;
  readonly a2: number;
  /** √w. */
  readonly scale: number;
};

/** Inner products of a block's whitened rows and of the picks made from them, ⟨ψ, ψ′⟩ or ψᵀJψ′. */
export type InnerProducts = {
  /** Of a prompt's rows with each other, k×k. */
  readonly own: (prompt: number) => Float64Array;
  /** Of a prompt's rows with the b picks so far, k×b. */
  readonly withPicks: (prompt: number) => Float64Array;
  /** Appends a pick; its products with the picks so far and with itself. */
  readonly append: (pick: BlockPick) => Float64Array;
};

/** Products taken one by one in f64 as they are asked for, of rows that a prompt holds itself. */
export class DenseProducts implements InnerProducts {
  readonly #parts: readonly Float64Array[];
  readonly #dimension: number;
  readonly #matrix: Float64Array | undefined;
  /** Jw of each pick. */
  readonly #images: Float64Array;
  #count = 0;

  /**
   * @param parts each prompt's whitened rows, k×d.
   * @param matrix J, d×d and symmetric; the unit matrix when absent.
   */
  constructor(parts: readonly Float64Array[], dimension: number, matrix?: Float64Array) {
    this.#parts = parts;
    this.#dimension = dimension;
    this.#matrix = matrix;
    this.#images = new Float64Array(parts.length * dimension);
  }

  own(prompt: number): Float64Array {
    const rows = this.#parts[prompt]!;
    const d = this.#dimension;
    const k = rows.length / d;
    if (this.#matrix === undefined) return centredGram(rows, k);
    const images = new Float64Array(rows.length);
    for (let i = 0; i < k; i++) images.set(this.#imageOf(rows.subarray(i * d, (i + 1) * d)), i * d);
    return gramOf(rows, images, d);
  }

  append(chosen: BlockPick): Float64Array {
    const d = this.#dimension;
    const pick = pickDifference(this.#parts[chosen.prompt]!, d, chosen);
    this.#images.set(this.#imageOf(pick), this.#count * d);
    this.#count++;
    return Float64Array.from({ length: this.#count }, (_, j) => dot(pick, this.#images, d, 0, j * d));
  }

  /** The costliest step of a selection: each pick is read once for four candidates. */
  withPicks(prompt: number): Float64Array {
    const d = this.#dimension;
    const b = this.#count;
    const picks = this.#images;
    const rows = this.#parts[prompt]!;
    const k = rows.length / d;
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
          s0 += w * rows[r0 + c]!;
          s1 += w * rows[r1 + c]!;
          s2 += w * rows[r2 + c]!;
          s3 += w * rows[r3 + c]!;
        }
        products[i * b + j] = s0;
        products[(i + 1) * b + j] = s1;
        products[(i + 2) * b + j] = s2;
        products[(i + 3) * b + j] = s3;
      }
      for (let i = whole; i < k; i++) products[i * b + j] = dot(rows, picks, d, i * d, pick);
    }
    return products;
  }

  #imageOf(row: Float64Array): Float64Array {
    return this.#matrix === undefined ? row : multiply(this.#matrix, row, this.#dimension);
  }
}

/**
 * Products of which a kernel has computed those that cost: a table of all rows of the block with each other, f32. Those
 * of one prompt and of picks with each other, on which factors are built, are taken in f64.
 */
export class TableProducts implements InnerProducts {
  readonly #rows: Float32Array;
  readonly #images: Float32Array;
  readonly #table: Float32Array;
  readonly #starts: readonly number[];
  readonly #dimension: number;
  readonly #picks: BlockPick[] = [];
  readonly #pickImages: Float64Array[] = [];

  /**
   * @param block.rows Ψ, n×d.
   * @param block.images ΨJ, n×d; Ψ itself for the unit matrix.
   * @param block.table ΨJΨᵀ, n×n.
   * @param block.starts each prompt's first row, and at the end n.
   */
  constructor(block: {
    readonly rows: Float32Array;
    readonly images: Float32Array;
    readonly table: Float32Array;
    readonly starts: readonly number[];
    readonly dimension: number;
  }) {
    this.#rows = block.rows;
    this.#images = block.images;
    this.#table = block.table;
    this.#starts = block.starts;
    this.#dimension = block.dimension;
  }

  own(prompt: number): Float64Array {
    const d = this.#dimension;
    const [from, to] = [this.#starts[prompt]! * d, this.#starts[prompt + 1]! * d];
    const rows = Float64Array.from(this.#rows.subarray(from, to));
    if (this.#images === this.#rows) return centredGram(rows, rows.length / d);
    return gramOf(rows, Float64Array.from(this.#images.subarray(from, to)), d);
  }

  append(pick: BlockPick): Float64Array {
    this.#picks.push(pick);
    this.#pickImages.push(this.#differenceOf(this.#images, pick));
    const row = this.#differenceOf(this.#rows, pick);
    return Float64Array.from(this.#pickImages, (image) => dot(row, image));
  }

  withPicks(prompt: number): Float64Array {
    const n = this.#starts.at(-1)!;
    const b = this.#picks.length;
    const [from, to] = [this.#starts[prompt]!, this.#starts[prompt + 1]!];
    const products = new Float64Array((to - from) * b);
    for (const [p, pick] of this.#picks.entries()) {
      const start = this.#starts[pick.prompt]!;
      for (let row = from; row < to; row++) {
        const entries = row * n + start;
        products[(row - from) * b + p] =
          pick.scale * (this.#table[entries + pick.a1]! - this.#table[entries + pick.a2]!);
      }
    }
    return products;
  }

  #differenceOf(rows: Float32Array, pick: BlockPick): Float64Array {
    return pickDifference(rows, this.#dimension, pick, this.#starts[pick.prompt]!);
  }
}

/** √w·(ψ_a1 − ψ_a2), where the prompt's rows begin at row `start`. */
export function pickDifference(
  rows: Float32Array | Float64Array,
  d: number,
  { a1, a2, scale }: BlockPick,
  start = 0,
): Float64Array {
  return rowDifference(rows, d, start + a1, start + a2).map((value) => scale * value);
}

/** ψ_i − ψ_j. */
export function rowDifference(
  rows: Float32Array | Float64Array,
  d: number,
  i: number,
  j: number,
): Float64Array {
  const result = Float64Array.from(rows.subarray(i * d, (i + 1) * d));
  addScaled(result, -1, rows, j * d);
  return result;
}
