/**
 * Writes ONNX models: the few messages of onnx.proto that a graph of float tensors needs, in protobuf's wire
 * format. Field numbers are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
 */

export type Attribute = number | { readonly float: number } | readonly number[];

export type GraphNode = {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
};

export type Initializer =
  | { readonly name: string; readonly dims: readonly number[]; readonly floats: Float32Array }
  | { readonly name: string; readonly dims: readonly number[]; readonly ints: readonly number[] };

export type Graph = {
  readonly nodes: readonly GraphNode[];
  readonly initializers: readonly Initializer[];
  /** Float tensors; a dimension that varies is a name. */
  readonly input: { readonly name: string; readonly dims: readonly (number | string)[] };
  readonly output: { readonly name: string; readonly dims: readonly (number | string)[] };
};

const FLOAT = 1;
const INT64 = 7;
const OPSET = 17;
const IR_VERSION = 8;

/** The bytes of an ONNX file that holds `graph`. */
export function encodeModel(graph: Graph): Uint8Array {
  return Buffer.concat([
    int(1, IR_VERSION),
    message(7, encodeGraph(graph)),
    message(8, Buffer.concat([text(1, ""), int(2, OPSET)])),
  ]);
}

function encodeGraph(graph: Graph): Buffer {
  return Buffer.concat([
    ...graph.nodes.map((node) => message(1, encodeNode(node))),
    text(2, "graph"),
    ...graph.initializers.map((tensor) => message(5, encodeTensor(tensor))),
    message(11, encodeValue(graph.input)),
    message(12, encodeValue(graph.output)),
  ]);
}

function encodeNode(node: GraphNode): Buffer {
  return Buffer.concat([
    ...node.inputs.map((name) => text(1, name)),
    ...node.outputs.map((name) => text(2, name)),
    text(4, node.op),
    ...Object.entries(node.attributes ?? {}).map(([name, value]) => message(5, encodeAttribute(name, value))),
  ]);
}

function encodeAttribute(name: string, value: Attribute): Buffer {
  if (typeof value === "number") return Buffer.concat([text(1, name), int(3, value), int(20, 2)]);
  if ("float" in value) return Buffer.concat([text(1, name), float(2, value.float), int(20, 1)]);
  return Buffer.concat([text(1, name), ...value.map((entry) => int(8, entry)), int(20, 7)]);
}

function encodeTensor(tensor: Initializer): Buffer {
  const dims = tensor.dims.map((dim) => int(1, dim));
  if ("floats" in tensor) {
    const { buffer, byteOffset, byteLength } = tensor.floats;
    const raw = Buffer.from(buffer, byteOffset, byteLength);
    return Buffer.concat([...dims, int(2, FLOAT), text(8, tensor.name), message(9, raw)]);
  }
  const raw = Buffer.from(BigInt64Array.from(tensor.ints, BigInt).buffer);
  return Buffer.concat([...dims, int(2, INT64), text(8, tensor.name), message(9, raw)]);
}

function encodeValue(value: Graph["input"]): Buffer {
  const dims = value.dims.map((dim) => message(1, typeof dim === "number" ? int(1, dim) : text(2, dim)));
  const tensor = Buffer.concat([int(1, FLOAT), message(2, Buffer.concat(dims))]);
  return Buffer.concat([text(1, value.name), message(2, message(1, tensor))]);
}

function varint(value: number): Buffer {
  // Negative integers are ten bytes of two's complement.
  let rest = value < 0 ? BigInt.asUintN(64, BigInt(value)) : BigInt(value);
  const bytes: number[] = [];
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return Buffer.from([...bytes, Number(rest)]);
}

function int(field: number, value: number): Buffer {
  return Buffer.concat([varint(field << 3), varint(value)]);
}

function float(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([varint((field << 3) | 5), bytes]);
}

function message(field: number, bytes: Buffer): Buffer {
  return Buffer.concat([varint((field << 3) | 2), varint(bytes.length), bytes]);
}

function text(field: number, value: string): Buffer {
  return message(field, Buffer.from(value));
}
