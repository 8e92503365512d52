import { centreRows } from "../enhancer/geometry.ts";
import { addWeightedGram } from "../linear-algebra/gram.ts";
import { dot } from "../linear-algebra/vectors.ts";
import type { BlockUpdates } from "./within-batch.ts";

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

/**
 * zᵀH⁻¹IH⁻¹z for the differences of a block's candidates, H growing with every pick. In whitened coordinates, with
 * J = L⁻¹IL⁻ᵀ at the block's start and the rows of W the block's picks,
 *
 *   H⁻¹ = L⁻ᵀ(I − Wᵀ(I + WWᵀ)⁻¹W)L⁻¹,
 *
 * hence with E = ΨWᵀ(I + WWᵀ)⁻¹ the Gram matrix wanted is (Ψ − EW)J(Ψ − EW)ᵀ.
 */
export class TargetVariance {
  readonly #dimension: number;
  readonly #matrix: Float64Array;
  /** Jw of each pick. */
  readonly #images: Float64Array;
  /** WJWᵀ, capacity×capacity. */
  readonly #products: Float64Array;
  readonly #capacity: number;
  #count = 0;

  /**
   * @param target I, d×d.
   * @param inverseLower L⁻¹ at the block's start.
   * @param capacity picks of the block at most.
   */
  constructor(target: Float64Array, inverseLower: Float64Array, dimension: number, capacity: number) {
    this.#dimension = dimension;
    this.#capacity = capacity;
    this.#matrix = conjugate(inverseLower, target, dimension);
    this.#images = new Float64Array(capacity * dimension);
    this.#products = new Float64Array(capacity * capacity);
  }

  /** Appends a pick, given its whitened difference; the same that the block's updates were given. */
  add(whitenedDifference: Float64Array): void {
    const [d, row] = [this.#dimension, this.#count];
    const image = this.#imagesOf(whitenedDifference, 1);
    this.#images.set(image, row * d);
    this.#count++;
    // J is symmetric: wᵢᵀJw for the earlier picks, and wᵀJw.
    for (let j = 0; j <= row; j++) {
      const value = dot(whitenedDifference, this.#images, d, 0, j * d);
      this.#products[row * this.#capacity + j] = value;
      this.#products[j * this.#capacity + row] = value;
    }
  }

  /** The Gram matrix of k whitened rows as above, k×k. */
  gram(whitened: Float64Array, k: number, updates: BlockUpdates): Float64Array {
    const [d, b] = [this.#dimension, this.#count];
    const images = this.#imagesOf(whitened, k);
    const shares = updates.coefficients(whitened, k);
    // ΨJWᵀ, and (Ψ − EW)JWᵀ.
    const products = new Float64Array(k * b);
    const onPicks = new Float64Array(k * b);
    for (let i = 0; i < k; i++) {
      for (let p = 0; p < b; p++) {
        const product = dot(whitened, this.#images, d, i * d, p * d);
        products[i * b + p] = product;
        onPicks[i * b + p] = product - dot(shares, this.#products, b, i * b, p * this.#capacity);
      }
    }
    const gram = new Float64Array(k * k);
    for (let i = 0; i < k; i++) {
      for (let j = 0; j <= i; j++) {
        // ΨJΨᵀ − E(WJΨᵀ) − ((Ψ − EW)JWᵀ)Eᵀ
        let value = dot(whitened, images, d, i * d, j * d) - dot(onPicks, shares, b, i * b, j * b);
        for (let p = 0; p < b; p++) value -= shares[i * b + p]! * products[j * b + p]!;
        gram[i * k + j] = value;
        gram[j * k + i] = value;
      }
    }
    return gram;
  }

  /** Jψ of k rows. */
  #imagesOf(rows: Float64Array, k: number): Float64Array {
    const d = this.#dimension;
    const images = new Float64Array(k * d);
    for (let i = 0; i < k; i++) {
      for (let c = 0; c < d; c++) images[i * d + c] = dot(this.#matrix, rows, d, c * d, i * d);
    }
    return images;
  }
}

/** L⁻¹ML⁻ᵀ for a symmetric M. */
function conjugate(inverseLower: Float64Array, matrix: Float64Array, d: number): Float64Array {
  // Rows of ML⁻ᵀ transposed are L⁻¹M's: both products run along rows of L⁻¹.
  const half = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) half[i * d + j] = dot(inverseLower, matrix, i + 1, i * d, j * d);
  }
  const result = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      const value = dot(half, inverseLower, j + 1, i * d, j * d);
      result[i * d + j] = value;
      result[j * d + i] = value;
    }
  }
  return result;
}
