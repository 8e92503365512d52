import { centredGram } from "../enhancer/geometry.ts";
import { gramOf } from "../linear-algebra/gram.ts";
import { dot, multiply } from "../linear-algebra/vectors.ts";

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
 * Products of which a kernel has computed those that cost: a table of the rows of the block with each other, f32. Those of
 * picks with each other, on which a factor is built, are taken in f64.
 */
export class TableProducts implements InnerProducts {
  readonly #rows: Float32Array;
  readonly #images: Float32Array;
  readonly #table: Float32Array;
  readonly #starts: readonly number[];
  readonly #dimension: number;
  readonly #picks: BlockPick[] = [];
  /** Jw of each pick. */
  readonly #pickImages: Float64Array;

  /**
   * @param block.rows Ψ, n×d.
   * @param block.images ΨJ, n×d; Ψ itself for the unit matrix.
   * @param block.table ΨJΨᵀ, n×n; its lower half will do.
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
    this.#pickImages = new Float64Array((block.starts.length - 1) * block.dimension);
  }

  own(prompt: number): Float64Array {
    const n = this.#starts.at(-1)!;
    const from = this.#starts[prompt]!;
    const k = this.#starts[prompt + 1]! - from;
    const gram = new Float64Array(k * k);
    for (let i = 0; i < k; i++) {
      for (let j = 0; j <= i; j++) {
        const value = this.#table[(from + i) * n + from + j]!;
        gram[i * k + j] = value;
        gram[j * k + i] = value;
      }
    }
    return gram;
  }

  append(pick: BlockPick): Float64Array {
    const d = this.#dimension;
    const before = this.#picks.length * d;
    const start = this.#starts[pick.prompt]!;
    this.#picks.push(pick);
    writePickDifference(this.#pickImages, before, this.#images, d, pick, start);
    const known = this.#pickImages.subarray(0, before + d);
    const isPlain = this.#images === this.#rows;
    return productsWith(isPlain ? known.subarray(before) : pickDifference(this.#rows, d, pick, start), known);
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
}

/** Inner products of a row with each of the rows of a matrix, which is read four rows at a time. */
function productsWith(row: Float64Array, matrix: Float64Array): Float64Array {
  const d = row.length;
  const products = new Float64Array(matrix.length / d);
  const whole = products.length - (products.length % 4);
  for (let j = 0; j < whole; j += 4) {
    const r0 = j * d;
    const [r1, r2, r3] = [r0 + d, r0 + 2 * d, r0 + 3 * d];
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let c = 0; c < d; c++) {
      const x = row[c]!;
      s0 += x * matrix[r0 + c]!;
      s1 += x * matrix[r1 + c]!;
      s2 += x * matrix[r2 + c]!;
      s3 += x * matrix[r3 + c]!;
    }
    products[j] = s0;
    products[j + 1] = s1;
    products[j + 2] = s2;
    products[j + 3] = s3;
  }
  for (let j = whole; j < products.length; j++) products[j] = dot(row, matrix, d, 0, j * d);
  return products;
}

/** √w·(ψ_a1 − ψ_a2), where the prompt's rows begin at row `start`. */
export function pickDifference(
  rows: Float32Array | Float64Array,
  d: number,
  pick: BlockPick,
  start = 0,
): Float64Array {
  const difference = new Float64Array(d);
  writePickDifference(difference, 0, rows, d, pick, start);
  return difference;
}

/** The same, written into an array from an offset on. */
export function writePickDifference(
  into: Float32Array | Float64Array,
  offset: number,
  rows: Float32Array | Float64Array,
  d: number,
  { a1, a2, scale }: BlockPick,
  start = 0,
): void {
  const [first, second] = [(start + a1) * d, (start + a2) * d];
  for (let c = 0; c < d; c++) into[offset + c] = scale * (rows[first + c]! - rows[second + c]!);
}
