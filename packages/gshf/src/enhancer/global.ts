import { DomainError, requireNonNegative, requirePositive } from "../errors.ts";
import { addScaled, combineRows, dot, norm } from "../linear-algebra/vectors.ts";
import { klDivergence } from "../numerics.ts";
import { centreRows } from "./geometry.ts";
import { gibbsAlong } from "./gibbs-along.ts";

export interface GlobalPrompt {
  /** π¹ over the k candidates. */
  readonly main: Float64Array;
  /** k×d rows ψ_j = L⁻¹φ_j. */
  readonly whitened: Float32Array | Float64Array;
}

export interface GlobalOptions {
  readonly prompts: readonly GlobalPrompt[];
  readonly dimension: number;
  readonly eta: number;
  readonly betaA: number;
}

export interface GlobalEnhancer {
  /** w = Lᵀδ: the enhancer of every prompt is π¹·exp(wᵀψ/η). */
  readonly step: Float64Array;
  /** β_A Σᵢ‖φ(xᵢ,π̃) − φ(xᵢ,π¹)‖_{A⁻¹}, the objective of Eq. (7). */
  readonly gamma: number;
  /** η Σᵢ KLᵢ; at most `gamma` by Eq. (8), summed over prompts on both sides as in the proof. */
  readonly klCost: number;
  readonly iterations: number;
}

/**
 * Option II within the global class {π_θ̃}: one reward shift δ for the whole batch.
 *
 * Linearised about π¹, with C_i = Cov_{π¹}(φ|x_i): Δφ_i ≈ C_iδ/η and KL_i ≈ δᵀC_iδ/2η². The search starts along the
 * top eigenvector of the mean covariance in whitened coordinates (one prompt: the generalised eigenvector Cu = μAu,
 * which is then optimal) from the linearised step s = 2β Σ‖C_iu‖_{A⁻¹}/Σ uᵀC_iu, tries both signs, and finds the
 * step at which the exact constraint is tight.
 */
export function globalEnhancer({ prompts, dimension, eta, betaA }: GlobalOptions): GlobalEnhancer {
  if (prompts.length === 0) throw new DomainError("prompts.length", 0, "at least 1");
  requirePositive("eta", eta);
  requireNonNegative("betaA", betaA);
  const centred = prompts.map(({ main, whitened }) => ({ main, rows: centreRows(whitened, main) }));
  const { direction, iterations } = topEigenvector(centred, dimension);
  const zero = { step: new Float64Array(dimension), gamma: 0, klCost: 0, iterations };
  const guess = linearisedStep(centred, direction, betaA);
  // Zero without a radius, 0/0 where all candidates coincide.
  if (!(guess > 0)) return zero;
  const best = [1, -1]
    .map((sign) => tightStep(centred, direction, sign * guess, eta, betaA))
    .reduce((a, b) => (b.gamma > a.gamma ? b : a));
  return Object.freeze({ ...best, iterations });
}

interface CentredPrompt {
  readonly main: Float64Array;
  /** k×d rows ψ_j − ψ(π¹). */
  readonly rows: Float64Array;
}

/** C_i·u = Σ_j p¹_j ψ_j(ψ_jᵀu) with centred rows. */
function multiplyCovariance({ main, rows }: CentredPrompt, u: Float64Array): Float64Array {
  const d = u.length;
  const weights = main.map((weight, j) => weight * dot(u, rows, d, 0, j * d));
  return combineRows(rows, weights, d);
}

/** Power iteration on ΣC_i from a row-derived start, so that it is deterministic and never orthogonal to the data. */
function topEigenvector(prompts: readonly CentredPrompt[], d: number) {
  let direction = longestRow(prompts, d);
  let value = 0;
  let iterations = 0;
  for (; iterations < 500; iterations++) {
    const image = new Float64Array(d);
    for (const prompt of prompts) addScaled(image, 1, multiplyCovariance(prompt, direction));
    const size = norm(image);
    direction = image.map((entry) => entry / size);
    if (Math.abs(size - value) <= 1e-10 * size) break;
    value = size;
  }
  return { direction, iterations };
}

function longestRow(prompts: readonly CentredPrompt[], d: number): Float64Array {
  let longest = new Float64Array(d);
  let length = 0;
  for (const { main, rows } of prompts) {
    for (let j = 0; j < main.length; j++) {
      const row = rows.slice(j * d, (j + 1) * d);
      const size = main[j]! * norm(row);
      if (size <= length) continue;
      length = size;
      longest = row;
    }
  }
  return longest;
}

function linearisedStep(prompts: readonly CentredPrompt[], u: Float64Array, betaA: number): number {
  let gain = 0;
  let cost = 0;
  for (const prompt of prompts) {
    const image = multiplyCovariance(prompt, u);
    gain += norm(image);
    cost += dot(u, image);
  }
  return (2 * betaA * gain) / cost;
}

/** Γ and cost of the exact Gibbs policies along s·u. */
function account(prompts: readonly CentredPrompt[], step: Float64Array, eta: number, betaA: number) {
  let gamma = 0;
  let klCost = 0;
  for (const { main, rows } of prompts) {
    const enhancer = gibbsAlong(main, rows, step, eta);
    // The rows are centred on π¹, so this is φ(π̃) − φ(π¹).
    gamma += betaA * norm(combineRows(rows, enhancer, step.length));
    klCost += eta * klDivergence(enhancer, main);
  }
  return { step, gamma, klCost };
}

function tightStep(
  prompts: readonly CentredPrompt[],
  u: Float64Array,
  guess: number,
  eta: number,
  betaA: number,
) {
  const at = (s: number) =>
    account(
      prompts,
      u.map((value) => s * value),
      eta,
      betaA,
    );
  let low = 0;
  let high = guess;
  for (let doubling = 0; doubling < 20 && isFeasible(at(high)); doubling++) {
    low = high;
    high *= 2;
  }
  for (let halving = 0; halving < 45; halving++) {
    const middle = 0.5 * (low + high);
    if (isFeasible(at(middle))) low = middle;
    else high = middle;
  }
  return at(low);
}

function isFeasible({ gamma, klCost }: { readonly gamma: number; readonly klCost: number }): boolean {
  return klCost <= gamma;
}
