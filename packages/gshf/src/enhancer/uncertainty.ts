import {
  accountFor,
  affordability,
  candidateDistances,
  checkGeometry,
  type EnhancerAccount,
  type PromptGeometry,
  policyDistance,
} from "./geometry.ts";

export interface UncertaintyEnhancer extends EnhancerAccount {
  /** π̃ on the candidates. */
  readonly weights: Float64Array;
  /** Minorise–maximise steps over all starts. */
  readonly iterations: number;
}

const STARTS = 3;
const ITERATIONS_MAX = 60;
const RELATIVE_GAIN = 1e-6;
/** Beyond this step every candidate but the best has e^{−4096·gap}: the Gibbs policy has become a point mass. */
const STEP_MAX = 4096;
/** The share of the budget that may stay unspent. */
const SLACK_TOLERANCE = 1e-9;

/**
 * The enhancer of Algorithm 2, Option II, on one prompt: the policy that maximises Γ(π̃) = β_A‖φ(π̃)−φ(π¹)‖_{A⁻¹}
 * (Eq. 7) over Π^x = {p : η·KL(p‖p¹) ≤ β_A‖Φᵀ(p−p¹)‖} (Eq. 8 per prompt, which the proof in B.3 supports).
 *
 * The objective is convex, so it lies above its tangent v = A⁻¹Φᵀ(p−p¹), and the tangent's maximiser under a KL
 * constraint is the Gibbs policy p ∝ p¹·exp(s·Φv). Each step bisects s until the constraint is tight. It begins at
 * the three candidates farthest from φ(π¹) and also tries every affordable point mass.
 *
 * With `gram` equal to `budgetGram` the fixed point satisfies the KKT conditions. Later in a batch, where the budget
 * is measured in the batch-start A, the exact optimum tilts the Gibbs direction slightly toward that A; against
 * SciPy's SLSQP the difference in Γ stays below 1 %.
 *
 * @returns π¹ itself with Γ = 0 when the candidates' features coincide.
 */
export function uncertaintyEnhancer(geometry: PromptGeometry): UncertaintyEnhancer {
  checkGeometry(geometry);
  const { main, gram } = geometry;
  const k = main.length;
  const reach = candidateDistances(gram, main);
  let best: Float64Array = Float64Array.from(main);
  let bestDistance = 0;
  const offer = (weights: Float64Array, distance: number) => {
    if (distance <= bestDistance) return;
    best = weights;
    bestDistance = distance;
  };

  affordability(geometry).affordable.forEach((isAffordable, j) => {
    if (isAffordable) offer(pointMass(k, j), reach[j]!);
  });

  let iterations = 0;
  // Without a radius nothing can be spent, and rounding must not spend it.
  for (const start of geometry.betaA > 0 ? farthest(reach, STARTS) : []) {
    let current = pointMass(k, start);
    let currentDistance = 0;
    for (let step = 0; step < ITERATIONS_MAX; step++) {
      const next = tightGibbs(geometry, scores(gram, main, current));
      if (next === undefined) break;
      iterations++;
      const distance = policyDistance(gram, main, next);
      if (distance <= currentDistance * (1 + RELATIVE_GAIN)) break;
      current = next;
      currentDistance = distance;
    }
    offer(current, currentDistance);
  }
  return Object.freeze({ weights: best, iterations, ...accountFor(geometry, best) });
}

function pointMass(k: number, j: number): Float64Array {
  const weights = new Float64Array(k);
  weights[j] = 1;
  return weights;
}

/** Indices of the largest distances; sorting is stable, so the lowest index comes first among equals. */
function farthest(reach: Float64Array, count: number): number[] {
  return Array.from(reach.keys())
    .sort((a, b) => reach[b]! - reach[a]!)
    .slice(0, count);
}

