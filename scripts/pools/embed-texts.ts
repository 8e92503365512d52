import path from "node:path";
import { createEmbedder, embeddingModel } from "../../apps/lab/src/embedding/embedder.ts";
import { openVectorCache, type VectorCache } from "../../apps/lab/src/embedding/vector-cache.ts";
import type { Pool } from "./read-pools-file.ts";

/** Where embeddings are kept between runs; git ignores it. */
const embeddingsDirectory = path.resolve(import.meta.dirname, "../../.gshf/bench/embeddings");

/** Vectors of another embedder, kept beside the demo's. */
export function openEmbeddings(name: string, dimension: number): VectorCache {
  return openVectorCache(embeddingsDirectory, name, dimension);
}

/** Texts embedded between two lines of progress. */
const textsPerStep = 500;

export type EmbedOptions = {
  /** Worker threads. */
  readonly threads: number;
  /** Told now and then how far it is. */
  readonly say: (line: string) => void;
};

/**
 * Vectors of length one by the demo's embedder, in the order of the texts. What was embedded before is read from the
 * disk (by the sha256 of the text), so only the first run of a file takes its minutes; a run that is stopped keeps
 * what it has.
 */
export async function embedTexts(
  texts: readonly string[],
  { threads, say }: EmbedOptions,
): Promise<readonly Float32Array[]> {
  const embedder = createEmbedder({ cacheDir: embeddingsDirectory, threads });
  try {
    const known = embedder.stats().cached;
    const vectors: Float32Array[] = [];
    for (let from = 0; from < texts.length; from += textsPerStep) {
      vectors.push(...(await embedder.embed(texts.slice(from, from + textsPerStep))));
      const fresh = embedder.stats().cached - known;
      if (fresh > 0) say(`${embeddingModel}: ${vectors.length} of ${texts.length} texts`);
    }
    return vectors;
  } finally {
    await embedder.close();
  }
}

/** The embeddings of all answers, prompt by prompt, in the order of their candidates. */
export async function embedAnswers(
  pools: readonly Pool[],
  options: EmbedOptions,
): Promise<readonly (readonly Float32Array[])[]> {
  const vectors = await embedTexts(
    pools.flatMap((pool) => pool.candidates.map(({ text }) => text)),
    options,
  );
  let from = 0;
  return pools.map((pool) => {
    from += pool.candidates.length;
    return vectors.slice(from - pool.candidates.length, from);
  });
}
