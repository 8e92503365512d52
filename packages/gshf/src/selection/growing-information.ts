import { BlockMetric } from "./block-metric.ts";
import type { GrowingMetric, OpenBlock } from "./growing-metric.ts";
import { pickDifference, TableProducts } from "./inner-products.ts";
import { multiplyBy } from "./kernel.ts";
import type { DenseBlock } from "./prepare-block.ts";
import type { SelectionSettings } from "./types.ts";

/**
 * A root R of H⁻¹ = RRᵀ, which whitens rows as ΦR and takes a block's picks in by products alone. With W the whitened
 * picks, b×d, and FFᵀ = I + WWᵀ,
 *
 *   H⁻¹ ← R(I + WᵀW)⁻¹Rᵀ,  (I + WᵀW)⁻¹ = SSᵀ,  S = I − Wᵀ F⁻ᵀ(I + F)⁻¹ W,
 *
 * (Potter's square root, for several rows at once: Andrews 1968), so R ← R − (RWᵀ)(F⁻ᵀ(I + F)⁻¹W) costs 4bd², all of it
 * in the kernel, where a fresh factor costs ⅔d³ that no kernel does.
 */
export class GrowingInformation implements GrowingMetric {
  readonly #settings: SelectionSettings;
  #root: Float32Array;
  #target: { readonly of: Float64Array; readonly matrix: Float32Array } | undefined;

  /**
   * @param inverseStart L⁻¹ of the batch-start H; its transpose is the first root.
   * @param root R with the picks so far, where a predecessor made some.
   */
  constructor(settings: SelectionSettings, inverseStart: Float64Array, root?: Float32Array) {
    this.#settings = settings;
    this.#root =
      root === undefined ? transposed(inverseStart, settings.covariance.dimension) : Float32Array.from(root);
  }

  state() {
    return { root: Float32Array.from(this.#root) };
  }

  async open({ rows, starts }: DenseBlock, target: Float64Array | undefined): Promise<OpenBlock> {
    const { kernel, covariance } = this.#settings;
    const d = covariance.dimension;
    const root = this.#root;
    const multiply = multiplyBy(kernel);
    const whitened = await multiply({ left: rows, right: root, inner: d });
    const tableOf = async (left: Float32Array, images: Float32Array) =>
      new TableProducts({
        rows: left,
        images,
        table: await multiply({ left, right: images, inner: d, transposed: true }),
        starts,
        dimension: d,
      });
    const targetTable = async (matrix: Float32Array) => {
      // H⁻¹φ, and IH⁻¹φ.
      const solved = await multiply({ left: whitened, right: root, inner: d, transposed: true });
      return tableOf(solved, await multiply({ left: solved, right: matrix, inner: d }));
    };
    const metric = new BlockMetric(
      await tableOf(whitened, whitened),
      target && (await targetTable(this.#rounded(target))),
      starts.length - 1,
    );
    const close = async () => {
      const b = metric.picks.length;
      if (b === 0) return;
      const picks = new Float32Array(b * d);
      for (const [i, pick] of metric.picks.entries())
        picks.set(pickDifference(whitened, d, pick, starts[pick.prompt]!), i * d);
      const mixed = await multiply({ left: mixOf(metric.updates.factor(), b), right: picks, inner: b });
      const images = await multiply({ left: root, right: picks, inner: d, transposed: true });
      this.#root = await multiply({ left: images, right: mixed, inner: b, subtractFrom: root });
    };
    return { metric, close };
  }

  /** I in f32, made once. */
  #rounded(target: Float64Array): Float32Array {
    if (this.#target?.of !== target) this.#target = { of: target, matrix: Float32Array.from(target) };
    return this.#target.matrix;
  }
}

/** F⁻ᵀ(I + F)⁻¹ for a lower triangular F, b×b, in f32. */
function mixOf(factor: Float64Array, b: number): Float32Array {
  // P = (I + F)⁻¹, row after row.
  const mix = new Float64Array(b * b);
  for (let i = 0; i < b; i++) {
    mix[i * b + i] = 1;
    for (let j = 0; j < i; j++) {
      const known = factor[i * b + j]!;
      for (let c = 0; c <= j; c++) mix[i * b + c]! -= known * mix[j * b + c]!;
    }
    for (let c = 0; c <= i; c++) mix[i * b + c]! /= 1 + factor[i * b + i]!;
  }
  // Fᵀ·K = P from the last row upwards.
  for (let i = b - 1; i >= 0; i--) {
    for (let j = i + 1; j < b; j++) {
      const known = factor[j * b + i]!;
      for (let c = 0; c < b; c++) mix[i * b + c]! -= known * mix[j * b + c]!;
    }
    for (let c = 0; c < b; c++) mix[i * b + c]! /= factor[i * b + i]!;
  }
  return Float32Array.from(mix);
}

function transposed(matrix: Float64Array, d: number): Float32Array {
  const result = new Float32Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) result[j * d + i] = matrix[i * d + j]!;
  }
  return result;
}
