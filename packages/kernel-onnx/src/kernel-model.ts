/** Columns per block at least: narrower products don't keep a processor's vector units busy. */
const COLUMNS_MIN = 64;
/** Blocks at most. Their sum is (1 + 1/blocks)/2 of the full product, and every block costs a copy of its inputs. */
const BLOCKS_MAX = 8;
/** Operations per block at least: threads meet after each, which costs as much as some millions of operations. */
const BLOCK_OPERATIONS_MIN = 5e8;
const ALIGNMENT = 16;

/**
 * Where the column blocks of a d×d upper triangular matrix end. Block j holds columns ends[j−1]…ends[j]−1, which are
 * zero below row ends[j].
 *
 * @param rows how many rows it is multiplied with.
 */
export function columnBlocks(dimension: number, rows: number): number[] {
  const worthwhile = Math.round((2 * rows * dimension ** 2) / BLOCK_OPERATIONS_MIN);
  const count = Math.max(1, Math.min(BLOCKS_MAX, Math.floor(dimension / COLUMNS_MIN), worthwhile));
  return Array.from({ length: count }, (_, j) =>
    j === count - 1 ? dimension : Math.ceil(((j + 1) * dimension) / count / ALIGNMENT) * ALIGNMENT,
  );
}

/**
 * The ONNX model Y = X·W for upper triangular W, written as protobuf bytes by hand: so small a graph needs no exporter
 * and no file. Columns of block j meet only the first ends[j] columns of X, which saves nearly half of the product:
 *
 *   Yⱼ = X[:, :ends[j]] · Wⱼ,  Y = [Y₀ Y₁ …].
 *
 * Inputs X and W0, W1, … (f32), output Y. Field numbers are those of onnx.proto (ModelProto, GraphProto, NodeProto,
 * TensorProto, ValueInfoProto).
 */
export function whiteningModel(dimension: number, rows: number): Uint8Array {
  const ends = columnBlocks(dimension, rows);
  // A single block is Y itself.
  const names = ends.length === 1 ? ["Y"] : ends.map((_, j) => `Y${j}`);
  const axis = message([text(1, "axis"), integer(3, 1), integer(20, ATTRIBUTE_INT)]);
  return model([
    ...triangularProduct(ends, names),
    ...(names.length === 1 ? [] : [node("Concat", names, "Y", [axis])]),
    ...inputs(ends, dimension, rows),
    bytes(12, tensorInfo("Y", [rows, dimension])),
  ]);
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
  const byRow = [
    message([text(1, "axes"), integer(8, 1), integer(20, ATTRIBUTE_INTS)]),
    message([text(1, "keepdims"), integer(3, 0), integer(20, ATTRIBUTE_INT)]),
  ];
  return model([
    ...triangularProduct(ends, names),
    ...names.map((name, j) => node("ReduceSumSquare", [name], `S${j}`, byRow)),
    node("Sum", sums, "S"),
    node("MatMul", ["X", "theta"], "R"),
    ...inputs(ends, dimension, rows),
    bytes(11, tensorInfo("theta", [dimension, 1])),
    bytes(12, tensorInfo("S", [rows])),
    bytes(12, tensorInfo("R", [rows, 1])),
  ]);
}

/** The nodes of Yⱼ = X[:, :ends[j]] · Wⱼ under these names, with the bounds of their slices. */
function triangularProduct(ends: readonly number[], names: readonly string[]): number[][] {
  const last = ends.length - 1;
  return [
    ...names.flatMap((name, j) => [
      ...(j < last ? [node("Slice", ["X", "zero", `end${j}`, "one"], `X${j}`)] : []),
      node("MatMul", [j < last ? `X${j}` : "X", `W${j}`], name),
    ]),
    ...(last > 0 ? [constant("zero", 0), constant("one", 1)] : []),
    ...ends.slice(0, last).map((end, j) => constant(`end${j}`, end)),
  ];
}

function inputs(ends: readonly number[], dimension: number, rows: number): number[][] {
  return [
    bytes(11, tensorInfo("X", [rows, dimension])),
    ...ends.map((end, j) => bytes(11, tensorInfo(`W${j}`, [end, end - (ends[j - 1] ?? 0)]))),
  ];
}

const FLOAT = 1;
const INT64 = 7;
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_INTS = 7;

/** ModelProto around the fields of a graph. */
function model(graph: readonly number[][]): Uint8Array {
  const operators = message([text(1, ""), integer(2, 13)]);
  const body = message([...graph, text(2, "gshf")]);
  return Uint8Array.from(message([integer(1, 8), text(2, "gshf"), bytes(7, body), bytes(8, operators)]));
}

/** NodeProto, as a field of the graph. */
function node(
  operator: string,
  names: readonly string[],
  output: string,
  attributes: readonly number[][] = [],
): number[] {
  const fields = [...names.map((name) => text(1, name)), text(2, output), text(4, operator)];
  return bytes(1, message([...fields, ...attributes.map((attribute) => bytes(5, attribute))]));
}

/** TensorProto of one int64, as an initializer of the graph. */
function constant(name: string, value: number): number[] {
  return bytes(5, message([integer(1, 1), integer(2, INT64), integer(7, value), text(8, name)]));
}

/** ValueInfoProto of an f32 tensor. */
function tensorInfo(name: string, sizes: readonly number[]): number[] {
  const shape = message(sizes.map((size) => bytes(1, integer(1, size))));
  const tensor = message([integer(1, FLOAT), bytes(2, shape)]);
  return message([text(1, name), bytes(2, message([bytes(1, tensor)]))]);
}

function message(fields: readonly number[][]): number[] {
  return fields.flat();
}

function text(field: number, value: string): number[] {
  return bytes(field, [...new TextEncoder().encode(value)]);
}

function bytes(field: number, value: readonly number[]): number[] {
  return [...varint((field << 3) | 2), ...varint(value.length), ...value];
}

function integer(field: number, value: number): number[] {
  return [...varint(field << 3), ...varint(value)];
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}
