import { DomainError, requireInteger, requirePositive, requireScale } from "../errors.ts";
import type { Interval } from "../evaluation/intervals.ts";
import { normalQuantile } from "../evaluation/quantiles.ts";
import { type AnnotatorPrior, type AnnotatorVariances, stepAnnotators } from "./annotator-step.ts";
import { type CheckedJudgments, checkJudgments, type Judgments } from "./judgments.ts";
import {
  emptyPosteriors,
  type PairPosterior,
  type Parameters,
  type Posteriors,
  posteriorMoments,
  posteriorOf,
  summarisePosterior,
  weighPairs,
} from "./latent-preference.ts";
import { RewardStep } from "./reward-step.ts";

/** What is believed before any label, and how strongly: each strength counts as that many people or pairs. */
export type AnnotatorPriors = {
  /** sd of α around 1. Default 0.4. */
  readonly reliabilityDeviation: number;
  /** sd of b around its mean. Default 0.4. */
  readonly leftBiasDeviation: number;
  /** τ, sd of the latent preference around its mean. Default 1.5. */
  readonly preferenceDeviation: number;
  /**
   * Whether the data may move the three (and the mean of b) by empirical Bayes. Default true; with few
   * annotators or pairs they stay near the values given here.
   */
  readonly adapt: boolean;
};

export type AnnotatorFitOptions = Judgments & {
  readonly priors?: Partial<AnnotatorPriors>;
  /** λ of ½λ‖θ‖², with features only. Default 0.3. */
  readonly ridge?: number;
  /** EM iterations before giving up; non-convergence is reported, not thrown. Default 400. */
  readonly iterationsMax?: number;
};

export type AnnotatorEstimate = {
  /**
   * α: how strongly the answers' quality moves this person. 1 is typical, 0 is a coin, below 0 prefers the
   * worse answer.
   */
  readonly reliability: number;
  /** 95 % interval of α. */
  readonly reliabilityInterval: Interval;
  /** b: log odds of saying "left" of two equally good answers. */
  readonly leftBias: number;
  /** 95 % interval of b. */
  readonly leftBiasInterval: Interval;
  readonly judgments: number;
  /**
   * max(0, α): what a vote of this person should count beside others. Given α the sum Σ α_a y_a is all that the
   * likelihood of a pair keeps of its votes, so these are the right weights of a weighted mean.
   */
  readonly weight: number;
};

export type AnnotatorFit = {
  readonly annotators: readonly AnnotatorEstimate[];
  readonly pairs: readonly PairPosterior[];
  /** θ, with features only. */
  readonly theta: Float64Array | null;
  /** The priors the data led to. */
  readonly priors: {
    readonly reliabilityDeviation: number;
    readonly leftBiasMean: number;
    readonly leftBiasDeviation: number;
    readonly preferenceDeviation: number;
  };
  readonly iterations: number;
  readonly converged: boolean;
  /** Σ log p(votes of a pair) at the estimate. */
  readonly logLikelihood: number;
};

// Empirical Bayes counts the priors given as that many observations, so that three people can't decide how
// much people differ.
const annotatorStrength = 8;
const pairStrength = 8;
const tolerance = 1e-5;
const normal95 = normalQuantile(0.975);

/**
 * Noisy Bradley–Terry: who answers by the quality of the answers, who by the side they stand on.
 *
 *   P(a prefers the first answer of pair i) = σ(α_a·u_i + b_a·s),   s = +1 with the first on the left, else −1
 *   u_i ~ N(θᵀz_i, τ²)  (without features: N(0, τ²)),   α_a ~ N(1, σ_α²),   b_a ~ N(μ_b, σ_b²)
 *
 * The latent u_i are integrated out; α and b maximise the posterior, so people with few labels are drawn to
 * α = 1 and b = μ_b; σ_α, μ_b, σ_b and τ are fitted along (empirical Bayes). Expectation–maximisation with one
 * Newton step per person and iteration. Intervals come from the curvature of the marginal posterior in a
 * person's own (α, b), the others held at their estimates.
 *
 * A pair judged by one person only, without features, tells nothing of α, and α stays where the prior has it.
 *
 * After Dawid and Skene 1979 (people who err at their own rates, by EM) and Whitehill et al. 2009 (σ of reliability
 * times a property of the item), with the Bradley–Terry margin for the item.
 *
 * @throws DomainError on labels outside [0, 1], sides other than ±1, indices out of range, features of a wrong length or
 * not finite, and deviations or a ridge that are not positive.
 */
