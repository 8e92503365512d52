import { centreRows } from "../enhancer/geometry.ts";
import { addWeightedGram } from "../linear-algebra/gram.ts";
import { dot } from "../linear-algebra/vectors.ts";
import type { Multiply } from "./kernel.ts";
import { transpose } from "./kernel.ts";

/** A prompt as far as the target looks at it. */
export type TargetPrompt = {
  /** π¹. */
  readonly main: Float64Array;
  /** Φ, k×d. */
  readonly features: Float32Array;
};

/**
 * I = E_x Cov_{π¹}(φ|x), d×d row-major: the directions in which the main agent's answers differ. An error δ of θ costs
 * J(π*) − J(π_r̂) ≈ δᵀIδ/2η, so tr(IH⁻¹) is what a batch of labels should lower (V-optimality).
 *
 * @param prompts at least one.
 */
export function targetOf(prompts: readonly TargetPrompt[], dimension: number): Float64Array {
  const target = new Float64Array(dimension * dimension);
  for (const { main, features } of prompts) {
    const shares = main.map((weight) => weight / prompts.length);
    addWeightedGram(target, centreRows(features, main), dimension, shares);
  }
  return target;
}

/** Prompts whose rows are taken into the target at once. */
const promptsAtOnce = 64;

/** {@link targetOf} by a kernel, in f32: in many dimensions its nd² operations are most of a batch's preparation. */
export async function multipliedTarget(
  prompts: readonly TargetPrompt[],
  dimension: number,
  multiply: Multiply,
): Promise<Float32Array> {
  let target: Float32Array = new Float32Array(dimension * dimension);
  for (let from = 0; from < prompts.length; from += promptsAtOnce) {
    const rows = scaledRows(prompts.slice(from, from + promptsAtOnce), 1 / prompts.length);
    const inner = rows.length / dimension;
    // A kernel adds what it subtracts with the other sign.
    const left = transpose(rows, dimension).map((value) => -value);
    target = await multiply({ left, right: rows, inner, subtractFrom: target });
  }
  return target;
}

/** √(share·π¹)·(φ − φ(π¹)) of all candidates of these prompts. */
function scaledRows(prompts: readonly TargetPrompt[], share: number): Float32Array {
  const parts = prompts.map(({ main, features }) => {
    const centred = centreRows(features, main);
    const d = centred.length / main.length;
    return centred.map((value, at) => value * Math.sqrt(share * main[Math.floor(at / d)]!));
  });
  const rows = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    rows.set(part, at);
    at += part.length;
  }
  return rows;
}

/**
 * zᵀH⁻¹IH⁻¹z for the differences of a block's candidates, H growing with every pick. In whitened coordinates, with
 * J = L⁻¹IL⁻ᵀ at the block's start and the rows of W the block's picks,
 *
 *   H⁻¹ = L⁻ᵀ(I − Wᵀ(I + WWᵀ)⁻¹W)L⁻¹,
 *
 * hence with E = ΨWᵀ(I + WWᵀ)⁻¹ the Gram matrix wanted is (Ψ − EW)J(Ψ − EW)ᵀ.
 */
export class TargetVariance {
  /** WJWᵀ, capacity×capacity. */
  readonly #products: Float64Array;
  readonly #capacity: number;
  #count = 0;

  /** @param capacity picks of the block at most. */
  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#products = new Float64Array(capacity * capacity);
  }

  /** Appends a pick w, given WJw for the picks so far and wᵀJw. */
  add(products: Float64Array): void {
    const row = this.#count;
    for (let j = 0; j <= row; j++) {
      this.#products[row * this.#capacity + j] = products[j]!;
      this.#products[j * this.#capacity + row] = products[j]!;
    }
    this.#count++;
  }

  /**
   * The Gram matrix of k whitened rows as above, k×k.
   *
   * @param gram ΨJΨᵀ.
   * @param onPicks ΨJWᵀ, k×b.
   * @param shares E, k×b.
   */
  correct(gram: Float64Array, onPicks: Float64Array, shares: Float64Array): Float64Array {
    const b = this.#count;
    const result = Float64Array.from(gram);
    if (b === 0) return result;
    const k = onPicks.length / b;
    // (Ψ − EW)JWᵀ
    const left = Float64Array.from(onPicks);
    for (let i = 0; i < k; i++) {
      for (let p = 0; p < b; p++)
        left[i * b + p]! -= dot(shares, this.#products, b, i * b, p * this.#capacity);
    }
    for (let i = 0; i < k; i++) {
      for (let j = 0; j <= i; j++) {
        // ΨJΨᵀ − ((Ψ − EW)JWᵀ)Eᵀ − E(WJΨᵀ)
        const value =
          result[i * k + j]! - dot(left, shares, b, i * b, j * b) - dot(shares, onPicks, b, i * b, j * b);
        result[i * k + j] = value;
        result[j * k + i] = value;
      }
    }
    return result;
  }
}
