import {
  DomainError,
  requireDimension,
  requireFiniteVector,
  requireModerateVector,
  type Vector,
} from "../errors.ts";
import { dot, norm } from "./vectors.ts";

/** Columns factored together. Large enough for the inner loops to stay in registers, small enough for L1. */
const panel = 32;
/** Sums of squares beyond this and its inverse have lost digits to under- or overflow. */
const squareMin = 1e-280;

/**
 * The Cholesky factorisation A = LLᵀ of a symmetric positive definite matrix, L lower triangular, row-major f64.
 * Mutable on purpose: {@link Cholesky.update} is the O(d²) step that keeps up with a growing data set.
 */
export class Cholesky {
  readonly dimension: number;
  /** L, row-major, d×d; the strict upper triangle is zero. */
  readonly lower: Float64Array;

  private constructor(dimension: number, lower: Float64Array) {
    this.dimension = dimension;
    this.lower = lower;
  }

  /**
   * Factors `matrix` (d×d, row-major; only the lower triangle is read).
   *
   * @param name what the caller calls the matrix, for the message.
   * @throws DomainError when an entry is not finite or the matrix is not numerically positive definite; the
   * value quoted is the offending pivot.
   */
  static factor(matrix: Float64Array, dimension: number, name = "the matrix"): Cholesky {
    requireDimension("dimension", dimension);
    requireFiniteVector("matrix", matrix, dimension * dimension);
    const lower = new Float64Array(dimension * dimension);
    for (let i = 0; i < dimension; i++)
      lower.set(matrix.subarray(i * dimension, i * dimension + i + 1), i * dimension);
    for (let start = 0; start < dimension; start += panel) {
      const end = Math.min(start + panel, dimension);
      factorPanel(lower, dimension, start, end, name);
      subtractOuterProduct(lower, dimension, start, end);
    }
    return new Cholesky(dimension, lower);
  }

  clone(): Cholesky {
    return new Cholesky(this.dimension, Float64Array.from(this.lower));
  }

  /**
   * L⁻¹b, the whitened vector, d entries: ‖b‖²_{A⁻¹} = ‖L⁻¹b‖².
   *
   * @throws DomainError unless b has d finite entries whose image is finite.
   */
  whiten(b: Vector): Float64Array {
    const d = this.dimension;
    requireFiniteVector("b", b, d);
    const result = new Float64Array(d);
    for (let i = 0; i < d; i++)
      result[i] = (b[i]! - dot(this.lower, result, i, i * d)) / this.lower[i * d + i]!;
    requireFiniteVector("image of b", result);
    return result;
  }

  /**
   * L⁻ᵀb, d entries: turns a standard normal vector into one of covariance A⁻¹.
   *
   * @throws DomainError as {@link whiten}.
   */
  unwhiten(b: Vector): Float64Array {
    const d = this.dimension;
    requireFiniteVector("b", b, d);
    const result = Float64Array.from(b);
    for (let i = d - 1; i >= 0; i--) {
      const value = result[i]! / this.lower[i * d + i]!;
      result[i] = value;
      for (let j = 0; j < i; j++) result[j]! -= value * this.lower[i * d + j]!;
    }
    requireFiniteVector("image of b", result);
    return result;
  }

  /** A⁻¹b, d entries. Throws DomainError as {@link whiten}. */
  solve(b: Vector): Float64Array {
    return this.unwhiten(this.whiten(b));
  }

  /** ‖b‖_{A⁻¹} = √(bᵀA⁻¹b), also where its square over- or underflows. Throws DomainError as {@link whiten}. */
  inverseNorm(b: Vector): number {
    const whitened = this.whiten(b);
    const squared = dot(whitened, whitened);
    return squared > squareMin && squared < 1 / squareMin ? Math.sqrt(squared) : norm(whitened);
  }

  /** log det A. */
  logDeterminant(): number {
    let sum = 0;
    for (let i = 0; i < this.dimension; i++) sum += Math.log(this.lower[i * this.dimension + i]!);
    return 2 * sum;
  }

  /**
   * A ← A + zzᵀ by d Givens rotations of the rows of [L z] (Gill, Golub, Murray and Saunders 1974, method C3).
   * Backward stable, unlike Sherman–Morrison on the inverse, so thousands in a row stay accurate.
   *
   * @throws DomainError unless z has d moderate entries; the factor then stays as it was.
   */
  update(z: Vector): void {
    const d = this.dimension;
    requireModerateVector("z", z, d);
    const rest = Float64Array.from(z);
    const cosine = new Float64Array(d);
    const sine = new Float64Array(d);
    // Row by row rather than column by column: the same rotations, but memory is walked in order.
    for (let i = 0; i < d; i++) {
      const row = i * d;
      let carried = rest[i]!;
      for (let j = 0; j < i; j++) {
        const value = this.lower[row + j]!;
        this.lower[row + j] = cosine[j]! * value + sine[j]! * carried;
        carried = cosine[j]! * carried - sine[j]! * value;
      }
      const pivot = this.lower[row + i]!;
      const updated = Math.hypot(pivot, carried);
      cosine[i] = pivot / updated;
      sine[i] = carried / updated;
      this.lower[row + i] = updated;
    }
  }

