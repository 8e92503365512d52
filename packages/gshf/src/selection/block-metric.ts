import type { BlockPick, InnerProducts } from "./inner-products.ts";
import { TargetVariance } from "./target-variance.ts";
import { BlockUpdates } from "./within-batch.ts";

/** What measures a block's candidates while it is being chosen: the matrix at its start and the picks since. */
export class BlockMetric {
  readonly updates: BlockUpdates;
  readonly picks: BlockPick[] = [];
  readonly #products: InnerProducts;
  readonly #targetProducts: InnerProducts | undefined;
  readonly #target: TargetVariance;

  /**
   * @param products ⟨ψ, ψ′⟩ of the block's rows, whitened at its start.
   * @param targetProducts ψᵀJψ′ of the same, where an arm is V-optimal.
   * @param capacity picks at most.
   */
  constructor(products: InnerProducts, targetProducts: InnerProducts | undefined, capacity: number) {
    this.#products = products;
    this.#targetProducts = targetProducts;
    this.updates = new BlockUpdates(capacity);
    this.#target = new TargetVariance(targetProducts === undefined ? 0 : capacity);
  }

  /** φᵀA⁻¹φ′ of a prompt's centred candidates, A with every pick so far: k×k. */
  gram(prompt: number): Float64Array {
    return this.updates.correct(this.#products.own(prompt), this.#products.withPicks(prompt));
  }

  /** φᵀA⁻¹IA⁻¹φ′ of the same; undefined where no arm is V-optimal. */
  targetGram(prompt: number): Float64Array | undefined {
    if (this.#targetProducts === undefined) return undefined;
    const shares = this.updates.coefficients(this.#products.withPicks(prompt));
    return this.#target.correct(
      this.#targetProducts.own(prompt),
      this.#targetProducts.withPicks(prompt),
      shares,
    );
  }

  /** A ← A + w·zzᵀ. */
  add(pick: BlockPick): void {
    this.updates.add(this.#products.append(pick));
    if (this.#targetProducts !== undefined) this.#target.add(this.#targetProducts.append(pick));
    this.picks.push(pick);
  }
}
