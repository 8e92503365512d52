import type { FeatureMap } from "@gshf/db";
import type { FeaturePart } from "@gshf/gshf";
import type { Deps } from "../access/index.ts";
import { forEachConcurrently } from "../responses/index.ts";
import { Trouble } from "../trouble/index.ts";
import { type AnswerRef, answerKey, type EmbeddedText, embeddedKey, promptsOf } from "./embedded-texts.ts";
import { vectorMapOf } from "./feature-map.ts";
import { decodeRow } from "./feature-shard.ts";

/** An answer, with its length in code points. */
export type MeasuredAnswer = AnswerRef & { characters: number };

const hashesPerQuery = 5_000;

/**
 * φ of every answer asked for, by `answerKey`.
 *
 * @throws Trouble when a text was never embedded, or its shard is gone
 */
export async function loadFeatures(
  deps: Deps,
  map: FeatureMap,
  answers: readonly MeasuredAnswer[],
): Promise<Map<string, Float32Array>> {
  const { parts, width, vector } = vectorMapOf(map);
  const distinct = [...new Map(answers.map((answer) => [answerKey(answer), answer])).values()];
  const inputs = distinct.map(({ characters }): Input => ({ characters }));
  for (const part of parts) {
    const texts = distinct.map(
      ({ promptId, textSha256 }): EmbeddedText => ({
        part,
        promptId,
        textSha256: part === "prompt" ? "" : textSha256,
      }),
    );
    const prompts = await promptsOf(deps, texts);
    const keys = texts.map((text) => embeddedKey(text, prompts));
    const embeddings = await loadEmbeddings(deps, map, width, new Set(keys));
    keys.forEach((key, i) => {
      const [input, embedding] = [inputs[i], embeddings.get(key)];
      if (input !== undefined && embedding !== undefined) input[part] = embedding;
    });
  }
  return new Map(distinct.map((answer, i) => [answerKey(answer), vector(inputs[i] ?? { characters: 0 })]));
}

type Input = { characters: number } & Partial<Record<FeaturePart, Float32Array>>;

async function loadEmbeddings(
  deps: Deps,
  map: FeatureMap,
  width: number,
  keys: ReadonlySet<string>,
): Promise<Map<string, Float32Array>> {
  const shards = await findShards(deps, map, [...keys]);
  const embeddings = new Map<string, Float32Array>();
  await forEachConcurrently([...shards], 8, neverAborted, async ([shardKey, refs]) => {
    const bytes = await deps.storage.get(shardKey);
    for (const { textSha256, index } of refs) {
      embeddings.set(textSha256, decodeRow(bytes, width, index, shardKey));
    }
  });
  return embeddings;
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
