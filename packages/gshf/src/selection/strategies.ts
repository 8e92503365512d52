import type { PromptGeometry } from "../enhancer/geometry.ts";
import { gibbsAlong } from "../enhancer/gibbs-along.ts";
import { posteriorDraw, thompsonEnhancer } from "../enhancer/thompson.ts";
import { uncertaintyEnhancer } from "../enhancer/uncertainty.ts";
import { DomainError, requireFiniteVector, requireInteger, requireWeights } from "../errors.ts";
import { softmax } from "../numerics.ts";
import type { Random } from "../random.ts";
import type { PolicyPair } from "./draw-pair.ts";

/** Every rule by which an arm can choose a pair. */
export const allStrategies = [
  "uncertainty",
  "uncertainty-stale",
  "uncertainty-global",
  "thompson",
  "reference",
  "random",
  "best-worst",
  "best-of-n",
  "temperature",
  "checkpoint",
  "on-policy",
  "thompson-duel",
  "max-uncertainty",
] as const;

export type Strategy = (typeof allStrategies)[number];

/** Strategies whose direction follows the picks made earlier in the same batch. */
export const withinBatch: ReadonlySet<Strategy> = new Set<Strategy>(["uncertainty", "max-uncertainty"]);

/** What a strategy may look at: one prompt, scored and whitened. */
export type StrategyContext = {
  readonly rewards: Float64Array;
  /** π₀ on the candidates. */
  readonly reference: Float64Array;
  /** π¹ on the candidates. */
  readonly main: Float64Array;
  /** `gram` follows the batch for the strategies in {@link withinBatch}, and equals `budgetGram` for the others. */
  readonly geometry: PromptGeometry;
  /** k×d rows L⁻¹φ_j under the batch-start A, up to a shift that all share. */
  readonly whitened: Float32Array | Float64Array;
  /** Rewards under the earlier checkpoint, where one was given. */
  readonly checkpointRewards: Float64Array | undefined;
  /** w = L^T·δ of the batch's global direction, where the arm asked for one. */
  readonly globalStep: Float64Array | undefined;
  readonly options: StrategyOptions;
  readonly random: Random;
};

export type StrategyOptions = {
  /** n of best-of-n (the paper uses 8). */
  readonly bestOf: number;
  /** τ of the temperature variant: π² ∝ (π¹)^{1/τ}. */
  readonly temperature: number;
};

export const strategyDefaults: StrategyOptions = Object.freeze({ bestOf: 8, temperature: 2 });

/** The two policies each strategy draws a¹ and a² from. */
export const policiesFor: Readonly<Record<Strategy, (context: StrategyContext) => PolicyPair>> = {
  /** Algorithm 2, Option II, per prompt, A updated after every pick. */
  uncertainty: withEnhancer(({ geometry }) => uncertaintyEnhancer(geometry).weights),
  /** The same against the batch-start A only. */
  "uncertainty-stale": withEnhancer(({ geometry }) => uncertaintyEnhancer(geometry).weights),
  /** Option II in the class of Gibbs policies: one direction for the whole batch. */
  "uncertainty-global": withEnhancer(({ main, whitened, geometry, globalStep }) => {
    if (globalStep === undefined) throw new DomainError("globalStep", globalStep, "solved before selecting");
    return gibbsAlong(main, whitened, globalStep, geometry.eta);
  }),
  thompson: withEnhancer((context) => thompsonEnhancer(ellipsoid(context))),
  /** Option I: a² ~ π_ref. */
  reference: withEnhancer(({ reference }) => reference),
  /** The control: both answers from π₀. */
  random: ({ reference }) => ({ first: reference, second: reference }),
  "best-worst": ({ rewards, main }) => bestAgainstWorst(rewards, main),
  /** §5.2: π² is the best-of-n variant of π¹. */
  "best-of-n": withEnhancer(({ main, rewards, options }) => bestOfNPolicy(main, rewards, options.bestOf)),
  /** §5.2 after LLaMA-2: π² is π¹ at another sampling temperature. */
  temperature: withEnhancer(({ main, options }) =>
    softmax(main.map((p) => Math.log(p) / options.temperature)),
  ),
  /** §5.2 after Claude: π² is an earlier checkpoint of the same training. */
  checkpoint: withEnhancer(({ reference, checkpointRewards, geometry }) => {
    if (checkpointRewards === undefined)
      throw new DomainError("checkpointTheta", checkpointRewards, "given for the checkpoint strategy");
    return softmax(reference.map((p, j) => Math.log(p) + checkpointRewards[j]! / geometry.eta));
  }),
  "on-policy": withEnhancer(({ main }) => main),
  "thompson-duel": (context) => ({
    first: posteriorDraw(ellipsoid(context, "first")),
    second: posteriorDraw(ellipsoid(context, "second")),
  }),
  "max-uncertainty": ({ geometry, main }) => farthestPair(geometry.gram, main),
};

