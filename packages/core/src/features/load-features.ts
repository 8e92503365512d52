import type { FeatureMap } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { forEachConcurrently } from "../responses/index.ts";
import { Trouble } from "../trouble/index.ts";
import { decodeRow } from "./feature-shard.ts";
import { embeddedWidth, featureVector } from "./feature-vector.ts";

/** A text by its hash, with its length in code points. */
export type TextRef = { textSha256: string; characters: number };

const hashesPerQuery = 5_000;

/**
 * φ of every text asked for, by hash.
 *
 * @throws Trouble when a text was never embedded, or its shard is gone
 */
export async function loadFeatures(
  deps: Deps,
  map: FeatureMap,
  texts: readonly TextRef[],
): Promise<Map<string, Float32Array>> {
  const characters = new Map(texts.map((text) => [text.textSha256, text.characters]));
  const shards = await findShards(deps, map, [...characters.keys()]);
  const width = embeddedWidth(map);
  const features = new Map<string, Float32Array>();
  await forEachConcurrently([...shards], 8, neverAborted, async ([key, refs]) => {
    const bytes = await deps.storage.get(key);
    for (const { textSha256, index } of refs) {
      const embedding = decodeRow(bytes, width, index, key);
      features.set(textSha256, featureVector(map, embedding, characters.get(textSha256) ?? 0));
    }
  });
  return features;
}

const neverAborted = new AbortController().signal;

type ShardRef = { textSha256: string; index: number };

async function findShards(
  deps: Deps,
  map: FeatureMap,
  hashes: readonly string[],
): Promise<Map<string, ShardRef[]>> {
  const shards = new Map<string, ShardRef[]>();
  let found = 0;
  for (let from = 0; from < hashes.length; from += hashesPerQuery) {
    const refs = await deps.db.featureRef.findMany({
      where: { featureMapId: map.id, textSha256: { in: hashes.slice(from, from + hashesPerQuery) } },
    });
    found += refs.length;
    for (const { shardKey, textSha256, index } of refs) {
      const shard = shards.get(shardKey);
      if (shard === undefined) shards.set(shardKey, [{ textSha256, index }]);
      else shard.push({ textSha256, index });
    }
  }
  if (found < hashes.length) {
    const message = `${hashes.length - found} of ${hashes.length} texts have no features under the feature map "${map.model}"`;
    throw new Trouble("features-missing", message, { retryable: false });
  }
  return shards;
}