/** Φv up to a constant: the rows of G(p − p¹). */
function scores(gram: Float64Array, main: Float64Array, p: Float64Array): Float64Array {
  const k = main.length;
  const result = new Float64Array(k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) result[i]! += gram[i * k + j]! * (p[j]! - main[j]!);
  }
  return result;
}

/** A Gibbs policy p ∝ p¹e^{s·g} with KL(p‖p¹), written in place to avoid an allocation per trial. */
function tilt(main: Float64Array, g: Float64Array, s: number, out: Float64Array): number {
  let total = 0;
  for (let i = 0; i < main.length; i++) {
    const weight = main[i]! * Math.exp(s * g[i]!);
    out[i] = weight;
    total += weight;
  }
  let mean = 0;
  for (let i = 0; i < main.length; i++) {
    out[i]! /= total;
    mean += out[i]! * g[i]!;
  }
  return s * mean - Math.log(total);
}

/**
 * The Gibbs policy along scores g with the largest step s inside the budget, or undefined when g is flat on the
 * support of π¹. Near s = 0 the cost is quadratic and the budget linear, so a small enough step is always feasible.
 */
function tightGibbs(geometry: PromptGeometry, rawScores: Float64Array): Float64Array | undefined {
  const { main, budgetGram, eta, betaA } = geometry;
  const g = normaliseScores(main, rawScores);
  if (g === undefined) return undefined;
  const trial = new Float64Array(main.length);
  // What is left of the budget, per unit of budget: 1 near s = 0, negative once the step is too long.
  const slack = (s: number) => {
    const cost = eta * tilt(main, g, s, trial);
    return 1 - cost / (betaA * policyDistance(budgetGram, main, trial));
  };
  let low = 0;
  let high = 1;
  while (high < STEP_MAX && slack(high) >= 0) {
    low = high;
    high *= 2;
  }
  if (high < STEP_MAX) {
    while (low === 0) {
      high /= 2;
      if (high < 1 / STEP_MAX ** 3) return undefined;
      if (slack(high) >= 0) low = high;
    }
    low = largestFeasible(slack, low, 2 * low);
  }
  tilt(main, g, low, trial);
  return trial;
}

/**
 * Closes the bracket [feasible, infeasible] around the root of `slack` by the Illinois variant of false position: an
 * end that stays behind twice running has its weight halved, so that the bracket closes from both sides.
 */
function largestFeasible(slack: (s: number) => number, feasible: number, infeasible: number): number {
  let low = feasible;
  let high = infeasible;
  let atLow = slack(low);
  let weightLow = atLow;
  let weightHigh = slack(high);
  let lastMoved: "low" | "high" | undefined;
  for (let step = 0; step < 100 && atLow > SLACK_TOLERANCE; step++) {
    // Aiming a hair inside the budget makes the feasible end land within the tolerance.
    const aim = SLACK_TOLERANCE / 2;
    const next = low + ((high - low) * (weightLow - aim)) / (weightLow - weightHigh);
    const value = slack(next);
    if (value >= 0) {
      low = next;
      atLow = value;
      weightLow = value;
      if (lastMoved === "low") weightHigh /= 2;
      lastMoved = "low";
    } else {
      high = next;
      weightHigh = value;
      if (lastMoved === "high") weightLow = Math.max(weightLow / 2, SLACK_TOLERANCE);
      lastMoved = "high";
    }
  }
  return low;
}

/** Shifts and scales scores to [−1, 0] over the support of π¹, so that one range of s suits every prompt. */
function normaliseScores(main: Float64Array, raw: Float64Array): Float64Array | undefined {
  let largest = Number.NEGATIVE_INFINITY;
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < raw.length; i++) {
    if (main[i] === 0) continue;
    largest = Math.max(largest, raw[i]!);
    smallest = Math.min(smallest, raw[i]!);
  }
  const range = largest - smallest;
  if (!(range > 0)) return undefined;
  return raw.map((value, i) => (main[i] === 0 ? 0 : (value - largest) / range));
}
