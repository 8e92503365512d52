import { addScaled, dot, norm } from "../linear-algebra/vectors.ts";

export type Evaluation = {
  readonly value: number;
  readonly gradient: Float64Array;
};

export type Descent<Step extends { readonly gradientNorm: number }> = {
  /** A convex function and its gradient. */
  readonly evaluate: (theta: Float64Array) => Evaluation;
  /** An upper bound of its curvature; backtracking shortens less pessimistically. */
  readonly smoothness: number;
  readonly start: Float64Array;
  readonly stepsMax: number;
  /** Stops when ‖∇f‖ falls below this share of the first gradient. */
  readonly tolerance: number;
  /** What is told of a step, and decides whether it was the last. */
  readonly measure: (theta: Float64Array, step: number, stepLength: number) => Step;
  readonly onStep: ((step: Step) => void) | undefined;
};

/**
 * Nesterov's method with backtracking and restart (Beck and Teboulle 2009; O'Donoghue and Candès 2015).
 *
 * @returns non-convergence within `stepsMax` as data.
 */
export function descendAccelerated<Step extends { readonly gradientNorm: number }>(descent: Descent<Step>) {
  const { stepsMax, tolerance, measure } = descent;
  let theta = descent.start;
  let previous = theta;
  let momentum = 1;
  let length = 1 / descent.smoothness;
  let first = 0;
  let step = 0;
  let last = measure(theta, 0, length);
  for (; step < stepsMax; step++) {
    const nextMomentum = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const lookahead = extrapolate(theta, previous, (momentum - 1) / nextMomentum);
    const at = descent.evaluate(lookahead);
    if (step === 0) first = norm(at.gradient);
    const moved = descend(descent, lookahead, at, length);
    length = moved.length;
    // Restart when momentum points uphill, otherwise the method overshoots on well-conditioned data.
    const uphill = directional(at.gradient, moved.theta, theta) > 0;
    previous = uphill ? moved.theta : theta;
    momentum = uphill ? 1 : nextMomentum;
    theta = moved.theta;
    last = measure(theta, step + 1, length);
    descent.onStep?.(last);
    if (last.gradientNorm <= tolerance * first) {
      step++;
      break;
    }
  }
  return { theta, steps: step, converged: last.gradientNorm <= tolerance * first, last };
}

/**
 * A gradient step, first a little longer than the last, then halved until it is no longer than the inverse curvature
 * it met. Curvature is read off the gradients: near the optimum differences of f are all rounding.
 */
function descend(
  { evaluate, smoothness }: Pick<Descent<{ gradientNorm: number }>, "evaluate" | "smoothness">,
  from: Float64Array,
  at: Evaluation,
  lastLength: number,
) {
  for (let length = 1.25 * lastLength; ; length /= 2) {
    const theta = Float64Array.from(from);
    addScaled(theta, -length, at.gradient);
    if (length * smoothness <= 1) return { theta, length };
    // ⟨∇f(θ′)−∇f(θ), θ′−θ⟩ ≤ ‖θ′−θ‖²/length with θ′ = θ − length·∇f(θ) says just that the slope has not turned.
    if (dot(evaluate(theta).gradient, at.gradient) >= 0) return { theta, length };
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
