/** Columns per block at least: narrower products don't keep a processor's vector units busy. */
const COLUMNS_MIN = 64;
/** Blocks at most. Their sum is (1 + 1/blocks)/2 of the full product, and every block costs a copy of its inputs. */
const BLOCKS_MAX = 8;
const ALIGNMENT = 16;

/**
 * Where the column blocks of a d×d upper triangular matrix end. Block j holds columns ends[j−1]…ends[j]−1, which are
 * zero below row ends[j].
 */
export function columnBlocks(dimension: number): number[] {
  const count = Math.min(BLOCKS_MAX, Math.max(1, Math.floor(dimension / COLUMNS_MIN)));
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
export function whiteningModel(dimension: number): Uint8Array {
  const ends = columnBlocks(dimension);
  const last = ends.length - 1;
  const graph = message([
    ...ends.flatMap((_, j) => [
      ...(j < last ? [node("Slice", ["X", "zero", `end${j}`, "one"], `X${j}`)] : []),
      node("MatMul", [j < last ? `X${j}` : "X", `W${j}`], `Y${j}`),
    ]),
    node(
      "Concat",
      ends.map((_, j) => `Y${j}`),
      "Y",
      message([text(1, "axis"), integer(3, 1), integer(20, ATTRIBUTE_INT)]),
    ),
    text(2, "whiten"),
    ...(last > 0 ? [constant("zero", 0), constant("one", 1)] : []),
    ...ends.slice(0, last).map((end, j) => constant(`end${j}`, end)),
    bytes(11, matrixInfo("X", "rows", dimension)),
    ...ends.map((end, j) => bytes(11, matrixInfo(`W${j}`, end, end - (ends[j - 1] ?? 0)))),
    bytes(12, matrixInfo("Y", "rows", dimension)),
  ]);
  const operators = message([text(1, ""), integer(2, 13)]);
  return Uint8Array.from(message([integer(1, 8), text(2, "gshf"), bytes(7, graph), bytes(8, operators)]));
}

const FLOAT = 1;
const INT64 = 7;
const ATTRIBUTE_INT = 2;

/** NodeProto, as a field of the graph. */
function node(operator: string, inputs: readonly string[], output: string, attribute?: number[]): number[] {
  const fields = [...inputs.map((input) => text(1, input)), text(2, output), text(4, operator)];
  return bytes(1, message(attribute === undefined ? fields : [...fields, bytes(5, attribute)]));
}

/** TensorProto of one int64, as an initializer of the graph. */
function constant(name: string, value: number): number[] {
  return bytes(5, message([integer(1, 1), integer(2, INT64), integer(7, value), text(8, name)]));
}

/** ValueInfoProto of an f32 matrix; a dimension given by name is free. */
function matrixInfo(name: string, rows: string | number, columns: number): number[] {
  const shape = message([rows, columns].map((size) => bytes(1, dimensionSize(size))));
  const tensor = message([integer(1, FLOAT), bytes(2, shape)]);
  return message([text(1, name), bytes(2, message([bytes(1, tensor)]))]);
}

function dimensionSize(size: string | number): number[] {
  return typeof size === "string" ? text(2, size) : integer(1, size);
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
