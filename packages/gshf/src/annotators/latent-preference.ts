import { log1pExp, sigmoid } from "../numerics.ts";
import type { CheckedJudgments } from "./judgments.ts";

/**
 * The posterior of one pair's latent preference u_i (positive: the first answer is better) given everybody's
 * reliability α_a and left-bias b_a:
 *
 *   p(u_i | y) ∝ N(u_i; m_i, τ²) · Π_j σ(α_a u_i + b_a s_j)^{y_j} · (1 − σ(α_a u_i + b_a s_j))^{1−y_j}
 *
 * on an evenly spaced grid in units of τ around m_i. The trapezoid rule on a Gaussian times something smooth
 * converges faster than any power of the spacing, and a grid, unlike Gauss–Hermite nodes, also tells
 * P(u_i > 0).
 */
export const GRID_NODES = 41;
const GRID_REACH = 5;
export const GRID_SPACING = (2 * GRID_REACH) / (GRID_NODES - 1);

/** t_k: the nodes in units of τ. */
export const gridNodes = Float64Array.from({ length: GRID_NODES }, (_, k) => k * GRID_SPACING - GRID_REACH);

export interface Prior {
  /** m_i: θᵀz_i, or 0. */
  readonly mean: number;
  /** τ. */
  readonly scale: number;
}

/** One judgment as the posterior of its pair sees it. */
export interface Vote {
  readonly label: number;
  readonly side: number;
  /** α_a. */
  readonly reliability: number;
  /** b_a. */
  readonly leftBias: number;
}

/**
 * Fills `weights` (GRID_NODES entries) with the posterior masses of the nodes u_k = m + τ·t_k. Likelihoods are
 * multiplied rather than their logs added (half the time), and scaled back whenever they get small.
 *
 * @returns log p(y): the log marginal likelihood of the votes.
 */
export function weighNodes(prior: Prior, votes: Iterable<Vote>, weights: Float64Array): number {
  weights.set(gaussianMasses);
  let logScale = 0;
  for (const { label, side, reliability, leftBias } of votes) {
    const offset = reliability * prior.mean + leftBias * side;
    const slope = reliability * prior.scale;
    let largest = 0;
    for (let k = 0; k < GRID_NODES; k++) {
      const weight = weights[k]! * likelihood(label, offset + slope * gridNodes[k]!);
      weights[k] = weight;
      if (weight > largest) largest = weight;
    }
    if (largest < 1e-100) logScale += Math.log(rescale(weights));
  }
  return logScale + Math.log(rescale(weights));
}

/** N(0, 1) on the grid, as masses that sum to one. */
const gaussianMasses = Float64Array.from(
  gridNodes,
  (t) => (GRID_SPACING / Math.sqrt(2 * Math.PI)) * Math.exp(-0.5 * t * t),
);

/** σ(x)^y · (1 − σ(x))^{1−y}. */
function likelihood(label: number, logit: number): number {
  if (label === 1) return sigmoid(logit);
  if (label === 0) return sigmoid(-logit);
  return Math.exp(label * logit - log1pExp(logit));
}

/** Divides by the sum, which it returns. */
function rescale(weights: Float64Array): number {
  let total = 0;
  for (let k = 0; k < GRID_NODES; k++) total += weights[k]!;
  for (let k = 0; k < GRID_NODES; k++) weights[k]! /= total;
  return total;
}

export interface PairPosterior {
  /** E[u_i] and sd of u_i. */
  readonly mean: number;
  readonly deviation: number;
  /** P(u_i > 0): how sure it is that the first answer is the better one. */
  readonly firstBetter: number;
  /** E[σ(u_i)]: how often a typical unbiased annotator (α = 1, b = 0) would prefer the first. */
  readonly firstPreferred: number;
}

/** Summary of a posterior that `weighNodes` made. */
export function summarisePosterior(prior: Prior, weights: Float64Array): PairPosterior {
  const halfCell = (prior.scale * GRID_SPACING) / 2;
  let mean = 0;
  let square = 0;
  let firstBetter = 0;
  let firstPreferred = 0;
  for (let k = 0; k < GRID_NODES; k++) {
    const u = prior.mean + prior.scale * gridNodes[k]!;
    mean += weights[k]! * u;
    square += weights[k]! * u * u;
    firstPreferred += weights[k]! * sigmoid(u);
    // The cell around a node counts by its share above zero.
    firstBetter += weights[k]! * Math.min(1, Math.max(0, (u + halfCell) / (2 * halfCell)));
  }
  const deviation = Math.sqrt(Math.max(0, square - mean * mean));
  return { mean, deviation, firstBetter, firstPreferred };
}

/** The posterior of a pair judged by people whose parameters are known, whether or not it was part of a fit. */
export function judgePair(prior: Prior, votes: readonly Vote[]): PairPosterior {
  const weights = new Float64Array(GRID_NODES);
  weighNodes(prior, votes, weights);
  return summarisePosterior(prior, weights);
}

/** Current parameters of everybody and everything. */
export interface Parameters {
  readonly reliability: Float64Array;
  readonly leftBias: Float64Array;
  readonly priorMeans: Float64Array;
  priorScale: number;
}

/** E-step: posterior masses of all pairs (pairCount×GRID_NODES, into `weights`); returns Σ log p(y of pair). */
export function weighPairs(data: CheckedJudgments, at: Parameters, weights: Float64Array): number {
  let logLikelihood = 0;
  for (let i = 0; i < data.pairCount; i++) {
    const prior = { mean: at.priorMeans[i]!, scale: at.priorScale };
    const row = weights.subarray(i * GRID_NODES, (i + 1) * GRID_NODES);
    logLikelihood += weighNodes(prior, votesOn(data, at, i), row);
  }
  return logLikelihood;
}

function* votesOn(data: CheckedJudgments, at: Parameters, pair: number): Generator<Vote> {
  for (const j of data.ofPair[pair]!) {
    const annotator = data.annotators[j]!;
    yield {
      label: data.labels[j]!,
      side: data.sides[j]!,
      reliability: at.reliability[annotator]!,
      leftBias: at.leftBias[annotator]!,
    };
  }
}
