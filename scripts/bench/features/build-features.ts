import {
  averageWindows,
  createVectorMap,
  type FeaturePart,
  promptAndAnswer,
  promptText,
  splitWindows,
  type VectorMap,
  type WindowOptions,
  windowsFor,
} from "@gshf/gshf";
import type { Pool } from "../../pools/read-pools-file.ts";
import { tokensRead, type Variant } from "./options.ts";

/** Vectors of length one, in the order of the texts. */
export type Embed = (texts: readonly string[]) => Promise<readonly Float32Array[]>;

export type PoolFeatures = {
  readonly map: VectorMap;
  /** Φ of each pool, a row an answer. */
  readonly features: readonly Float32Array[];
};

/** φ of every answer of the pools under a variant. */
export async function buildFeatures(
  pools: readonly Pool[],
  { embedder, reading, map: name }: Variant,
  embed: Embed,
): Promise<PoolFeatures> {
  const answers = pools.flatMap((pool) => pool.candidates.map(({ text }) => ({ pool, text })));
  const texts: Record<FeaturePart, () => readonly string[]> = {
    answer: () => answers.map(({ text }) => text),
    prompt: () => answers.map(({ pool }) => promptText(pool.messages)),
    both: () => answers.map(({ pool, text }) => promptAndAnswer(pool.messages, text)),
  };
  // The width is known once a text is embedded.
  const probe = await embed([answers[0]?.text ?? ""]);
  const map = createVectorMap(name, probe[0]?.length ?? 0);
  const parts = new Map<FeaturePart, readonly Float32Array[]>();
  const windows = reading === "windows" ? windowsFor(tokensRead[embedder]) : null;
  for (const part of map.parts) parts.set(part, await read(texts[part](), windows, embed));
  const features = pools.map((pool) => new Float32Array(pool.candidates.length * map.dimension));
  let row = 0;
  for (const [p, pool] of pools.entries()) {
    for (const [c, { text }] of pool.candidates.entries()) {
      const inputs = map.parts.map((part) => [part, parts.get(part)?.[row]]);
      const phi = map.vector({ characters: [...text].length, ...Object.fromEntries(inputs) });
      features[p]?.set(phi, c * map.dimension);
      row += 1;
    }
  }
  return { map, features };
}

/** Embeddings of texts, each different one once. */
async function read(
  texts: readonly string[],
  windows: WindowOptions | null,
  embed: Embed,
): Promise<readonly Float32Array[]> {
  if (windows === null) return embed(texts);
  const split = new Map([...new Set(texts)].map((text) => [text, splitWindows(text, windows)]));
  const all = [...split.values()].flat();
  const vectors = await embed(all.map((window) => window.text));
  let from = 0;
  const averaged = new Map<string, Float32Array>();
  for (const [text, parts] of split) {
    averaged.set(text, averageWindows(parts, vectors.slice(from, from + parts.length)));
    from += parts.length;
  }
  return texts.map((text) => averaged.get(text) ?? new Float32Array());
}
