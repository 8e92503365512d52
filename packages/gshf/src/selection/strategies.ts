import type { PromptGeometry } from "../enhancer/geometry.ts";
import { gibbsAlong } from "../enhancer/gibbs-along.ts";
import { posteriorDirection, posteriorDraw, thompsonEnhancer } from "../enhancer/thompson.ts";
import { uncertaintyEnhancer } from "../enhancer/uncertainty.ts";
import { DomainError, requireFiniteVector, requireInteger, requireWeights } from "../errors.ts";
import { multiply } from "../linear-algebra/vectors.ts";
import { softmax } from "../numerics.ts";
import type { Random } from "../random.ts";
import type { PolicyPair } from "./draw-pair.ts";
import {
  highestPair,
  labelInformation,
  largestUniform,
  pointMass,
  slopeOf,
  supportOf,
} from "./pair-scores.ts";
import { informedArms, type Strategy } from "./strategy-names.ts";

/** Strategies whose direction follows the picks made earlier in the same batch. */
export const withinBatch: ReadonlySet<Strategy> = new Set<Strategy>([
  "uncertainty",
  "max-uncertainty",
  ...informedArms,
]);

/** Strategies that move along a direction in the coordinates of L⁻¹φ, so that products of candidates are not enough. */
export const drawsDirection: ReadonlySet<Strategy> = new Set<Strategy>([
  "uncertainty-global",
  "thompson",
  "thompson-duel",
  "bai-ts",
]);

/** What a strategy may look at: one prompt, scored and whitened. */
export type StrategyContext = {
  readonly rewards: Float64Array;
  /** π₀ on the candidates. */
  readonly reference: Float64Array;
  /** π¹ on the candidates. */
  readonly main: Float64Array;
  /** `gram` follows the batch for the strategies in {@link withinBatch}, and equals `budgetGram` for the others. */
  readonly geometry: PromptGeometry;
  /** k×d rows L⁻¹φ_j under the batch-start A, up to a shift that all share; there for those in {@link drawsDirection}. */
  readonly whitened: Float32Array | Float64Array | undefined;
  /** Rewards under the earlier checkpoint, where one was given. */
  readonly checkpointRewards: Float64Array | undefined;
  /** w = L^T·δ of the batch's global direction, where the arm asked for one. */
  readonly globalStep: Float64Array | undefined;
  /** zᵀH⁻¹IH⁻¹z as a k×k Gram matrix, where the arm is V-optimal. */
  readonly targetGram: Float64Array | undefined;
  /** Labels expected for a pick. */
  readonly votes: number;
  /** The matrix is H, so that N(θ, H⁻¹) is the posterior itself. */
  readonly isPosterior: boolean;
  readonly options: StrategyOptions;
  readonly random: Random;
};

export type StrategyOptions = {
  /** n of best-of-n (the paper uses 8). */
  readonly bestOf: number;
  /** τ of the temperature variant: π² ∝ (π¹)^{1/τ}. */
  readonly temperature: number;
  /** β of near-tie, delta-ucb and drts; the selection's own when absent. */
  readonly radius?: number;
};

export const strategyDefaults: StrategyOptions = Object.freeze({ bestOf: 8, temperature: 2 });

