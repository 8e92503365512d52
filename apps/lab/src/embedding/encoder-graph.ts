import type { Graph, GraphNode, Initializer } from "@gshf/onnx-model";
import type { EncoderWeights } from "./encoder-weights.ts";

/** Width of the token embeddings, and of everything after the first layer's attention. */
export const tokenWidth = 256;
export const embeddingDimension = 512;

const ffnWidth = 1_536;
const headCount = 4;
const transformerShape = "Encoder_en/KonaTransformer/Encode";

/**
 * The encoder behind its token embeddings: two pre-norm transformer layers of four heads, the mean over the
 * tokens, a tanh layer and division by the length. Input `tokens` is T×256, one text without padding.
 */
export function encoderGraph(weights: EncoderWeights, epsilon: number): Graph {
  const nodes: GraphNode[] = [];
  const initializers: Initializer[] = [];
  const builder: Builder = {
    float(name, floats, ...dims) {
      initializers.push({ name, dims, floats });
      return name;
    },
    ints(name, ...ints) {
      initializers.push({ name, dims: [ints.length], ints });
      return name;
    },
    add(op, inputs, output, attributes) {
      nodes.push({ op, inputs, outputs: [output], ...(attributes ? { attributes } : {}) });
      return output;
    },
    nodes,
  };
  const first = addLayer(builder, weights, 0, tokenWidth, "tokens", epsilon);
  const second = addLayer(builder, weights, 1, embeddingDimension, first, epsilon);
  const mean = builder.add("ReduceMean", [second], "mean", { axes: [0], keepdims: 1 });
  const hidden = dense(builder, mean, "hidden", embeddingDimension, embeddingDimension, {
    kernel: weights.tensor("hidden_layers/tanh_layer_0/weights"),
    bias: weights.tensor("hidden_layers/tanh_layer_0/bias"),
  });
  const bounded = builder.add("Tanh", [hidden], "bounded");
  const norm = builder.add("ReduceL2", [bounded], "norm", { axes: [1], keepdims: 1 });
  builder.add("Div", [bounded, norm], "embedding");
  return {
    nodes,
    initializers,
    inputs: [{ name: "tokens", dims: ["T", tokenWidth] }],
    outputs: [{ name: "embedding", dims: [1, embeddingDimension] }],
  };
}

type Builder = {
  float(name: string, floats: Float32Array, ...dims: number[]): string;
  ints(name: string, ...ints: number[]): string;
  add(op: string, inputs: string[], output: string, attributes?: GraphNode["attributes"]): string;
  readonly nodes: GraphNode[];
};

/** One layer: attention and feed-forward, each behind a layer norm and added to what came in. */
function addLayer(
  builder: Builder,
  weights: EncoderWeights,
  index: 0 | 1,
  width: number,
  input: string,
  epsilon: number,
): string {
  const at = (name: string) => `layer${index}.${name}`;
  const tensor = (name: string) =>
    weights.tensor(`${transformerShape}/Layer_${index}/TransformerLayer/${name}`);
  const kernel = (name: string) =>
    weights.tensor(`${transformerShape}/TransformerStack/Layer_${index}/TransformerLayer/${name}`);
  const norm = (name: string, from: string, size: number, prefix: string) =>
    builder.add(
      "LayerNormalization",
      [
        from,
        builder.float(at(`${name}.scale`), tensor(`${prefix}layer_norm_scale/ConcatPartitions/concat`), size),
        builder.float(at(`${name}.bias`), tensor(`${prefix}layer_norm_bias/ConcatPartitions/concat`), size),
      ],
      at(name),
      { axis: -1, epsilon: { float: epsilon } },
    );
  const attended = addAttention(
    builder,
    at,
    norm("norm1", input, width, "layer_prepostprocess/layer_norm/"),
    width,
    tensor,
  );
  // The first layer widens 256 to 512, so its residual goes through a dense layer.
  const residual =
    index === 0
      ? dense(builder, input, at("widen"), width, embeddingDimension, {
          kernel: tensor("dense/kernel/ConcatPartitions/concat"),
          bias: tensor("dense/bias/ConcatPartitions/concat"),
        })
      : input;
  const middle = builder.add("Add", [attended, residual], at("middle"));
  const normed = norm("norm2", middle, embeddingDimension, "FFN/layer_prepostprocess/layer_norm/");
  const wide = dense(builder, normed, at("conv1"), embeddingDimension, ffnWidth, {
    kernel: kernel("FFN/conv1/Tensordot/Reshape_1"),
    bias: tensor("FFN/conv1/bias/ConcatPartitions/concat"),
  });
  const active = builder.add("Relu", [wide], at("relu"));
  const narrow = dense(builder, active, at("conv2"), ffnWidth, embeddingDimension, {
    kernel: kernel("FFN/conv2/Tensordot/Reshape_1"),
    bias: tensor("FFN/conv2/bias/ConcatPartitions/concat"),
  });
  return builder.add("Add", [narrow, middle], at("output"));
}

function addAttention(
  builder: Builder,
  at: (name: string) => string,
  input: string,
  width: number,
  tensor: (name: string) => Float32Array,
): string {
  const part = (name: string) => ({
    kernel: tensor(`MultiheadAttention/${name}/kernel/part_0`),
    bias: tensor(`MultiheadAttention/${name}/bias/ConcatPartitions/concat`),
  });
  const qkv = dense(builder, input, at("qkv"), width, 3 * width, part("qkv_transform_single"));
  const sizes = builder.ints(at("sizes"), width, width, width);
  const names = [at("q"), at("k"), at("v")] as const;
  builder.nodes.push({ op: "Split", inputs: [qkv, sizes], outputs: names, attributes: { axis: 1 } });
  const headWidth = width / headCount;
  const split = builder.ints(at("split"), -1, headCount, headWidth);
  const heads = (name: string, perm: readonly number[]) => {
    const shaped = builder.add("Reshape", [name, split], `${name}.heads`);
    return builder.add("Transpose", [shaped], `${name}.turned`, { perm });
  };
  const scale = builder.float(at("scale"), Float32Array.of(1 / Math.sqrt(headWidth)));
  const query = builder.add("Mul", [heads(names[0], [1, 0, 2]), scale], at("query"));
  const scores = builder.add("MatMul", [query, heads(names[1], [1, 2, 0])], at("scores"));
  const attention = builder.add("Softmax", [scores], at("attention"), { axis: -1 });
  const mixed = builder.add("MatMul", [attention, heads(names[2], [1, 0, 2])], at("mixed"));
  const turned = builder.add("Transpose", [mixed], at("turned"), { perm: [1, 0, 2] });
  const joined = builder.add("Reshape", [turned, builder.ints(at("join"), -1, width)], at("joined"));
  return dense(builder, joined, at("attended"), width, embeddingDimension, part("output_transform_single"));
}

function dense(
  builder: Builder,
  input: string,
  output: string,
  from: number,
  to: number,
  weights: { readonly kernel: Float32Array; readonly bias: Float32Array },
): string {
  const kernel = builder.float(`${output}.kernel`, weights.kernel, from, to);
  const bias = builder.float(`${output}.bias`, weights.bias, to);
  return builder.add("Gemm", [input, kernel, bias], output);
}
