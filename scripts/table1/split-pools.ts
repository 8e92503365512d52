import { createHash } from "node:crypto";
import { createRandom } from "@gshf/gshf";
import type { Pool } from "../loop/read-pools.ts";

export type SplitName = "train" | "validation" | "test" | "ood";
export type SplitPool = Pool & { split: SplitName };

/** Sources of prompts that nothing is learned on. */
const oodSources = ["koala", "vicuna"];
const shares = { train: 0.6, validation: 0.15 };

/** The pools with their splits: out of distribution by source, the rest by a hash of seed and key. */
export function splitPools(pools: readonly Pool[], seed: number): SplitPool[] {
  return pools.map((pool) => ({ ...pool, split: splitOf(pool, seed) }));
}

function splitOf({ key, source }: Pool, seed: number): SplitName {
  if (oodSources.includes(source)) return "ood";
  const hash = createHash("sha256").update(`table1:${seed}:${key}`).digest("hex").slice(0, 12);
  const place = Number.parseInt(hash, 16) / 16 ** 12;
  if (place < shares.train) return "train";
  return place < shares.train + shares.validation ? "validation" : "test";
}

type Comparison = { prompt_id: string; prompt: Pool["messages"]; chosen: string; rejected: string };

/**
 * D_off: two different draws of π₀ for training prompts, in turn, labeled by a draw from σ(Δ gold); no pair twice. From
 * the weakest, only a quarter of each prompt's answers is compared, those of least gold: what a good policy chooses is
 * then poorly covered.
 *
 * @throws Error when there are not so many pairs
 */
export function offlineComparisons(
  pools: readonly SplitPool[],
  { count, seed, from }: { count: number; seed: number; from: "all" | "weakest" },
): Comparison[] {
  const random = createRandom(seed).fork("offline");
  const compared = pools.map((pool) => (from === "all" ? pool : { ...pool, answers: weakestOf(pool) }));
  const asked = compared.filter(({ split, answers }) => split === "train" && answers.length > 1);
  if (asked.length === 0) throw new Error("no training prompt has two answers");
  const order = random.fork("order").shuffle([...asked].sort((a, b) => (a.key < b.key ? -1 : 1)));
  const known = new Set<string>();
  const comparisons: Comparison[] = [];
  for (let i = 0; comparisons.length < count; i++) {
    if (i > 100 * count) throw new Error(`there are not ${count} different pairs to compare`);
    const pool = order[i % order.length]!;
    const draw = random.fork("pair", i);
    const masses = Float64Array.from(pool.answers, ({ mass }) => mass);
    const first = draw.categorical(masses);
    masses[first] = 0;
    const second = draw.categorical(masses);
    const pair = `${pool.key} ${Math.min(first, second)} ${Math.max(first, second)}`;
    if (known.has(pair)) continue;
    known.add(pair);
    const [a, b] = [pool.answers[first]!, pool.answers[second]!];
    const isFirstBetter = draw.uniform() < 1 / (1 + Math.exp(b.gold - a.gold));
    const [chosen, rejected] = isFirstBetter ? [a, b] : [b, a];
    const texts = { chosen: chosen.text, rejected: rejected.text };
    comparisons.push({ prompt_id: pool.key, prompt: pool.messages, ...texts });
  }
  return comparisons;
}

function weakestOf({ answers }: SplitPool): SplitPool["answers"] {
  return [...answers].sort((a, b) => a.gold - b.gold).slice(0, Math.ceil(answers.length / 4));
}
