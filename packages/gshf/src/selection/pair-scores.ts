import { gaussLegendre } from "../annotators/posterior-grid.ts";
import { log1pExp, sigmoid } from "../numerics.ts";
import type { PolicyPair } from "./draw-pair.ts";

/** What a pair of candidates looks like to an arm that scores pairs. */
export type ScoredPair = {
  /** θᵀz, the logit of the first being better. */
  readonly logit: number;
  /** ‖z‖²_{H⁻¹}, the posterior variance of that logit. */
  readonly variance: number;
  readonly first: number;
  readonly second: number;
};

/** Candidates with mass under π¹, which has π₀'s support: what neither would answer is no choice. */
export function supportOf(main: Float64Array): number[] {
  return Array.from(main.keys()).filter((j) => main[j]! > 0);
}

export function pointMass(k: number, j: number): Float64Array {
  const weights = new Float64Array(k);
  weights[j] = 1;
  return weights;
}

/** What a score looks at: a prompt's candidates with π¹, r and their Gram matrix in the metric. */
type ScoredPrompt = {
  readonly main: Float64Array;
  readonly rewards: Float64Array;
  readonly geometry: { readonly gram: Float64Array };
};

/** The pair of the support with the highest score, the likelier answer first; the first pair among equals. */
export function highestPair(prompt: ScoredPrompt, score: (pair: ScoredPair) => number): PolicyPair {
  const { main, rewards, geometry } = prompt;
  const { gram } = geometry;
  const k = main.length;
  let best = Number.NEGATIVE_INFINITY;
  let pair: readonly [number, number] = [0, 1];
  const support = supportOf(main);
  for (const [rank, i] of support.entries()) {
    for (const j of support.slice(rank + 1)) {
      const squared = gram[i * k + i]! + gram[j * k + j]! - 2 * gram[i * k + j]!;
      const value = score({
        logit: rewards[i]! - rewards[j]!,
        variance: Math.max(0, squared),
        first: i,
        second: j,
      });
      if (!(value > best)) continue;
      best = value;
      pair = main[j]! > main[i]! ? [j, i] : [i, j];
    }
  }
  return { first: pointMass(k, pair[0]), second: pointMass(k, pair[1]) };
}

/** σ′(θᵀz): what one label of the pair tells, per unit of variance. */
export function slopeOf({ logit }: Pick<ScoredPair, "logit">): number {
  return sigmoid(logit) * sigmoid(-logit);
}

/** Nodes of the trapezoid rule over ±7 standard deviations: exact to about 1e-9 where σ varies within some of them. */
const nodes = Array.from({ length: 71 }, (_, i) => (i - 35) / 5);
const densities = nodes.map((t) => Math.exp((-t * t) / 2));
const densitySum = densities.reduce((sum, density) => sum + density, 0);
const normalWeights = densities.map((density) => density / densitySum);

/**
 * Mutual information of a label and θ in nats, h(E p) − E h(p) with p = σ(u), u ~ N(θᵀz, ‖z‖²) and h the entropy of a
 * coin (BALD, Houlsby et al. 2011).
 */
export function labelInformation({ logit, variance }: Pick<ScoredPair, "logit" | "variance">): number {
  const deviation = Math.sqrt(variance);
  let mean = 0;
  let conditional = 0;
  for (let i = 0; i < nodes.length; i++) {
    const u = logit + deviation * nodes[i]!;
    const weight = normalWeights[i]!;
    mean += weight * sigmoid(u);
    // h(σ(u)) = log(1 + e^u) − uσ(u)
    conditional += weight * (log1pExp(u) - u * sigmoid(u));
  }
  return Math.max(0, coinEntropy(mean) - conditional);
}

function coinEntropy(p: number): number {
  return p <= 0 || p >= 1 ? 0 : -p * Math.log(p) - (1 - p) * Math.log1p(-p);
}

const legendre = gaussLegendre(16);
/** Widths below this share of the widest count as that: a point would have no density. */
const narrowest = 1e-9;

/**
 * P(j has the largest of X_j ~ U(centre_j − reach_j, centre_j + reach_j)) for independent X: ∫ f_j Π_{i≠j} F_i, by 16
 * Gauss–Legendre nodes between neighbouring ends, exact up to 32 candidates. Only candidates of `support` take part.
 *
 * @returns k entries that sum to one.
 */
export function largestUniform(
  centres: Float64Array,
  reaches: Float64Array,
  support: readonly number[],
): Float64Array {
  const law = new Float64Array(centres.length);
  const widest = Math.max(...support.map((j) => reaches[j]!), 0);
  if (widest === 0) {
    law[support.reduce((a, b) => (centres[b]! > centres[a]! ? b : a))] = 1;
    return law;
  }
  const reach = (j: number) => Math.max(reaches[j]!, narrowest * widest);
  const ends = support.flatMap((j) => [centres[j]! - reach(j), centres[j]! + reach(j)]).sort((a, b) => a - b);
  for (let s = 1; s < ends.length; s++) {
    const [low, high] = [ends[s - 1]!, ends[s]!];
    if (!(high > low)) continue;
    for (let n = 0; n < legendre.nodes.length; n++) {
      const x = low + (high - low) * legendre.nodes[n]!;
      const weight = (high - low) * Math.exp(legendre.logWeights[n]!);
      const below = support.map((j) =>
        Math.min(1, Math.max(0, (x - centres[j]! + reach(j)) / (2 * reach(j)))),
      );
      for (const [rank, j] of support.entries()) {
        if (below[rank]! <= 0 || below[rank]! >= 1) continue;
        let others = 1;
        for (let i = 0; i < below.length; i++) if (i !== rank) others *= below[i]!;
        law[j]! += (weight * others) / (2 * reach(j));
      }
    }
  }
  const total = law.reduce((sum, value) => sum + value, 0);
  return law.map((value) => value / total);
}
