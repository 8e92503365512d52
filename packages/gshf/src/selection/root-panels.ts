import { Cholesky } from "../linear-algebra/cholesky.ts";
import { gramOfRows } from "../linear-algebra/gram.ts";
import type { ThinCovariance } from "../thin-covariance.ts";
import { type Multiply, transpose } from "./kernel.ts";

/** Rows of a panel: enough for a kernel's vector units, few enough that little of the zero half is multiplied. */
export const panelRowsDefault = 512;
/** Differences taken in at once where a root begins with many. */
const rowsAtOnce = 64;

/**
 * X with XᵀX = H⁻¹, block lower triangular, in panels of rows of which panel p reaches to the column where its own rows
 * end: a little over half of d×d. It whitens rows as ψ = Xφ.
 *
 * Differences are taken in by products alone. With the rows of W whitened differences, W_p their columns in panel p,
 * A_p = I + Σ_{q<p} W_qW_qᵀ = F_pF_pᵀ and B_p = Σ_{q<p} W_qX_q,
 *
 *   X_p ← X_p − W_pᵀ(F_p + F_{p+1})⁻ᵀ(F_{p+1}⁻¹B_{p+1} + F_p⁻¹B_p).
 *
 * It is the inverse of the Cholesky factor of I + WᵀW times X, but for a square root of each diagonal block in place of
 * its factor. For one panel that is Potter's square root for several rows at once (Andrews 1968).
 */
export class RootPanels {
  readonly #dimension: number;
  readonly #height: number;
  readonly #panels: readonly Float32Array[];

  private constructor(dimension: number, height: number, panels: readonly Float32Array[]) {
    this.#dimension = dimension;
    this.#height = height;
    this.#panels = panels;
  }

  /** From L⁻¹, d×d lower triangular. */
  static ofInverse(inverseLower: Float64Array, dimension: number, height = panelRowsDefault): RootPanels {
    const panels = endsOf(dimension, height).map((end, p) => {
      const start = p * height;
      const panel = new Float32Array((end - start) * end);
      for (let i = start; i < end; i++)
        panel.set(inverseLower.subarray(i * dimension, i * dimension + end), (i - start) * end);
      return panel;
    });
    return new RootPanels(dimension, height, panels);
  }

  /** From λI and the rows added to it. */
  static async ofThin(
    { dimension, lambda, rows, count }: Pick<ThinCovariance, "dimension" | "lambda" | "rows" | "count">,
    multiply: Multiply,
    height = panelRowsDefault,
  ): Promise<RootPanels> {
    let root: RootPanels = RootPanels.#ofUnit(dimension, 1 / Math.sqrt(lambda), height);
    for (let from = 0; from < count; from += rowsAtOnce) {
      const some = rows.subarray(from * dimension, Math.min(count, from + rowsAtOnce) * dimension);
      root = await root.grown(await root.whiten(some, multiply), multiply);
    }
    return root;
  }

