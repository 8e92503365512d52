import type { LogLinearPool, SupervisedPrompt } from "@gshf/gshf";
import type { Algorithm, DatasetRow, JobError } from "@gshf/trainer-protocol";
import type { z } from "zod";
import { answerFeatures, type FeatureKind } from "../policy/features.ts";
import type { EmbedTexts } from "../policy/policies.ts";
import type { Pool, Pools } from "../pools/pool.ts";
import type { ComparisonProblem, LikelihoodProblem } from "./training-problem.ts";

export type AlgorithmName = z.output<typeof Algorithm>;

type Featurize = (texts: readonly string[]) => Promise<readonly Float32Array[]>;

/** φ of texts. */
export function featurizer(features: FeatureKind, embedTexts: EmbedTexts): Featurize {
  return async (texts) => {
    const embeddings = await embedTexts(texts);
    return embeddings.map((embedding, i) => answerFeatures(features, texts[i] ?? "", embedding));
  };
}

type Comparisons = Pick<
  ComparisonProblem,
  "kind" | "differences" | "dimension" | "labels" | "weights" | "margins"
>;

/**
 * The comparisons as differences of features. The label is the share of votes for `chosen`, so a split vote or a
 * tie pulls as little as it should. Which margin counts, and with which sign, is the algorithm's: the pessimism margin
 * is added (Eq. 10), a reward model's is subtracted, as TRL does it.
 */
export async function buildComparisons(
  rows: readonly DatasetRow[],
  algorithm: AlgorithmName,
  featurize: Featurize,
): Promise<Comparisons> {
  const chosen = await featurize(rows.map((row) => answerText(row.chosen)));
  const rejected = await featurize(rows.map((row) => answerText(row.rejected)));
  const dimension = chosen[0]?.length ?? 0;
  const differences = new Float64Array(rows.length * dimension);
  for (const [i, winner] of chosen.entries()) {
    const loser = rejected[i];
    if (loser === undefined) throw new Error("one embedding per text");
    for (let j = 0; j < dimension; j += 1)
      differences[i * dimension + j] = (winner[j] ?? 0) - (loser[j] ?? 0);
  }
  const marginOf = (row: DatasetRow) =>
    algorithm === "reward_model" ? 0 - row.rm_margin : row.pessimism_margin;
  return {
    kind: "comparisons",
    differences,
    dimension,
    labels: Float64Array.from(rows, (row) => row.label.p_chosen),
    weights: Float64Array.from(rows, (row) => row.weight),
    margins: Float64Array.from(rows, marginOf),
  };
}

type Supervised = Pick<LikelihoodProblem, "kind" | "dimension" | "prompts">;

/** The chosen answers by prompt, beside all that π₀ answers to it: likelihood is a share of these. */
export async function buildLikelihood(
  rows: readonly DatasetRow[],
  pools: Pools,
  featurize: Featurize,
): Promise<({ ok: true } & Supervised) | { ok: false; error: JobError }> {
  const byPool = new Map<Pool, DatasetRow[]>();
  for (const row of rows) {
    const pool = pools.find(row.prompt);
    if (pool === undefined) {
      const message = `pair ${row.pair_id}: no pool has this prompt, so the likelihood of its answers is not known`;
      return { ok: false, error: { code: "unknown-prompt", message, retryable: false } };
    }
    const known = byPool.get(pool);
    if (known === undefined) byPool.set(pool, [row]);
    else known.push(row);
  }
  const prompts: SupervisedPrompt[] = [];
  let dimension = 0;
  for (const [pool, learned] of byPool) {
    const chosen = await featurize(learned.map((row) => answerText(row.chosen)));
    dimension = chosen[0]?.length ?? dimension;
    const weights = learned.map((row) => row.weight);
    prompts.push({ ...(await poolFeatures(pool, featurize)), chosen: flat(chosen), weights });
  }
  return { ok: true, kind: "likelihood", dimension, prompts };
}

/** The KL is measured on so many prompts at most: beyond that it costs more than it tells. */
const klPromptsMax = 64;

/** The pools of the first prompts trained on that have one. */
export async function klPools(
  rows: readonly DatasetRow[],
  pools: Pools,
  featurize: Featurize,
): Promise<LogLinearPool[]> {
  const found = new Set<Pool>();
  for (const row of rows) {
    const pool = found.size < klPromptsMax ? pools.find(row.prompt) : undefined;
    if (pool !== undefined) found.add(pool);
  }
  const measured: LogLinearPool[] = [];
  for (const pool of found) measured.push(await poolFeatures(pool, featurize));
  return measured;
}

async function poolFeatures(pool: Pool, featurize: Featurize): Promise<LogLinearPool> {
  const features = await featurize(pool.candidates.map(({ text }) => text));
  return { features: flat(features), reference: pool.candidates.map(({ mass }) => mass) };
}

function flat(rows: readonly Float32Array[]): Float64Array {
  const width = rows[0]?.length ?? 0;
  const all = new Float64Array(rows.length * width);
  for (const [i, row] of rows.entries()) all.set(row, i * width);
  return all;
}

function answerText(messages: readonly { readonly content: string }[]): string {
  return messages.at(-1)?.content ?? "";
}
