import { DomainError, requireFinite, requireProbability, requireScale } from "../errors.ts";
import { sigmoid } from "../numerics.ts";
import type { CheckedJudgments } from "./judgments.ts";
import { gridNodes, type Prior, placeNodes, type Vote } from "./posterior-grid.ts";

/**
 * The posterior of one pair's latent preference u_i (positive: the first answer is better) given everybody's
 * reliability α_a and left-bias b_a:
 *
 *   p(u_i | y) ∝ N(u_i; m_i, τ²) · Π_j σ(α_a u_i + b_a s_j)^{y_j} · (1 − σ(α_a u_i + b_a s_j))^{1−y_j}
 *
 * held as masses of the nodes m_i + t_k that `placeNodes` lays over it: gridNodes entries a pair.
 */
export type Posteriors = {
  /** t_k: the nodes, relative to the prior's mean. */
  readonly offsets: Float64Array;
  /** Their posterior masses, which sum to one. */
  readonly masses: Float64Array;
};

/** Room for the posteriors of `pairCount` pairs. */
export function emptyPosteriors(pairCount: number): Posteriors {
  return {
    offsets: new Float64Array(pairCount * gridNodes),
    masses: new Float64Array(pairCount * gridNodes),
  };
}

/** After so many factors of at most 2 their product is turned into its logarithm, before it overflows. */
const factorsMax = 1000;

/**
 * Fills one pair's `offsets` and `masses` (gridNodes entries each).
 *
 * log σ(x)^y(1 − σ(x))^{1−y} = yx − max(x, 0) − log(1 + e^{−|x|}), where the factors 1 + e^{−|x|} are multiplied rather
 * than their logarithms added: half the time.
 *
 * @returns log p(y): the log marginal likelihood of the votes.
 */
export function weighNodes(prior: Prior, votes: readonly Vote[], { offsets, masses }: Posteriors): number {
  placeNodes(prior, votes, offsets, masses);
  const products = new Float64Array(gridNodes).fill(1);
  votes.forEach(({ label, side, reliability, leftBias }, j) => {
    const offset = reliability * prior.mean + leftBias * side;
    for (let k = 0; k < gridNodes; k++) {
      const x = offset + reliability * offsets[k]!;
      masses[k]! += label * x - Math.max(x, 0);
      products[k]! *= 1 + Math.exp(-Math.abs(x));
    }
    if ((j + 1) % factorsMax === 0) takeLogarithms(masses, products);
  });
  takeLogarithms(masses, products);
  let largest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < gridNodes; k++) largest = Math.max(largest, masses[k]!);
  let total = 0;
  for (let k = 0; k < gridNodes; k++) {
    masses[k] = Math.exp(masses[k]! - largest);
    total += masses[k]!;
  }
  for (let k = 0; k < gridNodes; k++) masses[k]! /= total;
  return largest + Math.log(total);
}

function takeLogarithms(logs: Float64Array, products: Float64Array): void {
  for (let k = 0; k < gridNodes; k++) logs[k]! -= Math.log(products[k]!);
  products.fill(1);
}

export type PairPosterior = {
  /** E[u_i] and sd of u_i. */
  readonly mean: number;
  readonly deviation: number;
  /** P(u_i > 0): how sure it is that the first answer is the better one. */
  readonly firstBetter: number;
  /** E[σ(u_i)]: how often a typical unbiased annotator (α = 1, b = 0) would prefer the first. */
  readonly firstPreferred: number;
};

/** Summary of a posterior that `weighNodes` made. No cell lies astride u = 0. */
export function summarisePosterior(prior: Prior, posterior: Posteriors): PairPosterior {
  const { offsets, masses } = posterior;
  const { shift, variance } = posteriorMoments(posterior, 0);
  let firstBetter = 0;
  let firstPreferred = 0;
  for (let k = 0; k < gridNodes; k++) {
    firstPreferred += masses[k]! * sigmoid(prior.mean + offsets[k]!);
    if (offsets[k]! > -prior.mean) firstBetter += masses[k]!;
  }
  // Sums of masses miss one by rounding.
  return {
    mean: prior.mean + shift,
    deviation: Math.sqrt(variance),
    firstBetter: Math.min(1, firstBetter),
    firstPreferred: Math.min(1, firstPreferred),
  };
}

/** E[u_i] − m_i and Var[u_i] of one pair among many. */
export function posteriorMoments({ offsets, masses }: Posteriors, pair: number) {
  const start = pair * gridNodes;
  const end = start + gridNodes;
  let shift = 0;
  for (let k = start; k < end; k++) shift += masses[k]! * offsets[k]!;
  let variance = 0;
  for (let k = start; k < end; k++) variance += masses[k]! * (offsets[k]! - shift) ** 2;
  return { shift, variance };
}

/**
 * The posterior of a pair judged by people whose parameters are known, whether or not it was part of a fit: the
 * reliability model of Whitehill et al. 2009 (GLAD) with a term for the side an answer stands on.
 *
 * @param prior m and τ > 0, in log odds of a typical annotator.
 * @throws DomainError on a mean, reliability or left-bias that is not finite or beyond ±10⁶, a scale that is not positive, labels
 * outside [0, 1], or sides other than ±1.
 */
export function judgePair(prior: Prior, votes: readonly Vote[]): PairPosterior {
  requireLogOdds("prior.mean", prior.mean);
  requireScale("prior.scale", prior.scale);
  votes.forEach(({ label, side, reliability, leftBias }, j) => {
    requireProbability(`votes[${j}].label`, label);
    if (side !== 1 && side !== -1) throw new DomainError(`votes[${j}].side`, side, "+1 or −1");
    requireLogOdds(`votes[${j}].reliability`, reliability);
    requireLogOdds(`votes[${j}].leftBias`, leftBias);
  });
  const posterior = emptyPosteriors(1);
  weighNodes(prior, votes, posterior);
  return summarisePosterior(prior, posterior);
}

/** A mean times a reliability of this size still tells log odds of 10⁻⁴ apart. */
const logOddsMax = 1e6;

function requireLogOdds(argument: string, value: number): void {
  requireFinite(argument, value);
  if (Math.abs(value) > logOddsMax)
    throw new DomainError(argument, value, `at most ${logOddsMax} in magnitude`);
}

/** Current parameters of everybody and everything. */
export type Parameters = {
  readonly reliability: Float64Array;
  readonly leftBias: Float64Array;
  readonly priorMeans: Float64Array;
  priorScale: number;
};

/** E-step: the posteriors of all pairs; returns Σ log p(y of pair). */
export function weighPairs(data: CheckedJudgments, at: Parameters, posteriors: Posteriors): number {
  let logLikelihood = 0;
  for (let i = 0; i < data.pairCount; i++) {
    const prior = { mean: at.priorMeans[i]!, scale: at.priorScale };
    logLikelihood += weighNodes(prior, votesOn(data, at, i), posteriorOf(posteriors, i));
  }
  return logLikelihood;
}

/** The part that belongs to one pair; a view. */
export function posteriorOf({ offsets, masses }: Posteriors, pair: number): Posteriors {
  const [start, end] = [pair * gridNodes, (pair + 1) * gridNodes];
  return { offsets: offsets.subarray(start, end), masses: masses.subarray(start, end) };
}

function votesOn(data: CheckedJudgments, at: Parameters, pair: number): Vote[] {
  return data.ofPair[pair]!.map((j) => {
    const annotator = data.annotators[j]!;
    return {
      label: data.labels[j]!,
      side: data.sides[j]!,
      reliability: at.reliability[annotator]!,
      leftBias: at.leftBias[annotator]!,
    };
  });
}
