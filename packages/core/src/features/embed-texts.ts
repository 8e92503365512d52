import type { FeatureMap } from "@gshf/db";
import type { InferenceClient } from "@gshf/inference";
import { featureShardKey, sha256Hex } from "@gshf/storage";
import type { Deps } from "../access/index.ts";
import { Trouble, unwrapOrThrow } from "../trouble/index.ts";
import { encodeRows } from "./feature-shard.ts";
import { embeddedWidth } from "./feature-vector.ts";

/** Texts of one request, one object in storage and one insert. */
export const textsPerBatch = 64;

/**
 * Embeds the texts with these hashes that have no features yet: one request, one object, one insert, so that
 * after a crash a batch is either done or untouched. An embedder's last bits may depend on what else is in the
 * batch; batches that are all or nothing make the features the same however often the work was interrupted.
 *
 * @param hashes sha256 of texts of this project, at most `textsPerBatch`, in a fixed order
 */
export async function embedBatch(
  deps: Deps,
  client: InferenceClient,
  map: FeatureMap,
  hashes: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const known = await deps.db.featureRef.findMany({
    where: { featureMapId: map.id, textSha256: { in: [...hashes] } },
    select: { textSha256: true },
  });
  const have = new Set(known.map((ref) => ref.textSha256));
  const missing = hashes.filter((hash) => !have.has(hash));
  if (missing.length === 0) return;
  // Asked first whether it is there: embeddings that can't be kept would be paid for again with every try.
  await deps.storage.head(featureShardKey(map.sha256, "probe"));
  const texts = await loadTexts(deps, map.projectId, missing);
  const result = await client.embed({ model: map.model, texts, batchSize: textsPerBatch, signal });
  signal.throwIfAborted();
  const rows = unwrapOrThrow("embedder", result);
  checkRows(map, rows);
  const bytes = encodeRows(rows);
  const shardKey = featureShardKey(map.sha256, sha256Hex(bytes));
  await deps.storage.put(shardKey, bytes);
  await deps.db.featureRef.createMany({
    data: missing.map((textSha256, index) => ({ featureMapId: map.id, textSha256, shardKey, index })),
    skipDuplicates: true,
  });
}

async function loadTexts(deps: Deps, projectId: string, hashes: readonly string[]): Promise<string[]> {
  const rows = await deps.db.response.findMany({
    where: { projectId, textSha256: { in: [...hashes] } },
    select: { textSha256: true, text: true },
    distinct: ["textSha256"],
  });
  const texts = new Map(rows.map((row) => [row.textSha256, row.text]));
  return hashes.map((hash) => {
    const text = texts.get(hash);
    if (text === undefined) throw new Error(`no response has the text ${hash}`);
    return text;
  });
}

function checkRows(map: FeatureMap, rows: readonly Float32Array[]): void {
  const width = embeddedWidth(map);
  const wrong = rows.find((row) => row.length !== width);
  if (wrong !== undefined) {
    const message = `embedder: ${host(map.baseUrl)} gave vectors of ${wrong.length} numbers, expected ${width}`;
    throw new Trouble("embedder-dimension", message, { retryable: false });
  }
  if (rows.some((row) => !row.every(Number.isFinite))) {
    const message = `embedder: ${host(map.baseUrl)} gave a vector with a number that is not finite`;
    throw new Trouble("embedder-not-finite", message, { retryable: false });
  }
}

function host(url: string): string {
  return URL.parse(url)?.host ?? url;
}
