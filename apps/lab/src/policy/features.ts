import { z } from "zod";

/**
 * What an answer's feature vector φ is made of: its embedding scaled to length 1, or that and a bounded length
 * component. The names and the formula are those of the product's feature maps, so that a policy can be trained
 * on the features its pairs were chosen by.
 */
export const FeatureKind = z.enum(["answer", "answer+length"]);
export type FeatureKind = z.infer<typeof FeatureKind>;

/**
 * φ of one answer, ‖φ‖ ≤ 1. With `answer+length` the component (c − 600)/(c + 600) of the c code points is
 * appended and the whole divided by √2.
 *
 * @param embedding of length 1.
 */
export function answerFeatures(kind: FeatureKind, text: string, embedding: Float32Array): Float32Array {
  if (kind === "answer") return embedding;
  const characters = [...text].length;
  const phi = new Float32Array(embedding.length + 1);
  phi.set(embedding.map((value) => value * Math.SQRT1_2));
  phi[embedding.length] = ((characters - 600) / (characters + 600)) * Math.SQRT1_2;
  return phi;
}
