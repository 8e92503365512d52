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
  const { stepsMax, tolerance } = problem;
  let theta = Float64Array.from(options.start ?? new Float64Array(problem.data.dimension));
  let previous = theta;
  let momentum = 1;
  let length = 1 / problem.smoothness;
  let first = 0;
  let step = 0;
  let last = measure(problem, theta, 0, length);
  for (; step < stepsMax; step++) {
    const nextMomentum = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const lookahead = extrapolate(theta, previous, (momentum - 1) / nextMomentum);
    const at = evaluate(problem, lookahead);
    if (step === 0) first = norm(at.gradient);
    const moved = descend(problem, lookahead, at, length);
    length = moved.length;
    // Restart when momentum points uphill, otherwise the method overshoots on well-conditioned data.
    const uphill = directional(at.gradient, moved.theta, theta) > 0;
    previous = uphill ? moved.theta : theta;
    momentum = uphill ? 1 : nextMomentum;
    theta = moved.theta;
    last = measure(problem, theta, step + 1, length);
    options.onStep?.(last);
    if (last.gradientNorm <= tolerance * first) {
      step++;
      break;
    }
  }
  return Object.freeze({ theta, steps: step, converged: last.gradientNorm <= tolerance * first, last });
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

type Evaluation = {
  readonly value: number;
  readonly gradient: Float64Array;
};

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

/**
 * A gradient step, first a little longer than the last, then halved until it is no longer than the inverse curvature
 * it met. Curvature is read off the gradients: near the optimum differences of f are all rounding.
 */
function descend(problem: Problem, from: Float64Array, at: Evaluation, lastLength: number) {
  for (let length = 1.25 * lastLength; ; length /= 2) {
    const theta = Float64Array.from(from);
    addScaled(theta, -length, at.gradient);
    if (length * problem.smoothness <= 1) return { theta, length };
    // ⟨∇f(θ′)−∇f(θ), θ′−θ⟩ ≤ ‖θ′−θ‖²/length with θ′ = θ − length·∇f(θ) says just that the slope has not turned.
    if (dot(evaluate(problem, theta).gradient, at.gradient) >= 0) return { theta, length };
  }
}

function extrapolate(current: Float64Array, previous: Float64Array, weight: number): Float64Array {
  return current.map((value, i) => value + weight * (value - previous[i]!));
}

function directional(gradient: Float64Array, to: Float64Array, from: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < gradient.length; i++) sum += gradient[i]! * (to[i]! - from[i]!);
  return sum;
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
