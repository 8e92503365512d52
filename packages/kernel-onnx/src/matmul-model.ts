/**
 * The ONNX model Y = X·W, written as protobuf bytes by hand: a graph of one node needs no exporter and no file.
 * Field numbers are those of onnx.proto (ModelProto, GraphProto, NodeProto, ValueInfoProto).
 */
export function matMulModel(): Uint8Array {
  const node = message([text(1, "X"), text(1, "W"), text(2, "Y"), text(4, "MatMul")]);
  const graph = message([
    bytes(1, node),
    text(2, "whiten"),
    bytes(11, matrixInfo("X", "rows", "inner")),
    bytes(11, matrixInfo("W", "inner", "columns")),
    bytes(12, matrixInfo("Y", "rows", "columns")),
  ]);
  const operators = message([text(1, ""), integer(2, 13)]);
  return Uint8Array.from(message([integer(1, 8), text(2, "gshf"), bytes(7, graph), bytes(8, operators)]));
}

const FLOAT = 1;

/** ValueInfoProto of an f32 matrix with two named, free dimensions. */
function matrixInfo(name: string, rows: string, columns: string): number[] {
  const shape = message([bytes(1, message([text(2, rows)])), bytes(1, message([text(2, columns)]))]);
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