  static #ofUnit(dimension: number, scale: number, height: number): RootPanels {
    const panels = endsOf(dimension, height).map((end, p) => {
      const start = p * height;
      const panel = new Float32Array((end - start) * end);
      for (let i = start; i < end; i++) panel[(i - start) * end + i] = scale;
      return panel;
    });
    return new RootPanels(dimension, height, panels);
  }

  /** From what {@link packed} gave. */
  static restore(packed: Float32Array, dimension: number, height = panelRowsDefault): RootPanels {
    let from = 0;
    const panels = endsOf(dimension, height).map((end, p) => {
      const length = (end - p * height) * end;
      from += length;
      return packed.slice(from - length, from);
    });
    return new RootPanels(dimension, height, panels);
  }

  /** All panels, one after another: {@link packedLength} numbers. */
  packed(): Float32Array {
    const packed = new Float32Array(packedLength(this.#dimension, this.#height));
    let from = 0;
    for (const panel of this.#panels) {
      packed.set(panel, from);
      from += panel.length;
    }
    return packed;
  }

  /** ΦXᵀ for n×d rows Φ. */
  async whiten(rows: Float32Array, multiply: Multiply): Promise<Float32Array> {
    const d = this.#dimension;
    if (this.#panels.length === 1)
      return multiply({ left: rows, right: this.#panels[0]!, inner: d, transposed: true });
    const whitened = new Float32Array(rows.length);
    for (const [p, panel] of this.#panels.entries()) {
      const [start, end] = this.#range(p);
      const left = columnsOf(rows, d, 0, end);
      const part = await multiply({ left, right: panel, inner: end, transposed: true });
      setColumns(whitened, d, 0, start, part, end - start);
    }
    return whitened;
  }

  /** ΨX for n×d rows Ψ: H⁻¹φ of whitened rows. */
  async solve(whitened: Float32Array, multiply: Multiply): Promise<Float32Array> {
    const d = this.#dimension;
    if (this.#panels.length === 1) return multiply({ left: whitened, right: this.#panels[0]!, inner: d });
    const solved = new Float32Array(whitened.length);
    for (const [p, panel] of this.#panels.entries()) {
      const [start, end] = this.#range(p);
      const left = columnsOf(whitened, d, start, end);
      addColumns(solved, d, await multiply({ left, right: panel, inner: end - start }), end);
    }
    return solved;
  }

  /**
   * The root of H with b more rows.
   *
   * @param whitened W, the rows whitened by this root, b×d.
   * @param factor F of FFᵀ = I + WWᵀ, b×b lower triangular, where it is known.
   */
  async grown(whitened: Float32Array, multiply: Multiply, factor?: Float64Array): Promise<RootPanels> {
    const d = this.#dimension;
    const b = whitened.length / d;
    const last = this.#panels.length - 1;
    const sums = new Float64Array(b * b);
    for (let i = 0; i < b; i++) sums[i * b + i] = 1;
    let before: Side | undefined;
    const panels: Float32Array[] = [];
    for (const [p, panel] of this.#panels.entries()) {
      const [start, end] = this.#range(p);
      const columns = columnsOf(whitened, d, start, end);
      const after = await this.#after(before, panel, { columns, end, multiply });
      if (p < last || factor === undefined) addTo(sums, await productsOf(columns, end - start, multiply));
      const side = {
        products: after,
        end,
        factor: p === last && factor !== undefined ? factor : Cholesky.factor(sums, b, "I + WWᵀ").lower,
      };
      const mixed = await mix(before, side, b, multiply);
      panels.push(
        await multiply({
          left: transpose(columns, end - start),
          right: mixed,
          inner: b,
          subtractFrom: panel,
        }),
      );
      before = side;
    }
    return new RootPanels(d, this.#height, panels);
  }

  /** B_{p+1} = B_p + W_pX_p, b×end. */
  async #after(
    before: Side | undefined,
    panel: Float32Array,
    { columns, end, multiply }: { columns: Float32Array; end: number; multiply: Multiply },
  ): Promise<Float32Array> {
    const own = await multiply({ left: columns, right: panel, inner: panel.length / end });
    if (before !== undefined) addColumns(own, end, before.products, before.end);
    return own;
  }

  #range(p: number): readonly [number, number] {
    return [p * this.#height, Math.min(this.#dimension, (p + 1) * this.#height)];
  }
}

/** How many numbers a root is. */
export function packedLength(dimension: number, height = panelRowsDefault): number {
  return endsOf(dimension, height).reduce((sum, end, p) => sum + (end - p * height) * end, 0);
}

/** What the panels up to one have in common: B, b×end, and F. */
type Side = {
  readonly products: Float32Array;
  readonly end: number;
  readonly factor: Float64Array;
};

function endsOf(dimension: number, height: number): number[] {
  return Array.from({ length: Math.ceil(dimension / height) }, (_, p) =>
    Math.min(dimension, (p + 1) * height),
  );
}

/** (F_p + F_{p+1})⁻ᵀ(F_{p+1}⁻¹B_{p+1} + F_p⁻¹B_p), b×end. Before the first panel F is I and B nothing. */
async function mix(
  before: Side | undefined,
  after: Side,
  b: number,
  multiply: Multiply,
): Promise<Float32Array> {
  const sum = Float64Array.from(after.factor);
  if (before === undefined) for (let i = 0; i < b; i++) sum[i * b + i]! += 1;
  else addTo(sum, before.factor);
  const newer = shareOf(sum, after.factor, b);
  if (before === undefined) return multiply({ left: newer, right: after.products, inner: b });
  // One product of both: [share share′]·[B B′].
  const left = new Float32Array(2 * b * b);
  setColumns(left, 2 * b, 0, 0, newer, b);
  setColumns(left, 2 * b, 0, b, shareOf(sum, before.factor, b), b);
  const right = new Float32Array(2 * b * after.end);
  right.set(after.products);
  addColumns(right.subarray(b * after.end), after.end, before.products, before.end);
  return multiply({ left, right, inner: 2 * b });
}

/** Squared lengths of whitened rows up to which I is not lost beside their products in f32. */
const squaredMax = 1e4;

/** WWᵀ, b×b: by the kernel, but in f64 where its rounding could make I + WWᵀ indefinite. */
async function productsOf(rows: Float32Array, d: number, multiply: Multiply): Promise<ArrayLike<number>> {
  const products = await multiply({ left: rows, right: rows, inner: d, transposed: true });
  const b = rows.length / d;
  for (let i = 0; i < b; i++) if (products[i * b + i]! > squaredMax) return gramOfRows(rows, d);
  return products;
}

/** S⁻ᵀF⁻¹ for lower triangular S and F, b×b, in f32. */
function shareOf(sum: Float64Array, factor: Float64Array, b: number): Float32Array {
  const share = new Float64Array(b * b);
  for (let i = 0; i < b; i++) {
    share[i * b + i] = 1;
    for (let j = 0; j < i; j++) subtractScaled(share, i * b, factor[i * b + j]!, j * b, j + 1);
    for (let c = 0; c <= i; c++) share[i * b + c]! /= factor[i * b + i]!;
  }
  for (let i = b - 1; i >= 0; i--) {
    for (let j = i + 1; j < b; j++) subtractScaled(share, i * b, sum[j * b + i]!, j * b, b);
    for (let c = 0; c < b; c++) share[i * b + c]! /= sum[i * b + i]!;
  }
  return Float32Array.from(share);
}

/** Subtracts from one row so many entries of another, scaled. */
function subtractScaled(matrix: Float64Array, to: number, scale: number, from: number, length: number): void {
  for (let c = 0; c < length; c++) matrix[to + c]! -= scale * matrix[from + c]!;
}

function addTo(sum: Float64Array, other: ArrayLike<number>): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += other[i]!;
}

/** Columns from … to − 1 of a matrix with so many columns. */
function columnsOf(matrix: Float32Array, columns: number, from: number, to: number): Float32Array {
  if (to - from === columns) return matrix;
  const rows = matrix.length / columns;
  const part = new Float32Array(rows * (to - from));
  for (let i = 0; i < rows; i++)
    part.set(matrix.subarray(i * columns + from, i * columns + to), i * (to - from));
  return part;
}

/** Writes a part with `width` columns into a matrix, from a row and a column on. */
export function setColumns(
  matrix: Float32Array,
  columns: number,
  row: number,
  column: number,
  part: Float32Array,
  width: number,
): void {
  const rows = part.length / width;
  for (let i = 0; i < rows; i++)
    matrix.set(part.subarray(i * width, (i + 1) * width), (row + i) * columns + column);
}

/** Adds a part with `width` columns to the first of a matrix. */
function addColumns(matrix: Float32Array, columns: number, part: Float32Array, width: number): void {
  const rows = part.length / width;
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < width; c++) matrix[i * columns + c]! += part[i * width + c]!;
  }
}
