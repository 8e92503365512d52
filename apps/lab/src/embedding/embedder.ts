import { createEncodePool } from "./encode-pool.ts";
import { embeddingDimension } from "./encoder-graph.ts";
import { openVectorCache } from "./vector-cache.ts";

/** The name the embeddings endpoint serves the encoder under. */
export const embeddingModel = "use-512";

export type Embedder = {
  /** One vector of length 1 per text, in order. Texts must not be empty. */
  embed(texts: readonly string[]): Promise<readonly Float32Array[]>;
  /** Embeds ahead of time, behind whatever is asked for meanwhile. */
  warm(texts: readonly string[]): void;
  stats(): { readonly cached: number; readonly waiting: number };
  close(): Promise<void>;
};

/**
 * Embeds in worker threads, so that HTTP stays responsive, and remembers every vector on disk by the sha256 of
 * its text. A text asked for twice at a time is encoded once.
 *
 * @param options.threads worker threads; they start with the first text.
 */
export function createEmbedder(options: { readonly cacheDir: string; readonly threads: number }): Embedder {
  const cache = openVectorCache(options.cacheDir, embeddingModel, embeddingDimension);
  const pool = createEncodePool(options.threads);
  const embedOne = async (text: string, urgency: "urgent" | "later") => {
    const known = cache.get(text);
    if (known) return known;
    const vector = await pool.encode(text, urgency);
    cache.add(text, vector);
    return vector;
  };
  return {
    embed: (texts) => Promise.all(texts.map((text) => embedOne(text, "urgent"))),
    warm(texts) {
      // Whoever asks for one later hears of a failure; nobody waits for it now.
      for (const text of new Set(texts)) embedOne(text, "later").catch(() => undefined);
    },
    stats: () => ({ cached: cache.size(), waiting: pool.waiting() }),
    async close() {
      await pool.close();
      cache.close();
    },
  };
}
