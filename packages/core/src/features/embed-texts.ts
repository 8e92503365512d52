import { type FeatureMap, ResponsePurpose } from "@gshf/db";
import type { InferenceClient } from "@gshf/inference";
import { featureShardKey, sha256Hex } from "@gshf/storage";
import type { Deps } from "../access/index.ts";
import { Trouble, unwrapOrThrow } from "../trouble/index.ts";
import { type EmbeddedText, embeddedKey, embeddedText, promptsOf } from "./embedded-texts.ts";
import { readTexts, vectorMapOf } from "./feature-map.ts";
import { encodeRows } from "./feature-shard.ts";

/** Texts of one object in storage and one insert, and of a request where texts are read whole. */
export const textsPerBatch = 64;

/**
 * Embeds those of the texts that have no features yet: one object, one insert, so that after a crash a batch is either
 * done or untouched. An embedder's last bits may depend on what else it is sent with a text; batches that are all or
 * nothing make the features the same however often the work was interrupted.
 *
 * @param texts of this project, at most `textsPerBatch`, in a fixed order
 */
export async function embedBatch(
  deps: Deps,
  client: InferenceClient,
  map: FeatureMap,
  texts: readonly EmbeddedText[],
  signal: AbortSignal,
): Promise<void> {
  const prompts = await promptsOf(deps, texts);
  const named = texts.map((text) => ({ text, key: embeddedKey(text, prompts) }));
  const known = await deps.db.featureRef.findMany({
    where: { featureMapId: map.id, textSha256: { in: named.map(({ key }) => key) } },
    select: { textSha256: true },
  });
  const have = new Set(known.map((ref) => ref.textSha256));
  const missing = named.filter(({ key }) => !have.has(key));
  if (missing.length === 0) return;
  // Asked first whether it is there: embeddings that can't be kept would be paid for again with every try.
  await deps.storage.head(featureShardKey(map.sha256, "probe"));
  const answers = await loadAnswers(
    deps,
    map.projectId,
    missing.map(({ text }) => text),
  );
  const { requested, combine } = readTexts(
    missing.map(({ text }) => embeddedText(text, prompts, answers.get(text.textSha256) ?? "")),
    map.windowTokens,
  );
  const result = await client.embed({
    model: map.model,
    texts: requested,
    batchSize: textsPerBatch,
    signal,
  });
  signal.throwIfAborted();
  const embedded = unwrapOrThrow("embedder", result);
  checkRows(map, embedded);
  const rows = combine(embedded);
  const bytes = encodeRows(rows);
  const shardKey = featureShardKey(map.sha256, sha256Hex(bytes));
  await deps.storage.put(shardKey, bytes);
  await deps.db.featureRef.createMany({
    data: missing.map(({ key }, index) => ({ featureMapId: map.id, textSha256: key, shardKey, index })),
    skipDuplicates: true,
  });
}

/** The answers that texts need, by hash. */
async function loadAnswers(
  deps: Deps,
  projectId: string,
  texts: readonly EmbeddedText[],
): Promise<Map<string, string>> {
  const read = texts.filter(({ part }) => part !== "prompt");
  const hashes = read.map(({ textSha256 }) => textSha256);
  const promptIds = [...new Set(read.map(({ promptId }) => promptId))];
  const rows = await deps.db.response.findMany({
    // By their prompts, of which there is an index: all purposes are named because it begins with them.
    where: {
      projectId,
      purpose: { in: Object.values(ResponsePurpose) },
      promptId: { in: promptIds },
      textSha256: { in: hashes },
    },
    select: { textSha256: true, text: true },
    distinct: ["textSha256"],
  });
  const answers = new Map(rows.map((row) => [row.textSha256, row.text]));
  for (const hash of hashes) {
    if (!answers.has(hash)) throw new Error(`no response has the text ${hash}`);
  }
  return answers;
}

function checkRows(map: FeatureMap, rows: readonly Float32Array[]): void {
  const { width } = vectorMapOf(map);
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
