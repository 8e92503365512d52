import {
  DomainError,
  requireDistribution,
  requireModerateVector,
  requireNonNegative,
  requirePositive,
  type Vector,
} from "../errors.ts";
import { gramOf } from "../linear-algebra/gram.ts";
import { dot } from "../linear-algebra/vectors.ts";
import { klDivergence } from "../numerics.ts";

/**
 * One prompt as the enhancer sees it. Every norm the enhancer needs is ‖Φᵀ(p−p¹)‖_{A⁻¹}, hence a quadratic form in
 * the k×k Gram matrix of the whitened candidates ψ_j = L⁻¹φ_j; the dimension d is gone from here on.
 */
export type PromptGeometry = {
  /** π¹ over the k candidates. */
  readonly main: Float64Array;
  /** k×k Gram matrix of ψ_j − ψ(π¹) under the A whose uncertainty is to be reduced. */
  readonly gram: Float64Array;
  /** The same under the batch-start A, which pays for the budget of Eq. (8); `gram` when nothing was picked yet. */
  readonly budgetGram: Float64Array;
  /** η > 0. */
  readonly eta: number;
  /** β_A ≥ 0. */
  readonly betaA: number;
};

/** Checks shapes and signs; π¹ must be a distribution, the entries of Gram matrices moderate. */
export function checkGeometry(geometry: PromptGeometry): void {
  const k = geometry.main.length;
  requireDistribution("main", geometry.main);
  requireModerateVector("gram", geometry.gram, k * k);
  requireModerateVector("budgetGram", geometry.budgetGram, k * k);
  requirePositive("eta", geometry.eta);
  requireNonNegative("betaA", geometry.betaA);
}

/**
 * The Gram matrix of k rows after subtracting their mean under `weights`. Subtracting first keeps small distances
 * between near-identical candidates accurate where ‖ψ_i‖² + ‖ψ_j‖² − 2ψ_iᵀψ_j would cancel.
 */
export function centredGram(centred: Float64Array, k: number): Float64Array {
  return gramOf(centred, centred, centred.length / k);
}

/**
 * Rows minus their mean under `weights` (k entries that sum to one), in f64. The mean is taken of differences from the
 * first row, so that weights which miss one by rounding don't move rows that are all alike.
 */
export function centreRows(rows: Float32Array | Float64Array, weights: Float64Array): Float64Array {
  const centred = new Float64Array(rows.length);
  centreInto(centred, rows, weights);
  return centred;
}

/** The same, written into an array of as many entries. */
export function centreInto(
  centred: Float32Array | Float64Array,
  rows: Float32Array | Float64Array,
  weights: Float64Array,
): void {
  const k = weights.length;
  const d = rows.length / k;
  if (!Number.isInteger(d)) throw new DomainError("rows.length", rows.length, `a multiple of ${k}`);
  const mean = new Float64Array(d);
  for (let i = 0; i < k; i++) {
    for (let c = 0; c < d; c++) mean[c]! += weights[i]! * (rows[i * d + c]! - rows[c]!);
  }
  for (let i = 0; i < k; i++) {
    for (let c = 0; c < d; c++) centred[i * d + c] = rows[i * d + c]! - rows[c]! - mean[c]!;
  }
}

/**
 * The candidate with mass under π¹ that is farthest from φ(π¹) in the plain norm; the first among equals.
 *
 * @param centred rows φ_j − φ(π¹), k×d.
 */
export function farthestCandidate(centred: Vector, main: Float64Array): number {
  const d = centred.length / main.length;
  let farthest = 0;
  let largest = -1;
  for (let j = 0; j < main.length; j++) {
    const squared = dot(centred, centred, d, j * d, j * d);
    if (main[j]! === 0 || squared <= largest) continue;
    largest = squared;
    farthest = j;
  }
  return farthest;
}

/** ‖φ(p) − φ(π¹)‖_{A⁻¹} = √((p−p¹)ᵀG(p−p¹)). */
export function policyDistance(gram: Float64Array, main: Float64Array, p: Float64Array): number {
  const k = main.length;
  let sum = 0;
  for (let i = 0; i < k; i++) {
    let row = 0;
    for (let j = 0; j < k; j++) row += gram[i * k + j]! * (p[j]! - main[j]!);
    sum += (p[i]! - main[i]!) * row;
  }
  return Math.sqrt(Math.max(0, sum));
}

/** ‖φ_j − φ(π¹)‖_{A⁻¹} for every candidate: the square roots of the Gram matrix's diagonal about π¹. */
export function candidateDistances(gram: Float64Array, main: Float64Array): Float64Array {
  const k = main.length;
  const pointMass = new Float64Array(k);
  return Float64Array.from({ length: k }, (_, j) => {
    pointMass.fill(0);
    pointMass[j] = 1;
    return policyDistance(gram, main, pointMass);
  });
}

/** What an enhancer π̃ gains and costs, in the units of Eq. (7) and (8). */
export type EnhancerAccount = {
  /** Γ = β_A‖φ(π̃) − φ(π¹)‖ under the current A: the objective. */
  readonly gamma: number;
  /** η·KL(π̃‖π¹): how far the enhancer goes. */
  readonly klCost: number;
  /** β_A‖φ(π̃) − φ(π¹)‖ under the batch-start A: what it may spend. Feasible when klCost ≤ budget. */
  readonly budget: number;
};

/**
 * Γ, cost and budget of any policy on the candidates (Eq. 7 and 8).
 *
 * @param enhancer π̃, k entries that sum to one.
 * @returns all three in the units of r; `klCost` is ∞ where π̃ has mass that π¹ lacks.
 * @throws DomainError unless `main` and `enhancer` are distributions over k candidates, both Gram matrices are finite
 * k×k, η > 0 and β_A ≥ 0.
 */
export function accountFor(geometry: PromptGeometry, enhancer: Float64Array): EnhancerAccount {
  checkGeometry(geometry);
  requireDistribution("enhancer", enhancer, geometry.main.length);
  const { main, gram, budgetGram, eta, betaA } = geometry;
  return {
    gamma: betaA * policyDistance(gram, main, enhancer),
    klCost: eta * klDivergence(enhancer, main),
    budget: betaA * policyDistance(budgetGram, main, enhancer),
  };
}

/**
 * Which candidates the enhancer may choose outright: a point mass on j costs η(−log p¹_j) and may spend
 * β_A‖φ_j − φ(π¹)‖_{A⁻¹} (Eq. 8 for a point mass).
 *
 * @returns k entries each; `distances` holds the right-hand sides.
 * @throws DomainError as {@link accountFor}.
 */
export function affordability(geometry: PromptGeometry): {
  readonly affordable: readonly boolean[];
  readonly distances: Float64Array;
} {
  checkGeometry(geometry);
  const { main, budgetGram, eta, betaA } = geometry;
  const distances = candidateDistances(budgetGram, main).map((distance) => betaA * distance);
  const affordable = Array.from(main, (weight, j) => eta * -Math.log(weight) <= distances[j]!);
  return { affordable, distances };
}
