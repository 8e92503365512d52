import { descendAccelerated, type Evaluation } from "../dpo/accelerated-descent.ts";
import {
  DomainError,
  requireDimension,
  requireInteger,
  requireModerate,
  requireModerateVector,
  requireNonNegative,
  requirePositive,
  requireScale,
  requireWeights,
  type Vector,
} from "../errors.ts";
import { gibbsLogits } from "../gibbs-logits.ts";
import { addScaled, combineRows, dot, multiply, norm } from "../linear-algebra/vectors.ts";
import { klDivergence, logSumExp, softmax } from "../numerics.ts";

/** A prompt with its finite pool of answers, and the answers to it that are to become likely. */
export type SupervisedPrompt = {
  /** k×d, row-major. */
  readonly features: Float32Array | Float64Array;
  /** π₀ on the pool, k entries; its sum does not matter. */
  readonly reference: Vector;
  /** φ of the answers to learn, n×d; they need not be in the pool. */
  readonly chosen: Float32Array | Float64Array;
  /** Weight of each, n entries. */
  readonly weights: Vector;
};

/** A log-linear policy π_θ ∝ π₀·exp(θᵀφ/η). */
export type LikelihoodOptions = {
  readonly prompts: readonly SupervisedPrompt[];
  readonly dimension: number;
  readonly eta: number;
  /** ½λ‖θ‖² added to the *sum* of losses: weight decay. */
  readonly ridge: number;
  /** θ to start from; π₀ (θ = 0) when absent. */
  readonly start?: Float64Array;
  /** Default 2000. */
  readonly stepsMax?: number;
  /** Stops when ‖∇f‖ falls below this share of the first gradient. Default 1e-6. */
  readonly gradientTolerance?: number;
  /** Called after every step. Throwing stops the training. */
  readonly onStep?: (metrics: LikelihoodStep) => void;
};

/** What a trainer logs. */
export type LikelihoodStep = {
  readonly step: number;
  /** Mean weighted −log π_θ(a|x)/π₀(a|x), without weight decay, in nats: what is gained over π₀, with a minus. */
  readonly loss: number;
  /** Mean KL(π_θ‖π₀) over the prompts, in nats. */
  readonly kl: number;
  /** ‖∇f‖₂. */
  readonly gradientNorm: number;
  readonly stepLength: number;
  /** A view of the current parameters; copy it to keep it. */
  readonly theta: Float64Array;
};

export type LikelihoodResult = {
  readonly theta: Float64Array;
  readonly steps: number;
  readonly converged: boolean;
  readonly last: LikelihoodStep;
};

/**
 * Supervised finetuning (SFT, and RAFT on the best of n draws) on the log-linear class: maximum likelihood of the chosen
 * answers. The class is an exponential family with base measure π₀, so
 *
 *   −log π_θ(a|x)/π₀(a|x) = log Σ_b π₀(b|x)e^{θᵀφ(x,b)/η} − θᵀφ(x,a)/η
 *
 * is convex in θ, and at the optimum without ridge the features' mean under π_θ is that of the answers to learn. With a
 * feature of its own for each answer π_θ is the answers' weighted frequencies.
 *
 * @returns non-convergence within `stepsMax` as data: without ridge there is no optimum where an answer in the pool is
 *   never chosen and has a direction of its own.
 * @throws DomainError without prompts or weight, on wrong lengths, entries that are not finite, a negative ridge, or an
 * η, `stepsMax` or tolerance that is not positive.
 */
export function trainLogLinearLikelihood(options: LikelihoodOptions): LikelihoodResult {
  const problem = check(options);
  const { dimension } = problem;
  const { theta, steps, converged, last } = descendAccelerated({
    evaluate: (at) => evaluate(problem, at),
    smoothness: problem.smoothness,
    start: Float64Array.from(options.start ?? new Float64Array(dimension)),
    stepsMax: requireInteger("stepsMax", options.stepsMax ?? 2000, 1),
    tolerance: requirePositive("gradientTolerance", options.gradientTolerance ?? 1e-6),
    measure: (at, step, length) => measure(problem, at, step, length),
    onStep: options.onStep,
  });
  return Object.freeze({ theta, steps, converged, last });
}

/** A pool of answers under a log-linear policy. */
export type LogLinearPool = Pick<SupervisedPrompt, "features" | "reference">;

/**
 * Mean of KL(π_θ‖π₀) over prompts, exactly, for the log-linear policy π_θ ∝ π₀·exp(θᵀφ/η).
 *
 * @returns nats.
 * @throws DomainError without pools, on wrong lengths, entries that are not finite, or η ≤ 0.
 */
