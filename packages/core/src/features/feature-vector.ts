/** How many numbers of φ come from the embedder; with `answer+length` one more follows. */
export function embeddedWidth(map: { features: string; dimension: number }): number {
  return map.features === "answer+length" ? map.dimension - 1 : map.dimension;
}

/**
 * φ(x, a): the answer's embedding, scaled to length one. Nothing is centred, because a constant cancels in
 * z = φ¹ − φ². With `answer+length` a bounded length component ℓ = (c − 600)/(c + 600) of the c characters, which
 * is tanh(½·ln(c/600)), is appended and the whole divided by √2, so that ‖φ‖ ≤ 1 holds either way.
 *
 * @param embedding as the embedder gave it
 * @param characters length of the text in code points
 */
export function featureVector(
  map: { features: string; dimension: number },
  embedding: Float32Array,
  characters: number,
): Float32Array {
  let square = 0;
  for (const value of embedding) square += value * value;
  // A text without content may embed to zero; it stays there.
  const scale = square > 0 ? 1 / Math.sqrt(square) : 0;
  if (map.features !== "answer+length") return embedding.map((value) => value * scale);
  const phi = new Float32Array(embedding.length + 1);
  phi.set(embedding.map((value) => value * scale * Math.SQRT1_2));
  phi[embedding.length] = ((characters - 600) / (characters + 600)) * Math.SQRT1_2;
  return phi;
}
