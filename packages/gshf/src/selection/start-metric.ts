import { centredGram } from "../enhancer/geometry.ts";
import { DomainError } from "../errors.ts";
import { Cholesky } from "../linear-algebra/cholesky.ts";
import { gramOfRows } from "../linear-algebra/gram.ts";
import { dot } from "../linear-algebra/vectors.ts";
import { ThinCovariance } from "../thin-covariance.ts";
import { type Multiply, multiplyBy, referenceKernel, requireWhitened } from "./kernel.ts";
import { drawsDirection } from "./strategies.ts";
import type { SelectionSettings } from "./types.ts";

/** The matrix at the start of the batch, which pays for the budget of Eq. (8). */
export type StartMetric = {
  /** @param rows φ − φ(π¹) of all candidates of a block, n×d. */
  readonly measure: (rows: Float32Array) => Promise<Measured>;
};

/** A block's rows in that metric. */
export type Measured = {
  /** L⁻¹ times the rows, n×d; absent where only their products are known. */
  readonly whitened?: Float32Array;
  /** Inner products of the rows from…to − 1. */
  readonly gram: (from: number, to: number) => Float64Array;
};

/** By L⁻¹ of the whole matrix. */
export function factoredStart(
  inverseLower: Float64Array,
  settings: Pick<SelectionSettings, "theta" | "kernel">,
): StartMetric {
  const d = settings.theta.length;
  return {
    measure: async (rows) => {
      const whitened = await whiten(rows, inverseLower, settings);
      return {
        whitened,
        gram: (from, to) => centredGram(new Float64Array(whitened.subarray(from * d, to * d)), to - from),
      };
    },
  };
}

/** Beyond this share of λ what few rows add would leave too few of the digits of f32 to what they don't reach. */
const thinTraceMax = 1e4;

/**
 * Settings whose matrix may stay a few rows: at most d/2 of them, beyond which a root of d×d is cheaper; H, since
 * A's choices are stored to the last digit; and no arm that draws a direction in the coordinates of L.
 */
export function thinOf({ covariance, metric, arms }: SelectionSettings): ThinCovariance | undefined {
  if (!(covariance instanceof ThinCovariance) || metric?.kind !== "information") return undefined;
  if (covariance.count > covariance.dimension / 2) return undefined;
  if (arms.some(({ strategy, share }) => share > 0 && drawsDirection.has(strategy))) return undefined;
  const trace = dot(covariance.rows, covariance.rows);
  return trace <= thinTraceMax * covariance.lambda ? covariance : undefined;
}

/**
 * By few rows Z: with LLᵀ = λI + ZZᵀ, t×t, and Q = L⁻¹Z
 *
 *   H⁻¹ = (I − QᵀQ)/λ
 *
 * (Woodbury), so n rows cost 2ntd operations and no matrix is d×d.
 */
export function thinStart(thin: ThinCovariance, kernel: SelectionSettings["kernel"]): StartMetric {
  const { dimension: d, lambda, count } = thin;
  const multiply = multiplyBy(kernel);
  let known: Promise<Float32Array> | undefined;
  return {
    measure: async (rows) => {
      if (count === 0)
        return { gram: (from, to) => gramOfRows(rows.subarray(from * d, to * d), d).map((v) => v / lambda) };
      known ??= explainedBy(thin, multiply);
      const explained = await multiply({ left: rows, right: await known, inner: d, transposed: true });
      return {
        gram: (from, to) => {
          const gram = gramOfRows(rows.subarray(from * d, to * d), d);
          const known = gramOfRows(explained.subarray(from * count, to * count), count);
          return gram.map((value, i) => (value - known[i]!) / lambda);
        },
      };
    },
  };
}

/** Q, t×d. */
async function explainedBy(
  { rows, dimension, lambda, count }: ThinCovariance,
  multiply: Multiply,
): Promise<Float32Array> {
  const matrix = Float64Array.from(
    await multiply({ left: rows, right: rows, inner: dimension, transposed: true }),
  );
  for (let i = 0; i < count; i++) matrix[i * count + i]! += lambda;
  const inverse = Cholesky.factor(matrix, count, "λI + ZZᵀ").inverseLower();
  return multiply({ left: Float32Array.from(inverse), right: rows, inner: count });
}

/** The kernel's rows: a copy, because a kernel may reuse its output buffer. */
export async function whiten(
  rows: Float32Array,
  inverseLower: Float64Array,
  { theta, kernel = referenceKernel }: Pick<SelectionSettings, "theta" | "kernel">,
): Promise<Float32Array> {
  const { name } = kernel;
  const whitened = new Float32Array(await kernel.whiten({ rows, dimension: theta.length, inverseLower }));
  if (whitened.length !== rows.length)
    throw new DomainError(`length of what the kernel ${name} whitened`, whitened.length, `${rows.length}`);
  requireWhitened(`what the kernel ${name} whitened`, whitened);
  return whitened;
}