export function logLinearKl(
  pools: readonly LogLinearPool[],
  { theta, eta }: { readonly theta: Float64Array; readonly eta: number },
): number {
  if (pools.length === 0) throw new DomainError("pools.length", 0, "at least 1");
  requireScale("eta", eta);
  requireModerateVector("theta", theta);
  let sum = 0;
  for (const { features, reference } of pools) {
    requireWeights("reference", reference);
    requireModerateVector("features", features, reference.length * theta.length);
    const rewards = multiply(features, theta, theta.length);
    requireModerateVector("rewards", rewards);
    sum += klDivergence(softmax(gibbsLogits(reference, rewards, eta)), normalise(reference));
  }
  return sum / pools.length;
}

type Problem = {
  readonly prompts: readonly (LogLinearPool & {
    /** Σ w·φ of the answers to learn, and Σ w. */
    readonly pull: Float64Array;
    readonly weight: number;
  })[];
  readonly dimension: number;
  readonly eta: number;
  readonly ridge: number;
  readonly smoothness: number;
  readonly weight: number;
};

const smoothnessMin = 1e-100;

function check(options: LikelihoodOptions): Problem {
  const { prompts, dimension } = options;
  requireDimension("dimension", dimension);
  requireScale("eta", options.eta);
  const ridge = requireModerate("ridge", requireNonNegative("ridge", options.ridge));
  if (options.start) requireModerateVector("start", options.start, dimension);
  if (prompts.length === 0) throw new DomainError("prompts.length", 0, "at least 1");
  let curvature = 0;
  let total = 0;
  const checked = prompts.map(({ features, reference, chosen, weights }) => {
    requireWeights("reference", reference);
    requireModerateVector("features", features, reference.length * dimension);
    requireModerateVector("chosen", chosen, weights.length * dimension);
    let weight = 0;
    for (let i = 0; i < weights.length; i++) weight += requireNonNegative(`weights[${i}]`, weights[i]!);
    requireModerate("weights", weight);
    // A variance is at most the mean square.
    let largest = 0;
    for (let j = 0; j < reference.length; j++)
      largest = Math.max(largest, dot(features, features, dimension, j * dimension, j * dimension));
    curvature += weight * largest;
    total += weight;
    return { features, reference, pull: combineRows(chosen, weights, dimension), weight };
  });
  requirePositive("the sum of weights", total);
  const { eta } = options;
  const smoothness = requireModerate("curvature", curvature / (eta * eta) + ridge);
  return {
    prompts: checked,
    dimension,
    eta,
    ridge,
    smoothness: Math.max(smoothness, smoothnessMin),
    weight: total,
  };
}

function evaluate({ prompts, dimension, eta, ridge }: Problem, theta: Float64Array): Evaluation {
  const gradient = new Float64Array(dimension);
  addScaled(gradient, ridge, theta);
  let value = 0.5 * ridge * dot(theta, theta);
  for (const { features, reference, pull, weight } of prompts) {
    const { policy, logPartition } = policyAt(features, reference, theta, eta);
    value += weight * logPartition - dot(theta, pull) / eta;
    addScaled(gradient, weight / eta, combineRows(features, policy, dimension));
    addScaled(gradient, -1 / eta, pull);
  }
  return { value, gradient };
}

/** π_θ on a pool, and log E_{π₀} e^{θᵀφ/η}. */
function policyAt(features: Vector, reference: Vector, theta: Float64Array, eta: number) {
  const scores = multiply(features, theta, theta.length);
  const total = sumOf(reference);
  const logits = scores.map((score, j) => Math.log(reference[j]! / total) + score / eta);
  return { policy: softmax(logits), logPartition: logSumExp(logits) };
}

function measure(problem: Problem, theta: Float64Array, step: number, stepLength: number): LikelihoodStep {
  const { value, gradient } = evaluate(problem, theta);
  const { prompts, ridge, weight, eta } = problem;
  return {
    step,
    loss: (value - 0.5 * ridge * dot(theta, theta)) / weight,
    kl: logLinearKl(prompts, { theta, eta }),
    gradientNorm: norm(gradient),
    stepLength,
    theta,
  };
}

function sumOf(values: Vector): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}

function normalise(weights: Vector): Float64Array {
  const total = sumOf(weights);
  return Float64Array.from(weights, (weight) => weight / total);
}