export function fitAnnotators(options: AnnotatorFitOptions): AnnotatorFit {
  const data = checkJudgments(options);
  const priors = { ...defaultPriors, ...options.priors };
  const iterationsMax = requireInteger("iterationsMax", options.iterationsMax ?? 400, 1);
  const reward =
    data.differences === null
      ? null
      : new RewardStep(data, data.differences, requireScale("ridge", options.ridge ?? 0.3));
  const prior: AnnotatorPrior = {
    reliabilityVariance: requireDeviation("reliabilityDeviation", priors.reliabilityDeviation) ** 2,
    leftBiasMean: 0,
    leftBiasVariance: requireDeviation("leftBiasDeviation", priors.leftBiasDeviation) ** 2,
  };
  const at: Parameters = {
    reliability: new Float64Array(data.annotatorCount).fill(1),
    leftBias: new Float64Array(data.annotatorCount),
    priorMeans: new Float64Array(data.pairCount),
    priorScale: requireDeviation("preferenceDeviation", priors.preferenceDeviation),
  };
  const posteriors = emptyPosteriors(data.pairCount);
  let logLikelihood = weighPairs(data, at, posteriors);
  const variances: AnnotatorVariances = {
    reliability: new Float64Array(data.annotatorCount),
    leftBias: new Float64Array(data.annotatorCount),
  };
  let iterations = 0;
  let moved = Number.POSITIVE_INFINITY;
  while (iterations < iterationsMax && moved > tolerance) {
    iterations += 1;
    moved = stepAnnotators(data, at, posteriors, prior, variances);
    if (priors.adapt) moved = Math.max(moved, adaptAnnotatorPrior(at, variances, prior, priors));
    moved = Math.max(moved, stepPairs(data, at, posteriors, reward, priors));
    logLikelihood = weighPairs(data, at, posteriors);
  }
  return report(data, at, posteriors, prior, variances, {
    theta: reward?.theta ?? null,
    iterations,
    converged: moved <= tolerance,
    logLikelihood,
  });
}

/** Precisions of deviations beyond these no longer multiply without overflow. */
const [DEVIATION_MIN, DEVIATION_MAX] = [1e-50, 1e50];

function requireDeviation(argument: string, value: number): number {
  requirePositive(argument, value);
  if (value < DEVIATION_MIN || value > DEVIATION_MAX)
    throw new DomainError(argument, value, `between ${DEVIATION_MIN} and ${DEVIATION_MAX}`);
  return value;
}

const defaultPriors: AnnotatorPriors = {
  reliabilityDeviation: 0.4,
  leftBiasDeviation: 0.4,
  preferenceDeviation: 1.5,
  adapt: true,
};

