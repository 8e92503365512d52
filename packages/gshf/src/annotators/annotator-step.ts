import { sigmoid } from "../numerics.ts";
import type { CheckedJudgments } from "./judgments.ts";
import type { Parameters, Posteriors } from "./latent-preference.ts";
import { gridNodes } from "./posterior-grid.ts";

/** Gaussian priors on α (around 1, which fixes the unit of the latent preference) and on b. */
export type AnnotatorPrior = {
  reliabilityVariance: number;
  leftBiasMean: number;
  leftBiasVariance: number;
};

/** Gradient of one annotator's log posterior in (α, b), and two curvatures of it. */
export type Curvature = {
  readonly gradient: readonly [number, number];
  /** aa, ab, bb of −H of the M-step's objective: always positive definite. */
  readonly expected: readonly [number, number, number];
  /** aa, ab, bb of −H of the marginal posterior, with the pairs' uncertainty counted in. */
  readonly observed: readonly [number, number, number];
};

/**
 * Gradient and negative Hessians of one annotator's log posterior. With r = y − σ, v = σ(1−σ) at α_a·u + b_a·s
 * and expectations over each pair's posterior:
 *
 *   ∇ = Σ_j E[r·(u, s)] − prior
 *   expected: Σ_j E[v·(u, s)(u, s)ᵀ] + prior precision;   observed: expected − Σ_j Var[r·(u, s)]   (Louis 1982)
 */
export function annotatorCurvature(
  data: CheckedJudgments,
  at: Parameters,
  { offsets, masses }: Posteriors,
  prior: AnnotatorPrior,
  annotator: number,
): Curvature {
  const reliability = at.reliability[annotator]!;
  const leftBias = at.leftBias[annotator]!;
  let gradientA = (1 - reliability) / prior.reliabilityVariance;
  let gradientB = (prior.leftBiasMean - leftBias) / prior.leftBiasVariance;
  let [aa, ab, bb] = [1 / prior.reliabilityVariance, 0, 1 / prior.leftBiasVariance];
  let [missingAA, missingAB, missingBB] = [0, 0, 0];
  for (const j of data.ofAnnotator[annotator]!) {
    const pair = data.pairs[j]!;
    const side = data.sides[j]!;
    const label = data.labels[j]!;
    const mean = at.priorMeans[pair]!;
    const row = pair * gridNodes;
    let [v, vu, vuu] = [0, 0, 0];
    let [r, ru, rr, rru, rruu] = [0, 0, 0, 0, 0];
    for (let k = 0; k < gridNodes; k++) {
      const w = masses[row + k]!;
      const u = mean + offsets[row + k]!;
      const p = sigmoid(reliability * u + leftBias * side);
      const residual = label - p;
      const wv = w * p * (1 - p);
      const wr = w * residual;
      v += wv;
      vu += wv * u;
      vuu += wv * u * u;
      r += wr;
      ru += wr * u;
      rr += wr * residual;
      rru += wr * residual * u;
      rruu += wr * residual * u * u;
    }
    gradientA += ru;
    gradientB += r * side;
    aa += vuu;
    ab += vu * side;
    bb += v;
    missingAA += rruu - ru * ru;
    missingAB += (rru - ru * r) * side;
    missingBB += rr - r * r;
  }
  return {
    gradient: [gradientA, gradientB],
    expected: [aa, ab, bb],
    observed: [aa - missingAA, ab - missingAB, bb - missingBB],
  };
}

/** Longest step of one iteration in α or b: the expected curvature may promise too much far from the optimum. */
const stepMax = 1;

/** Variances of everybody's α and b. */
export type AnnotatorVariances = {
  readonly reliability: Float64Array;
  readonly leftBias: Float64Array;
};

/**
 * One Newton step of every annotator on the M-step's objective.
 *
 * @param variances filled with what the observed curvature says at the point stepped from
 * @returns the longest step taken
 */
export function stepAnnotators(
  data: CheckedJudgments,
  at: Parameters,
  posteriors: Posteriors,
  prior: AnnotatorPrior,
  variances: AnnotatorVariances,
): number {
  let longest = 0;
  for (let a = 0; a < data.annotatorCount; a++) {
    const curvature = annotatorCurvature(data, at, posteriors, prior, a);
    const { gradient, expected } = curvature;
    const [aa, ab, bb] = expected;
    const determinant = aa * bb - ab * ab;
    const stepA = clip((bb * gradient[0] - ab * gradient[1]) / determinant);
    const stepB = clip((aa * gradient[1] - ab * gradient[0]) / determinant);
    at.reliability[a]! += stepA;
    at.leftBias[a]! += stepB;
    keepVariances(variances, a, curvature.observed, prior);
    longest = Math.max(longest, Math.abs(stepA), Math.abs(stepB));
  }
  return longest;
}

function clip(step: number): number {
  return Math.max(-stepMax, Math.min(stepMax, step));
}

/**
 * Inverts the observed curvature. Where the marginal posterior is not concave (few, contradictory labels; in b it
 * always is, by Prékopa's theorem), the prior's variance is what can honestly be said; labels never make anybody less certain than that.
 */
function keepVariances(
  variances: AnnotatorVariances,
  annotator: number,
  [aa, ab, bb]: readonly [number, number, number],
  prior: AnnotatorPrior,
): void {
  const determinant = aa * bb - ab * ab;
  const isConcave = determinant > 0 && aa > 0;
  const reliability = isConcave ? bb / determinant : prior.reliabilityVariance;
  const leftBias = isConcave ? aa / determinant : prior.leftBiasVariance;
  variances.reliability[annotator] = Math.min(reliability, prior.reliabilityVariance);
  variances.leftBias[annotator] = Math.min(leftBias, prior.leftBiasVariance);
}
