import { PbfWriter } from "pbf";

/** Plain numbers are integers. */
export type Attribute = number | { readonly float: number } | readonly number[];

export type GraphNode = {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
};

/** A constant: 32-bit floats or 64-bit integers. */
export type Initializer =
  | { readonly name: string; readonly dims: readonly number[]; readonly floats: Float32Array }
  | { readonly name: string; readonly dims: readonly number[]; readonly ints: readonly number[] };

/** A tensor of 32-bit floats; a dimension that varies is a name. */
type Value = { readonly name: string; readonly dims: readonly (number | string)[] };

export type Graph = {
  readonly nodes: readonly GraphNode[];
  readonly initializers: readonly Initializer[];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
};

// Values and field numbers are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
const float = 1;
const int64 = 7;
const attributeFloat = 1;
const attributeInt = 2;
const attributeInts = 7;
const operatorSet = 17;
const irVersion = 8;

/** The bytes of an ONNX file that holds `graph`. */
export function encodeModel(graph: Graph): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, irVersion);
  pbf.writeMessage(7, writeGraph, graph);
  pbf.writeMessage(8, writeOperatorSet, operatorSet);
  return pbf.finish();
}

function writeOperatorSet(version: number, pbf: PbfWriter): void {
  pbf.writeStringField(1, "");
  pbf.writeVarintField(2, version);
}

function writeGraph(graph: Graph, pbf: PbfWriter): void {
  for (const node of graph.nodes) pbf.writeMessage(1, writeNode, node);
  pbf.writeStringField(2, "graph");
  for (const tensor of graph.initializers) pbf.writeMessage(5, writeInitializer, tensor);
  for (const value of graph.inputs) pbf.writeMessage(11, writeValue, value);
  for (const value of graph.outputs) pbf.writeMessage(12, writeValue, value);
}

function writeNode(node: GraphNode, pbf: PbfWriter): void {
  for (const name of node.inputs) pbf.writeStringField(1, name);
  for (const name of node.outputs) pbf.writeStringField(2, name);
  pbf.writeStringField(4, node.op);
  for (const attribute of Object.entries(node.attributes ?? {})) {
    pbf.writeMessage(5, writeAttribute, attribute);
  }
}

function writeAttribute([name, value]: [string, Attribute], pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  if (typeof value === "number") {
    pbf.writeVarintField(3, value);
    pbf.writeVarintField(20, attributeInt);
  } else if ("float" in value) {
    pbf.writeFloatField(2, value.float);
    pbf.writeVarintField(20, attributeFloat);
  } else {
    for (const entry of value) pbf.writeVarintField(8, entry);
    pbf.writeVarintField(20, attributeInts);
  }
}

function writeInitializer(tensor: Initializer, pbf: PbfWriter): void {
  for (const dim of tensor.dims) pbf.writeVarintField(1, dim);
  const isFloat = "floats" in tensor;
  pbf.writeVarintField(2, isFloat ? float : int64);
  pbf.writeStringField(8, tensor.name);
  const data = isFloat ? tensor.floats : BigInt64Array.from(tensor.ints, BigInt);
  pbf.writeBytesField(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

function writeValue(value: Value, pbf: PbfWriter): void {
  pbf.writeStringField(1, value.name);
  // TypeProto, of it the tensor's, of that the shape.
  pbf.writeMessage(2, (dims, type) => type.writeMessage(1, writeTensorType, dims), value.dims);
}

function writeTensorType(dims: Value["dims"], pbf: PbfWriter): void {
  pbf.writeVarintField(1, float);
  pbf.writeMessage(2, writeShape, dims);
}

function writeShape(dims: Value["dims"], pbf: PbfWriter): void {
  for (const dim of dims) pbf.writeMessage(1, writeDimension, dim);
}

function writeDimension(dim: number | string, pbf: PbfWriter): void {
  if (typeof dim === "number") pbf.writeVarintField(1, dim);
  else pbf.writeStringField(2, dim);
}
