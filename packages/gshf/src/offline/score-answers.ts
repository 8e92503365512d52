import type { Covariance } from "../covariance.ts";
import {
  DomainError,
  requireFinite,
  requireFiniteVector,
  requireInteger,
  requireModerateVector,
} from "../errors.ts";
import { referenceKernel, type ScoringKernel } from "../selection/kernel.ts";

export type ScoreOptions = {
  /** n×d, f32 row-major. */
  readonly features: Float32Array;
  /** θ_MLE. */
  readonly theta: Float64Array;
  /** Σ_off, or any A. */
  readonly covariance: Covariance;
  /** ν, d entries: what the uncertainty is relative to; 0 when absent. */
  readonly nu?: Float64Array;
  /** Default: the typed-array reference kernel. */
  readonly kernel?: ScoringKernel;
  /** Rows handed to the kernel at once; default 1024. Bounds the memory beside the features. */
  readonly blockRows?: number;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
};

export type AnswerScores = {
  /** r(x, a) = θᵀφ, n entries. */
  readonly rewards: Float64Array;
  /** Γ(x, a) = ‖φ − ν‖_{A⁻¹}, n entries. */
  readonly bonuses: Float64Array;
};

/**
 * Reward and uncertainty bonus (Theorem 3.1) of many answers at once: what pessimism weighs, r − βΓ. The same figures
 * as `uncertaintyBonus` gives row by row, through the dense kernel, hence to its rounding.
 *
 * @throws DomainError on wrong lengths, entries that are not finite, a ν beyond single precision, or an uncertainty
 * beyond it, as a covariance next to singular leads to.
 */
export async function scoreAnswers(options: ScoreOptions): Promise<AnswerScores> {
  const { features, theta, covariance, nu, kernel = referenceKernel } = options;
  const d = covariance.dimension;
  if (features.length % d !== 0)
    throw new DomainError("features.length", features.length, `a multiple of dimension ${d}`);
  requireFiniteVector("features", features);
  requireModerateVector("theta", theta, d);
  if (nu !== undefined) requireSinglePrecision("nu", nu, d);
  const blockRows = requireInteger("blockRows", options.blockRows ?? 1024, 1);
  const total = features.length / d;
  const rewards = new Float64Array(total);
  const bonuses = new Float64Array(total);
  const inverseLower = covariance.factor.inverseLower();
  const rewardOfNu = nu === undefined ? 0 : nu.reduce((sum, value, c) => sum + value * theta[c]!, 0);
  for (let start = 0; start < total; start += blockRows) {
    const end = Math.min(total, start + blockRows);
    const rows = about(features.subarray(start * d, end * d), nu);
    const scored = await kernel.score({ rows, dimension: d, inverseLower, theta });
    for (let i = start; i < end; i++) {
      rewards[i] = requireFinite(`reward of answer ${i}`, scored.rewards[i - start]! + rewardOfNu);
      bonuses[i] = requireFinite(`uncertainty of answer ${i}`, Math.sqrt(scored.squaredNorms[i - start]!));
    }
    options.onProgress?.({ done: end, total });
  }
  return Object.freeze({ rewards, bonuses });
}

/** Rows minus ν. Subtracted before the product: afterwards it would cancel digits. */
function about(rows: Float32Array, nu: Float64Array | undefined): Float32Array {
  return nu === undefined ? rows : rows.map((value, i) => value - nu[i % nu.length]!);
}

function requireSinglePrecision(argument: string, values: Float64Array, length: number): void {
  requireFiniteVector(argument, values, length);
  const beyond = values.findIndex((value) => !Number.isFinite(Math.fround(value)));
  if (beyond >= 0) throw new DomainError(`${argument}[${beyond}]`, values[beyond], "within single precision");
}
