import { encodeModel, type Graph, type GraphNode, type Initializer } from "@gshf/onnx-model";

/** Columns per block at least: narrower products don't keep a processor's vector units busy. */
const columnsMin = 64;
/** Blocks at most. Their sum is (1 + 1/blocks)/2 of the full product, and every block costs a copy of its inputs. */
const blocksMax = 8;
/** Operations per block at least: threads meet after each, which costs as much as some millions of operations. */
const blockOperationsMin = 5e8;
const alignment = 16;

/**
 * Where the column blocks of a d×d upper triangular matrix end. Block j holds columns ends[j−1]…ends[j]−1, which are
 * zero below row ends[j].
 *
 * @param rows how many rows it is multiplied with.
 */
export function columnBlocks(dimension: number, rows: number): number[] {
  const worthwhile = Math.round((2 * rows * dimension ** 2) / blockOperationsMin);
  const count = Math.max(1, Math.min(blocksMax, Math.floor(dimension / columnsMin), worthwhile));
  return Array.from({ length: count }, (_, j) =>
    j === count - 1 ? dimension : Math.ceil(((j + 1) * dimension) / count / alignment) * alignment,
  );
}

/**
 * The ONNX model Y = X·W for upper triangular W. Columns of block j meet only the first ends[j] columns of X, which
 * saves nearly half of the product:
 *
 *   Yⱼ = X[:, :ends[j]] · Wⱼ,  Y = [Y₀ Y₁ …].
 *
 * Inputs X and W0, W1, … (f32), output Y.
 */
export function whiteningModel(dimension: number, rows: number): Uint8Array {
  const ends = columnBlocks(dimension, rows);
  // A single block is Y itself.
  const names = ends.length === 1 ? ["Y"] : ends.map((_, j) => `Y${j}`);
  const whole: GraphNode = { op: "Concat", inputs: names, outputs: ["Y"], attributes: { axis: 1 } };
  return encodeModel({
    nodes: [...triangularProduct(ends, names), ...(names.length === 1 ? [] : [whole])],
    initializers: sliceBounds(ends),
    inputs: factors(ends, dimension, rows),
    outputs: [{ name: "Y", dims: [rows, dimension] }],
  });
}

/**
 * What a scorer wants of each row, without Y leaving the graph: S = Σⱼ ‖Yⱼ‖² by row, and R = X·θ.
 *
 * Inputs X, W0, W1, … and theta (d×1), outputs S (rows) and R (rows×1), f32.
 */
export function scoringModel(dimension: number, rows: number): Uint8Array {
  const ends = columnBlocks(dimension, rows);
  const names = ends.map((_, j) => `Y${j}`);
  const sums = ends.map((_, j) => `S${j}`);
  const byRow = { axes: [1], keepdims: 0 };
  return encodeModel({
    nodes: [
      ...triangularProduct(ends, names),
      ...names.map((name, j) => ({
        op: "ReduceSumSquare",
        inputs: [name],
        outputs: [`S${j}`],
        attributes: byRow,
      })),
      { op: "Sum", inputs: sums, outputs: ["S"] },
      { op: "MatMul", inputs: ["X", "theta"], outputs: ["R"] },
    ],
    initializers: sliceBounds(ends),
    inputs: [...factors(ends, dimension, rows), { name: "theta", dims: [dimension, 1] }],
    outputs: [
      { name: "S", dims: [rows] },
      { name: "R", dims: [rows, 1] },
    ],
  });
}

/** Which product a model takes. */
export type ProductKind = { readonly transposed: boolean; readonly subtracts: boolean };

/**
 * Y = A·B or C − A·B of any size, B as it is or given as its transpose.
 *
 * Inputs A, B and, where it is subtracted from, C; output Y, f32.
 */
export function productModel({ transposed, subtracts }: ProductKind): Uint8Array {
  const inputs = subtracts ? ["A", "B", "C"] : ["A", "B"];
  const attributes = { transB: transposed ? 1 : 0, alpha: { float: subtracts ? -1 : 1 } };
  return encodeModel({
    nodes: [{ op: "Gemm", inputs, outputs: ["Y"], attributes }],
    initializers: [],
    inputs: [
      { name: "A", dims: ["m", "k"] },
      { name: "B", dims: transposed ? ["n", "k"] : ["k", "n"] },
      ...(subtracts ? [{ name: "C", dims: ["m", "n"] }] : []),
    ],
    outputs: [{ name: "Y", dims: ["m", "n"] }],
  });
}

/** The nodes of Yⱼ = X[:, :ends[j]] · Wⱼ under these names. The last block takes X as it is. */
function triangularProduct(ends: readonly number[], names: readonly string[]): GraphNode[] {
  const last = ends.length - 1;
  return names.flatMap((name, j) => {
    const part = j < last ? `X${j}` : "X";
    const slice = { op: "Slice", inputs: ["X", "zero", `end${j}`, "one"], outputs: [part] };
    const product = { op: "MatMul", inputs: [part, `W${j}`], outputs: [name] };
    return j < last ? [slice, product] : [product];
  });
}

function sliceBounds(ends: readonly number[]): Initializer[] {
  const constant = (name: string, value: number) => ({ name, dims: [1], ints: [value] });
  if (ends.length === 1) return [];
  const bounds = ends.slice(0, -1).map((end, j) => constant(`end${j}`, end));
  return [constant("zero", 0), constant("one", 1), ...bounds];
}

function factors(ends: readonly number[], dimension: number, rows: number): Graph["inputs"] {
  const blocks = ends.map((end, j) => ({ name: `W${j}`, dims: [end, end - (ends[j - 1] ?? 0)] }));
  return [{ name: "X", dims: [rows, dimension] }, ...blocks];
}
