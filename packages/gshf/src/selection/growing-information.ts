import { BlockMetric } from "./block-metric.ts";
import type { GrowingMetric, OpenBlock } from "./growing-metric.ts";
import { TableProducts, writePickDifference } from "./inner-products.ts";
import { type Multiply, multiplyBy } from "./kernel.ts";
import type { DenseBlock } from "./prepare-block.ts";
import { type RootPanels, setColumns } from "./root-panels.ts";
import type { SelectionSettings } from "./types.ts";

/**
 * H as a root of its inverse, X with XᵀX = H⁻¹, which whitens rows and takes a block's picks in by products alone, all of
 * them in the kernel: about 2bd² for b picks, where a fresh factor costs ⅔d³ that no kernel does.
 */
export class GrowingInformation implements GrowingMetric {
  readonly #dimension: number;
  readonly #multiply: Multiply;
  /** What the root is, or is made by. */
  #root: RootPanels | ((multiply: Multiply) => Promise<RootPanels>);
  #target: { readonly of: Float32Array | Float64Array; readonly matrix: Float32Array } | undefined;

  /**
   * @param root of the batch-start H, or with the picks so far where a predecessor made some; or what makes it, when it is
   * first needed.
   */
  constructor(
    { kernel, covariance }: Pick<SelectionSettings, "kernel" | "covariance">,
    root: RootPanels | ((multiply: Multiply) => Promise<RootPanels>),
  ) {
    this.#dimension = covariance.dimension;
    this.#multiply = multiplyBy(kernel);
    this.#root = root;
  }

  state() {
    return typeof this.#root === "function" ? undefined : { root: this.#root.packed() };
  }

  async open(
    { rows, starts }: DenseBlock,
    target: Float32Array | Float64Array | undefined,
  ): Promise<OpenBlock> {
    const d = this.#dimension;
    const multiply = this.#multiply;
    const root = typeof this.#root === "function" ? await this.#root(multiply) : this.#root;
    this.#root = root;
    const whitened = await root.whiten(rows, multiply);
    const tableOf = async (left: Float32Array, images: Float32Array) =>
      new TableProducts({
        rows: left,
        images,
        table: await lowerTable(left, images, d, multiply),
        starts,
        dimension: d,
      });
    const targetTable = async (matrix: Float32Array) => {
      // H⁻¹φ, and IH⁻¹φ.
      const solved = await root.solve(whitened, multiply);
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
        writePickDifference(picks, i * d, whitened, d, pick, starts[pick.prompt]!);
      this.#root = await root.grown(picks, multiply, metric.updates.factor());
    };
    return { metric, close };
  }

  /** I in f32, made once. */
  #rounded(target: Float32Array | Float64Array): Float32Array {
    if (this.#target?.of !== target) this.#target = { of: target, matrix: Float32Array.from(target) };
    return this.#target.matrix;
  }
}

/** Strips of a table at most, and rows of one at least: narrower ones don't keep a processor's vector units busy. */
const stripsMax = 8;
const stripRowsMin = 128;

/** The lower half of ΨΞᵀ, n×n, strip by strip, each up to the column where its rows end; what is right of that stays 0. */
async function lowerTable(
  rows: Float32Array,
  images: Float32Array,
  d: number,
  multiply: Multiply,
): Promise<Float32Array> {
  const n = rows.length / d;
  const height = Math.max(stripRowsMin, Math.ceil(n / stripsMax));
  if (n <= height) return multiply({ left: rows, right: images, inner: d, transposed: true });
  const table = new Float32Array(n * n);
  for (let from = 0; from < n; from += height) {
    const to = Math.min(n, from + height);
    const left = rows.subarray(from * d, to * d);
    const right = images.subarray(0, to * d);
    setColumns(table, n, from, 0, await multiply({ left, right, inner: d, transposed: true }), to);
  }
  return table;
}