/** The two policies each strategy draws a¹ and a² from. */
export const policiesFor: Readonly<Record<Strategy, (context: StrategyContext) => PolicyPair>> = {
  /** Algorithm 2, Option II, per prompt, A updated after every pick. */
  uncertainty: withEnhancer(({ geometry }) => uncertaintyEnhancer(geometry).weights),
  /** The same against the batch-start A only. */
  "uncertainty-stale": withEnhancer(({ geometry }) => uncertaintyEnhancer(geometry).weights),
  /** Option II in the class of Gibbs policies: one direction for the whole batch. */
  "uncertainty-global": withEnhancer((context) => {
    const { main, geometry, globalStep } = context;
    if (globalStep === undefined) throw new DomainError("globalStep", globalStep, "solved before selecting");
    return gibbsAlong(main, whitenedOf(context), globalStep, geometry.eta);
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
    first: posteriorDraw(posterior(context, "first")),
    second: posteriorDraw(posterior(context, "second")),
  }),
  "max-uncertainty": (context) => highestPair(context, ({ variance }) => variance),
  /** The pair whose labels lower tr(IH⁻¹) most: w·zᵀH⁻¹IH⁻¹z/(1 + w·zᵀH⁻¹z). */
  "v-optimal": (context) => {
    const { main, targetGram, votes } = context;
    if (targetGram === undefined) throw new DomainError("target", targetGram, "computed before selecting");
    const k = main.length;
    return highestPair(context, (pair) => {
      const { first: i, second: j, variance } = pair;
      const weight = votes * slopeOf(pair);
      const told = targetGram[i * k + i]! + targetGram[j * k + j]! - 2 * targetGram[i * k + j]!;
      return (weight * told) / (1 + weight * variance);
    });
  },
  /** The label that tells most of θ (BALD). */
  "information-gain": (context) => highestPair(context, labelInformation),
  /** The largest σ′(θᵀz)‖z‖² (Shen et al. 2025). */
  fisher: (context) => highestPair(context, (pair) => slopeOf(pair) * pair.variance),
  /** a¹ best under one posterior draw, a² least certain against it. */
  "bai-ts": baiThompson,
  /** The least certain pair that may yet be a tie: |θᵀz| ≤ β‖z‖; where none may, the one that comes nearest. */
  "near-tie": (context) =>
    highestPair(context, ({ logit, variance }) => {
      const reach = radiusOf(context) * Math.sqrt(variance);
      return Math.abs(logit) <= reach ? variance : reach - Math.abs(logit);
    }),
  /** The pair whose upper confidence bound is farthest above the other's lower one. */
  "delta-ucb": (context) => {
    const reaches = reachesOf(context);
    return highestPair(
      context,
      ({ logit, first, second }) => Math.abs(logit) + reaches[first]! + reaches[second]!,
    );
  },
  /** a¹ with the largest r + βζs, a² with the smallest, ζ ~ U(−1, 1) for each answer: the exact laws of both. */
  drts: (context) => {
    const { rewards, main } = context;
    const reaches = reachesOf(context);
    const support = supportOf(main);
    return {
      first: largestUniform(rewards, reaches, support),
      second: largestUniform(
        rewards.map((reward) => -reward),
        reaches,
        support,
      ),
    };
  },
};

function withEnhancer(enhancer: (context: StrategyContext) => Float64Array) {
  return (context: StrategyContext): PolicyPair => ({ first: context.main, second: enhancer(context) });
}

function whitenedOf({ whitened }: StrategyContext): Float32Array | Float64Array {
  if (whitened === undefined) throw new DomainError("whitened", whitened, "computed before selecting");
  return whitened;
}

function ellipsoid(context: StrategyContext, ...labels: string[]) {
  const { main, geometry, random } = context;
  const { eta, betaA } = geometry;
  return { main, whitened: whitenedOf(context), eta, betaA, random: random.fork("direction", ...labels) };
}

/** N(θ, H⁻¹) itself; under A, whose scale is a matter of choice, a draw is typically β_A away from θ. */
function posterior(context: StrategyContext, ...labels: string[]) {
  const drawn = ellipsoid(context, ...labels);
  const dimension = drawn.whitened.length / context.main.length;
  return context.isPosterior ? { ...drawn, betaA: Math.sqrt(dimension) } : drawn;
}

/** β of the arms that have one of their own, else the selection's. */
function radiusOf({ options, geometry }: StrategyContext): number {
  return options.radius ?? geometry.betaA;
}

/** βs_j, s_j the posterior standard deviation of r_j − r(π¹). */
function reachesOf(context: StrategyContext): Float64Array {
  const { main, geometry } = context;
  const k = main.length;
  const radius = radiusOf(context);
  return main.map((_, j) => radius * Math.sqrt(Math.max(0, geometry.gram[j * k + j]!)));
}

function baiThompson(context: StrategyContext): PolicyPair {
  const { main, rewards, geometry } = context;
  const { gram } = geometry;
  const k = main.length;
  const support = supportOf(main);
  // Rewards under the draw, up to the constant that centring took from the rows.
  const direction = posteriorDirection(posterior(context));
  const drawn = multiply(whitenedOf(context), direction, direction.length).map(
    (shift, j) => rewards[j]! + shift,
  );
  const first = support.reduce((a, b) => (drawn[b]! > drawn[a]! ? b : a));
  const variance = (j: number) => gram[first * k + first]! + gram[j * k + j]! - 2 * gram[first * k + j]!;
  const second = support.filter((j) => j !== first).reduce((a, b) => (variance(b) > variance(a) ? b : a));
  return { first: pointMass(k, first), second: pointMass(k, second) };
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
