import { DomainError, firstNotFinite, requireDimension, requireFiniteVector } from "../errors.ts";
import { dot, multiply } from "../linear-algebra/vectors.ts";

/**
 * The one dense operation of a selection, behind an interface so that a faster library can be handed in. A kernel
 * must be deterministic: the same rows give the same bits in every call of the same shape.
 */
export type WhiteningKernel = {
  readonly name: string;
  /**
   * ψ = L⁻¹φ for every row.
   *
   * @param request.rows n×d features, f32 row-major.
   * @param request.inverseLower L⁻¹, d×d lower triangular, f64 row-major. The same array object means the same values.
   * @returns n×d whitened rows, f32 row-major; may be reused by the next call.
   */
  whiten(request: WhitenRequest): Promise<Float32Array>;
  /**
   * AB, or C − AB, of whole matrices; taken in typed arrays where a kernel has none. The result is the caller's to keep,
   * and the same matrices give the same bits.
   */
  readonly multiply?: (request: ProductRequest) => Promise<Float32Array>;
};

/** Matrices in f32, row-major. */
export type ProductRequest = {
  /** A, m×`inner`. */
  readonly left: Float32Array;
  /** B, `inner`×n, or where `transposed` says so Bᵀ, n×`inner`. */
  readonly right: Float32Array;
  readonly inner: number;
  readonly transposed?: boolean;
  /** C, m×n. */
  readonly subtractFrom?: Float32Array;
};

export type WhitenRequest = {
  readonly rows: Float32Array;
  readonly dimension: number;
  readonly inverseLower: Float64Array;
};

/** The same product where nobody needs the whitened rows, only how long they are. */
export type ScoringKernel = {
  readonly name: string;
  /**
   * ‖L⁻¹φ‖² and θᵀφ for every row.
   *
   * @param request as of {@link WhiteningKernel.whiten}, and θ, d entries.
   * @returns n entries each; may be reused by the next call.
   */
  score(request: WhitenRequest & { readonly theta: Float64Array }): Promise<RowScores>;
};

export type RowScores = {
  /** ‖φ‖²_{A⁻¹}. */
  readonly squaredNorms: Float32Array | Float64Array;
  /** θᵀφ. */
  readonly rewards: Float32Array | Float64Array;
};

/**
 * Kernel in plain typed arrays, accumulating in f64: the reference every other kernel is checked against. Both methods
 * reject with a DomainError on wrong lengths, entries that are not finite, and rows that overflow f32 once whitened.
 */
export const referenceKernel: Required<WhiteningKernel> & ScoringKernel = {
  name: "typed-array",
  whiten: async ({ rows, dimension, inverseLower }) => whitenRows(rows, dimension, inverseLower),
  multiply: async (request) => multiplyMatrices(request),
  score: async ({ rows, dimension, inverseLower, theta }) => {
    const whitened = whitenRows(rows, dimension, inverseLower);
    requireFiniteVector("theta", theta, dimension);
    const squaredNorms = new Float64Array(rows.length / dimension);
    for (let i = 0; i < squaredNorms.length; i++) {
      squaredNorms[i] = dot(whitened, whitened, dimension, i * dimension, i * dimension);
    }
    const rewards = multiply(rows, theta, dimension);
    requireFiniteVector("rewards", rewards);
    return { squaredNorms, rewards };
  },
};

/** A kernel's product. */
export type Multiply = (request: ProductRequest) => Promise<Float32Array>;

/**
 * A kernel's product, checked.
 *
 * @returns a function that rejects with a DomainError where the product is not finite, or not of its size.
 */
export function multiplyBy(kernel: WhiteningKernel = referenceKernel): Multiply {
  return async (request) => {
    const { left, right, inner } = request;
    if (left.length === 0 || right.length === 0) return request.subtractFrom ?? new Float32Array(0);
    const product = await (kernel.multiply ?? referenceKernel.multiply)(request);
    const length = (left.length / inner) * (right.length / inner);
    if (product.length !== length)
      throw new DomainError(
        `length of what the kernel ${kernel.name} multiplied`,
        product.length,
        `${length}`,
      );
    requireWhitened(`what the kernel ${kernel.name} multiplied`, product);
    return product;
  };
}

/** AB or C − AB, each entry summed in f64. */
function multiplyMatrices({ left, right, inner, transposed, subtractFrom }: ProductRequest): Float32Array {
  for (const [name, { length }] of Object.entries({ left, right })) {
    if (length % inner !== 0) throw new DomainError(`${name}.length`, length, `a multiple of ${inner}`);
  }
  const [rows, columns] = [left.length / inner, right.length / inner];
  const result = new Float32Array(rows * columns);
  if (subtractFrom !== undefined) requireFiniteVector("subtractFrom", subtractFrom, result.length);
  const columnsOfB = transposed === true ? right : transpose(right, columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const product = dot(left, columnsOfB, inner, i * inner, j * inner);
      result[i * columns + j] =
        subtractFrom === undefined ? product : subtractFrom[i * columns + j]! - product;
    }
  }
  return result;
}

/** The transpose of a matrix with so many columns. */
export function transpose(matrix: Float32Array, columns: number): Float32Array {
  const rows = matrix.length / columns;
  const result = new Float32Array(matrix.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) result[j * rows + i] = matrix[i * columns + j]!;
  }
  return result;
}

/** ψ = L⁻¹φ for n rows: nd² operations on the lower triangle, four outputs at a time to keep sums in registers. */
export function whitenRows(rows: Float32Array, d: number, inverseLower: Float64Array): Float32Array {
  requireDimension("dimension", d);
  requireFiniteVector("inverseLower", inverseLower, d * d);
  requireFiniteVector("rows", rows);
  if (rows.length % d !== 0) throw new DomainError("rows.length", rows.length, `a multiple of ${d}`);
  const result = new Float32Array(rows.length);
  const row = new Float64Array(d);
  for (let start = 0; start < rows.length; start += d) {
    for (let c = 0; c < d; c++) row[c] = rows[start + c]!;
    for (let i = 0; i < d; i++) {
      const offset = i * d;
      const length = i + 1;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      let c = 0;
      for (; c + 3 < length; c += 4) {
        s0 += inverseLower[offset + c]! * row[c]!;
        s1 += inverseLower[offset + c + 1]! * row[c + 1]!;
        s2 += inverseLower[offset + c + 2]! * row[c + 2]!;
        s3 += inverseLower[offset + c + 3]! * row[c + 3]!;
      }
      for (; c < length; c++) s0 += inverseLower[offset + c]! * row[c]!;
      result[start + i] = s0 + s1 + (s2 + s3);
    }
  }
  requireWhitened("whitened rows", result);
  return result;
}

/** Throws where whitening left the range of f32. */
export function requireWhitened(argument: string, whitened: Float32Array | Float64Array): void {
  const i = firstNotFinite(whitened);
  if (i === -1) return;
  throw new DomainError(
    `${argument}[${i}]`,
    whitened[i],
    "finite in f32 (is lambda too small for these features?)",
  );
}