  /**
   * ‖LLᵀ − A‖_F / ‖A‖_F by the lower triangle: how far updates have drifted. Refactor above 1e-8.
   *
   * @param matrix A, d×d row-major.
   * @throws DomainError unless it has d×d finite entries, not all of them zero.
   */
  relativeError(matrix: Float64Array): number {
    const d = this.dimension;
    requireFiniteVector("matrix", matrix, d * d);
    const unit = matrix.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    if (unit === 0) throw new DomainError("matrix", matrix, "other than zero");
    let difference = 0;
    let size = 0;
    for (let i = 0; i < d; i++) {
      for (let j = 0; j <= i; j++) {
        const expected = matrix[i * d + j]!;
        const count = i === j ? 1 : 2;
        const actual = dot(this.lower, this.lower, j + 1, i * d, j * d);
        difference += count * ((actual - expected) / unit) ** 2;
        size += count * (expected / unit) ** 2;
      }
    }
    return Math.sqrt(difference / size);
  }

  /** L⁻¹, lower triangular, row-major: what a dense kernel multiplies by to whiten many rows at once. */
  inverseLower(): Float64Array {
    return invertLower(this.lower, this.dimension);
  }
}

/** Factors columns start…end−1 of a trailing matrix from which all earlier columns were already subtracted. */
function factorPanel(lower: Float64Array, d: number, start: number, end: number, name: string): void {
  for (let j = start; j < end; j++) {
    const rowJ = j * d;
    const pivot = lower[rowJ + j]! - dot(lower, lower, j - start, rowJ + start, rowJ + start);
    if (!(pivot > 0))
      throw new DomainError(
        `pivot ${j} of ${name}`,
        pivot,
        "positive (it is not definite, or lambda is too small for features of this size)",
      );
    const root = Math.sqrt(pivot);
    lower[rowJ + j] = root;
    for (let i = j + 1; i < d; i++) {
      const rowI = i * d;
      const value = lower[rowI + j]! - dot(lower, lower, j - start, rowI + start, rowJ + start);
      lower[rowI + j] = value / root;
    }
  }
}

/**
 * Trailing update of the right-looking algorithm: A₂₂ ← A₂₂ − L₂₁L₂₁ᵀ, lower half only, in tiles of three by three; the
 * upper entries of diagonal tiles must stay zero.
 */
function subtractOuterProduct(lower: Float64Array, d: number, start: number, end: number): void {
  const width = end - start;
  // An odd last row is summed by itself, as it always was: digits of stored choices hang on it.
  const limit = d - ((d - end) % 2);
  const last = (limit - 1) * d + start;
  for (let i = end; i < limit; i += 3) {
    const a0 = i * d + start;
    // Past the end the last row is taken again, and what it gives is not stored.
    const a1 = Math.min(a0 + d, last);
    const a2 = Math.min(a1 + d, last);
    const rows = Math.min(3, limit - i);
    for (let j = end; j <= i; j += 3) {
      const b0 = j * d + start;
      const b1 = Math.min(b0 + d, last);
      const b2 = Math.min(b1 + d, last);
      let s00 = 0;
      let s01 = 0;
      let s02 = 0;
      let s10 = 0;
      let s11 = 0;
      let s12 = 0;
      let s20 = 0;
      let s21 = 0;
      let s22 = 0;
      for (let k = 0; k < width; k++) {
        const y0 = lower[b0 + k]!;
        const y1 = lower[b1 + k]!;
        const y2 = lower[b2 + k]!;
        let x = lower[a0 + k]!;
        s00 += x * y0;
        s01 += x * y1;
        s02 += x * y2;
        x = lower[a1 + k]!;
        s10 += x * y0;
        s11 += x * y1;
        s12 += x * y2;
        x = lower[a2 + k]!;
        s20 += x * y0;
        s21 += x * y1;
        s22 += x * y2;
      }
      const below = j < i;
      let at = i * d + j;
      lower[at]! -= s00;
      if (below) {
        lower[at + 1]! -= s01;
        lower[at + 2]! -= s02;
      }
      if (rows === 1) continue;
      at += d;
      lower[at]! -= s10;
      lower[at + 1]! -= s11;
      if (below) lower[at + 2]! -= s12;
      if (rows === 2) continue;
      at += d;
      lower[at]! -= s20;
      lower[at + 1]! -= s21;
      lower[at + 2]! -= s22;
    }
  }
  if (limit === d) return;
  const row = limit * d;
  for (let j = end; j <= limit; j++) lower[row + j]! -= dot(lower, lower, width, row + start, j * d + start);
}

/** Inverse of a lower triangular matrix, row by row: rowᵢ(L⁻¹) = (eᵢ − Σ_{k<i} Lᵢₖ·rowₖ(L⁻¹)) / Lᵢᵢ. */
function invertLower(lower: Float64Array, d: number): Float64Array {
  const inverse = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    const row = i * d;
    const pivot = lower[row + i]!;
    const tail = i - (i % 4);
    for (let k = 0; k < tail; k += 4) {
      const l0 = lower[row + k]!;
      const l1 = lower[row + k + 1]!;
      const l2 = lower[row + k + 2]!;
      const l3 = lower[row + k + 3]!;
      const r0 = k * d;
      const r1 = r0 + d;
      const r2 = r1 + d;
      const r3 = r2 + d;
      for (let j = 0; j < k + 4; j++) {
        inverse[row + j]! +=
          l0 * inverse[r0 + j]! + l1 * inverse[r1 + j]! + l2 * inverse[r2 + j]! + l3 * inverse[r3 + j]!;
      }
    }
    for (let k = tail; k < i; k++) {
      const l = lower[row + k]!;
      for (let j = 0; j <= k; j++) inverse[row + j]! += l * inverse[k * d + j]!;
    }
    for (let j = 0; j < i; j++) inverse[row + j] = -inverse[row + j]! / pivot;
    inverse[row + i] = 1 / pivot;
  }
  return inverse;
}
