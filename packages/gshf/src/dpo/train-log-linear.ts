import { type CheckedComparisons, type Comparisons, checkComparisons } from "../bradley-terry/comparisons.ts";
import {
  DomainError,
  requireInteger,
  requireModerate,
  requireModerateVector,
  requireNonNegative,
  requirePositive,
  requireScale,
} from "../errors.ts";
import { addScaled, dot, norm } from "../linear-algebra/vectors.ts";
import { log1pExp, sigmoid } from "../numerics.ts";
import { descendAccelerated, type Evaluation } from "./accelerated-descent.ts";

/** A log-linear policy π_θ ∝ π₀·exp(θᵀφ/η), i.e. η log(π_θ/π₀) = θᵀφ − log-partition. */
export type TrainOptions = Comparisons & {
  /** η of the policy class; only the KL callback needs it, since η·Δ log ratio = θᵀz. */
  readonly eta: number;
  /** β(Γ_w − Γ_l) of each pair, in the orientation of its difference row; zero when absent. */
  readonly pessimismMargins?: Float64Array | readonly number[];
  /** ½λ‖θ‖² added to the *sum* of losses: weight decay. */
  readonly ridge: number;
  /** θ to start from; π₀ (θ = 0) when absent. */
  readonly start?: Float64Array;
  readonly stepsMax?: number;
  /** Stops when ‖∇f‖ falls below this share of the first gradient. Default 1e-6. */
  readonly gradientTolerance?: number;
  /** Called after every step. Throwing stops the training. */
  readonly onStep?: (metrics: TrainStep) => void;
};

/** What a trainer logs. */
export type TrainStep = {
  readonly step: number;
  /** Mean weighted loss, without weight decay, in nats. */
  readonly loss: number;
  /** Share of decided pairs whose implicit reward margin has the label's sign; a zero margin counts ½. */
  readonly accuracy: number;
  /** Mean implicit reward margin toward the preferred answer. */
  readonly rewardMargin: number;
  /** ‖∇f‖₂. */
  readonly gradientNorm: number;
  /** Step length the backtracking settled on. */
  readonly stepLength: number;
  /** A view of the current parameters; copy it to keep it. */
  readonly theta: Float64Array;
};

export type TrainResult = {
  readonly theta: Float64Array;
  readonly steps: number;
  readonly converged: boolean;
  readonly last: TrainStep;
};

/**
 * DPO by gradient descent on the log-linear class: Nesterov's method with backtracking and restart (Beck and Teboulle
 * 2009; O'Donoghue and Candès 2015). The partition functions of the two answers share a prompt and cancel, so
 *
 *   η log π(a^w)/π₀(a^w) − η log π(a^l)/π₀(a^l) = θᵀ(φ_w − φ_l)
 *
 * and Eq. (10) is convex in θ. Its minimiser without margins is the Bradley–Terry estimate with the same ridge.
 *
 * @returns non-convergence within `stepsMax` as data.
 * @throws DomainError without comparisons, on wrong lengths, entries that are not finite or overflow when squared, labels
 * outside [0, 1], a negative ridge, or an η, `stepsMax` or tolerance that is not positive.
 */
export function trainLogLinearDpo(options: TrainOptions): TrainResult {
  const problem = checkProblem(options);
  const { theta, steps, converged, last } = descendAccelerated({
    evaluate: (at) => evaluate(problem, at),
    smoothness: problem.smoothness,
    start: Float64Array.from(options.start ?? new Float64Array(problem.data.dimension)),
    stepsMax: problem.stepsMax,
    tolerance: problem.tolerance,
    measure: (at, step, length) => measure(problem, at, step, length),
    onStep: options.onStep,
  });
  return Object.freeze({ theta, steps, converged, last });
}

const smoothnessMin = 1e-100;

type Problem = {
  readonly data: CheckedComparisons;
  readonly margins: Float64Array;
  readonly ridge: number;
  /** An upper bound of the curvature, Σ w‖z‖²/4 + λ; backtracking shortens less pessimistically. */
  readonly smoothness: number;
  readonly totalWeight: number;
  readonly stepsMax: number;
  readonly tolerance: number;
};

function checkProblem(options: TrainOptions): Problem {
  const data = checkComparisons(options);
  if (data.count === 0) throw new DomainError("labels.length", 0, "at least 1");
  requireScale("eta", options.eta);
  const ridge = requireModerate("ridge", requireNonNegative("ridge", options.ridge));
  const margins = Float64Array.from(options.pessimismMargins ?? new Float64Array(data.count));
  requireModerateVector("pessimismMargins", margins, data.count);
  if (options.start) requireModerateVector("start", options.start, data.dimension);
  let curvature = 0;
  let totalWeight = 0;
  for (let i = 0; i < data.count; i++) {
    const offset = i * data.dimension;
    curvature += data.weights[i]! * dot(data.differences, data.differences, data.dimension, offset, offset);
    totalWeight += data.weights[i]!;
  }
  return {
    data,
    margins,
    ridge,
    // Where there is next to nothing to learn, one over it must still be a step.
    smoothness: Math.max(curvature / 4 + ridge, smoothnessMin),
    totalWeight,
    stepsMax: requireInteger("stepsMax", options.stepsMax ?? 2000, 1),
    tolerance: requirePositive("gradientTolerance", options.gradientTolerance ?? 1e-6),
  };
}

function evaluate({ data, margins, ridge }: Problem, theta: Float64Array): Evaluation {
  const gradient = new Float64Array(data.dimension);
  let value = 0.5 * ridge * dot(theta, theta);
  addScaled(gradient, ridge, theta);
  for (let i = 0; i < data.count; i++) {
    const offset = i * data.dimension;
    const logit = dot(theta, data.differences, data.dimension, 0, offset) + margins[i]!;
    const label = data.labels[i]!;
    value += data.weights[i]! * (log1pExp(logit) - label * logit);
    addScaled(gradient, data.weights[i]! * (sigmoid(logit) - label), data.differences, offset);
  }
  return { value, gradient };
}

function measure(problem: Problem, theta: Float64Array, step: number, stepLength: number): TrainStep {
  const { data, margins, ridge, totalWeight } = problem;
  const { value, gradient } = evaluate(problem, theta);
  let decided = 0;
  let agreed = 0;
  let marginSum = 0;
  for (let i = 0; i < data.count; i++) {
    const label = data.labels[i]!;
    if (label === 0.5) continue;
    const logit = dot(theta, data.differences, data.dimension, 0, i * data.dimension) + margins[i]!;
    const toward = Math.sign(label - 0.5) * logit;
    decided += data.weights[i]!;
    marginSum += data.weights[i]! * toward;
    agreed += (data.weights[i]! * (1 + Math.sign(toward))) / 2;
  }
  return {
    step,
    loss: (value - 0.5 * ridge * dot(theta, theta)) / totalWeight,
    accuracy: decided > 0 ? agreed / decided : 0,
    rewardMargin: decided > 0 ? marginSum / decided : 0,
    gradientNorm: norm(gradient),
    stepLength,
    theta,
  };
}