function withEnhancer(enhancer: (context: StrategyContext) => Float64Array) {
  return (context: StrategyContext): PolicyPair => ({ first: context.main, second: enhancer(context) });
}

function ellipsoid({ main, whitened, geometry, random }: StrategyContext, ...labels: string[]) {
  const { eta, betaA } = geometry;
  return { main, whitened, eta, betaA, random: random.fork("direction", ...labels) };
}

function pointMass(k: number, j: number): Float64Array {
  const weights = new Float64Array(k);
  weights[j] = 1;
  return weights;
}

/** Candidates with mass under π¹, which has π₀'s support: what neither would answer is no choice. */
function supportOf(main: Float64Array): number[] {
  return Array.from(main.keys()).filter((j) => main[j]! > 0);
}

/** The highest reward against the lowest; the first among equals is best, the last is worst, so they differ. */
function bestAgainstWorst(rewards: Float64Array, main: Float64Array): PolicyPair {
  const support = supportOf(main);
  const best = support.reduce((a, b) => (rewards[b]! > rewards[a]! ? b : a));
  const worst = support.reduceRight((a, b) => (rewards[b]! < rewards[a]! ? b : a));
  return { first: pointMass(rewards.length, best), second: pointMass(rewards.length, worst) };
}

/**
 * The law of the best of n i.i.d. draws from `base`: with candidates in order of reward and F their cumulative
 * mass, P(a_(j)) = F_jⁿ − F_{j−1}ⁿ (the distribution of a maximum, e.g. David and Nagaraja, Order Statistics, 2.1).
 * Candidates of equal reward share their group's mass in proportion to `base`.
 *
 * @param base mass of the k candidates; need not sum to one.
 * @param rewards k entries.
 * @param n draws, an integer of at least 1.
 * @returns k entries that sum to one.
 * @throws DomainError on weights that are negative or all zero, rewards that are not finite or of another length.
 */
export function bestOfNPolicy(base: Float64Array, rewards: Float64Array, n: number): Float64Array {
  requireWeights("base", base);
  requireFiniteVector("rewards", rewards, base.length);
  requireInteger("n", n, 1);
  const order = Array.from(rewards.keys()).sort((a, b) => rewards[a]! - rewards[b]!);
  const result = new Float64Array(base.length);
  const total = base.reduce((sum, weight) => sum + weight, 0);
  let below = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    let groupMass = 0;
    while (end < order.length && rewards[order[end]!] === rewards[order[start]!]) {
      groupMass += base[order[end]!]! / total;
      end++;
    }
    const upTo = end === order.length ? 1 : Math.min(1, below + groupMass);
    const mass = upTo ** n - below ** n;
    for (const j of order.slice(start, end)) {
      if (groupMass > 0) result[j] = (mass * base[j]!) / total / groupMass;
    }
    below = upTo;
    start = end;
  }
  return result;
}

/** argmax ‖φ_i − φ_j‖_{A⁻¹} over pairs of the support, the likelier answer first; the first pair among equals. */
function farthestPair(gram: Float64Array, main: Float64Array): PolicyPair {
  const k = main.length;
  let best = -1;
  let pair: readonly [number, number] = [0, 1];
  const support = supportOf(main);
  for (const [rank, i] of support.entries()) {
    for (const j of support.slice(rank + 1)) {
      const squared = gram[i * k + i]! + gram[j * k + j]! - 2 * gram[i * k + j]!;
      if (squared <= best) continue;
      best = squared;
      pair = main[j]! > main[i]! ? [j, i] : [i, j];
    }
  }
  return { first: pointMass(k, pair[0]), second: pointMass(k, pair[1]) };
}
