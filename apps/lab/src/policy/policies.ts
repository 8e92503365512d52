import { logSumExp } from "@gshf/gshf";
import type { Pool } from "../pools/pool.ts";
import type { Adapter } from "./adapter.ts";
import { answerFeatures } from "./features.ts";
import { buildTrie, type TrieNode } from "./trie.ts";

/** Gives one L2-normalised vector per text, in order. */
export type EmbedTexts = (texts: readonly string[]) => Promise<readonly Float32Array[]>;

/** The name of the reference policy: uniform over a pool's candidates. */
export const referenceModel = "pi0";

export type Policies = {
  /**
   * log π(candidate | prompt) for each of the pool's candidates, normalised.
   *
   * @param adapter null for π₀.
   */
  logProbabilities(pool: Pool, adapter: Adapter | null): Promise<Float64Array>;
  trie(pool: Pool): TrieNode;
};

/** The lab's policies: exact distributions over finite pools, their tries built once per pool. */
export function createPolicies(embedTexts: EmbedTexts): Policies {
  const tries = new Map<string, TrieNode>();
  // By adapter, not by name: a name loaded again after an unload may stand for other weights.
  const tables = new WeakMap<Adapter, Map<string, Float64Array>>();
  return {
    trie(pool) {
      const known = tries.get(pool.key);
      if (known) return known;
      const built = buildTrie(pool.candidates.map((candidate) => candidate.text));
      tries.set(pool.key, built);
      return built;
    },
    async logProbabilities(pool, adapter) {
      const logPi0 = Float64Array.from(pool.candidates, (candidate) => Math.log(candidate.mass));
      if (adapter === null) return logPi0;
      const table = tables.get(adapter) ?? new Map<string, Float64Array>();
      tables.set(adapter, table);
      const known = table.get(pool.key);
      if (known) return known;
      const embeddings = await embedTexts(pool.candidates.map((candidate) => candidate.text));
      const scores = logPi0.map((logMass, i) => {
        const [candidate, embedding] = [pool.candidates[i], embeddings[i]];
        if (candidate === undefined || embedding === undefined)
          throw new Error("one embedding per candidate");
        return logMass + score(adapter, answerFeatures(adapter.features, candidate.text, embedding));
      });
      const total = logSumExp(scores);
      const logPi = scores.map((value) => value - total);
      table.set(pool.key, logPi);
      return logPi;
    },
  };
}

function score(adapter: Adapter, feature: Float32Array): number {
  if (feature.length !== adapter.theta.length) {
    throw new Error(`the adapter has ${adapter.theta.length} weights, the features ${feature.length}`);
  }
  let sum = 0;
  for (const [i, weight] of adapter.theta.entries()) sum += weight * (feature[i] ?? 0);
  return sum / adapter.eta;
}
