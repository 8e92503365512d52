import type { BlockMetric } from "./block-metric.ts";
import type { DenseBlock } from "./prepare-block.ts";
import type { SelectionSnapshot } from "./types.ts";

/** The matrix of a selection, as picks are added to it block by block. */
export type GrowingMetric = {
  /**
   * Measures a block's rows as things stand.
   *
   * @param target I, d×d, where an arm is V-optimal.
   */
  readonly open: (block: DenseBlock, target: Float32Array | Float64Array | undefined) => Promise<OpenBlock>;
  /** What a successor needs to go on with the same bits. */
  readonly state: () => Pick<SelectionSnapshot, "matrix" | "root"> | undefined;
};

export type OpenBlock = {
  readonly metric: BlockMetric;
  /** Takes the block's picks in, or throws and changes nothing. */
  readonly close: () => Promise<void>;
};
