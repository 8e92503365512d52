import { DomainError, requireDimension, requireFiniteVector } from "../errors.ts";
import { createRandom } from "../random.ts";
import { dot } from "./vectors.ts";

/** Above this dimension a d×d factor exceeds what a worker should hold beside its batch (4096² doubles: 128 MiB). */
export const dimensionAdvisedMax = 2048;

/**
 * A sentence for the screen when a feature map is large enough to hurt, otherwise nothing.
 *
 * @throws DomainError unless `dimension` is an integer from 1 to 16,384.
 */
export function dimensionAdvice(dimension: number): string | undefined {
  requireDimension("dimension", dimension);
  if (dimension <= dimensionAdvisedMax) return undefined;
  const mebibytes = Math.round((dimension * dimension * 8) / 2 ** 20);
  return `${dimension} dimensions need ${mebibytes} MiB per covariance and d³ work per block; ${dimensionAdvisedMax} or fewer are advised.`;
}

/**
 * A seeded Gaussian projection R (Johnson–Lindenstrauss): entries N(0, 1/to), so E‖Rφ‖² = ‖φ‖².
 *
 * @returns a function from n×from rows to n×to rows, both f32 row-major; same seed, same matrix. It throws a
 * DomainError on rows that are not finite, or not in f32 once projected, and on lengths that are no multiple of `from`.
 * @throws DomainError unless both dimensions are integers from 1 to 16,384 and the seed is one a generator takes.
 */
export function createProjection(options: {
  readonly from: number;
  readonly to: number;
  readonly seed: number;
}): (rows: Float32Array) => Float32Array {
  const { from, to, seed } = options;
  requireDimension("from", from);
  requireDimension("to", to);
  const random = createRandom(seed).fork("projection", from, to);
  const matrix = Float64Array.from({ length: to * from }, () => random.normal() / Math.sqrt(to));
  return (rows) => {
    if (rows.length % from !== 0) throw new DomainError("rows.length", rows.length, `a multiple of ${from}`);
    requireFiniteVector("rows", rows);
    const count = rows.length / from;
    const result = new Float32Array(count * to);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < to; j++) result[i * to + j] = dot(matrix, rows, from, j * from, i * from);
    }
    requireFiniteVector("projected rows", result);
    return result;
  };
}