/** Moves σ_α², μ_b and σ_b² to what the annotators look like; returns how far. */
function adaptAnnotatorPrior(
  at: Parameters,
  variances: AnnotatorVariances,
  prior: AnnotatorPrior,
  given: AnnotatorPriors,
): number {
  const n = at.reliability.length;
  let reliabilitySquares = annotatorStrength * given.reliabilityDeviation ** 2;
  let leftBiasSquares = annotatorStrength * given.leftBiasDeviation ** 2;
  let leftBiasSum = 0;
  for (let a = 0; a < n; a++) leftBiasSum += at.leftBias[a]!;
  const leftBiasMean = leftBiasSum / (n + annotatorStrength);
  for (let a = 0; a < n; a++) {
    reliabilitySquares += (at.reliability[a]! - 1) ** 2 + variances.reliability[a]!;
    leftBiasSquares += (at.leftBias[a]! - leftBiasMean) ** 2 + variances.leftBias[a]!;
  }
  const before = [prior.reliabilityVariance, prior.leftBiasVariance, prior.leftBiasMean];
  prior.reliabilityVariance = reliabilitySquares / (n + annotatorStrength);
  prior.leftBiasVariance = leftBiasSquares / (n + annotatorStrength);
  prior.leftBiasMean = leftBiasMean;
  const after = [prior.reliabilityVariance, prior.leftBiasVariance, prior.leftBiasMean];
  return Math.max(...after.map((value, i) => Math.abs(value - before[i]!)));
}

/** Moves θ (with features) and τ to the pairs' posteriors; returns how far the priors moved. */
function stepPairs(
  data: CheckedJudgments,
  at: Parameters,
  posteriors: Posteriors,
  reward: RewardStep | null,
  given: AnnotatorPriors,
): number {
  const means = new Float64Array(data.pairCount);
  const variances = new Float64Array(data.pairCount);
  for (let i = 0; i < data.pairCount; i++) {
    const { shift, variance } = posteriorMoments(posteriors, i);
    means[i] = at.priorMeans[i]! + shift;
    variances[i] = variance;
  }
  let moved = 0;
  if (reward !== null && data.differences !== null) {
    const before = Float64Array.from(at.priorMeans);
    reward.step(means, at.priorScale ** 2, data.differences, at.priorMeans);
    for (let i = 0; i < data.pairCount; i++)
      moved = Math.max(moved, Math.abs(at.priorMeans[i]! - before[i]!));
  }
  if (!given.adapt) return moved;
  let squares = pairStrength * given.preferenceDeviation ** 2;
  let count = pairStrength;
  for (let i = 0; i < data.pairCount; i++) {
    if (data.ofPair[i]!.length === 0) continue;
    squares += variances[i]! + (means[i]! - at.priorMeans[i]!) ** 2;
    count += 1;
  }
  const scale = Math.sqrt(squares / count);
  moved = Math.max(moved, Math.abs(scale - at.priorScale));
  at.priorScale = scale;
  return moved;
}

function report(
  data: CheckedJudgments,
  at: Parameters,
  posteriors: Posteriors,
  prior: AnnotatorPrior,
  variances: AnnotatorVariances,
  end: Pick<AnnotatorFit, "theta" | "iterations" | "converged" | "logLikelihood">,
): AnnotatorFit {
  const annotators = Array.from({ length: data.annotatorCount }, (_, a): AnnotatorEstimate => {
    const reliability = at.reliability[a]!;
    const leftBias = at.leftBias[a]!;
    return Object.freeze({
      reliability,
      reliabilityInterval: around(reliability, variances.reliability[a]!),
      leftBias,
      leftBiasInterval: around(leftBias, variances.leftBias[a]!),
      judgments: data.ofAnnotator[a]!.length,
      weight: Math.max(0, reliability),
    });
  });
  const pairs = Array.from({ length: data.pairCount }, (_, i) =>
    Object.freeze(
      summarisePosterior({ mean: at.priorMeans[i]!, scale: at.priorScale }, posteriorOf(posteriors, i)),
    ),
  );
  return Object.freeze({
    annotators: Object.freeze(annotators),
    pairs: Object.freeze(pairs),
    priors: Object.freeze({
      reliabilityDeviation: Math.sqrt(prior.reliabilityVariance),
      leftBiasMean: prior.leftBiasMean,
      leftBiasDeviation: Math.sqrt(prior.leftBiasVariance),
      preferenceDeviation: at.priorScale,
    }),
    ...end,
  });
}

function around(estimate: number, variance: number): Interval {
  const reach = normal95 * Math.sqrt(variance);
  return Object.freeze({ low: estimate - reach, high: estimate + reach });
}
