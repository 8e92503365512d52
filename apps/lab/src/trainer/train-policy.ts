import { Worker } from "node:worker_threads";
import type { DatasetRow, MetricsPoint } from "@gshf/trainer-protocol";
import { answerFeatures, type FeatureKind } from "../policy/features.ts";
import type { EmbedTexts } from "../policy/policies.ts";
import type { TrainingProblem, TrainMessage } from "./training-problem.ts";

/**
 * The comparisons as differences of features. The label is the share of votes for `chosen`, so a split vote or a
 * tie pulls as little as it should.
 */
export async function buildComparisons(
  rows: readonly DatasetRow[],
  features: FeatureKind,
  embedTexts: EmbedTexts,
): Promise<Pick<TrainingProblem, "differences" | "dimension" | "labels" | "weights" | "pessimismMargins">> {
  const featurize = async (answers: readonly string[]) => {
    const embeddings = await embedTexts(answers);
    return embeddings.map((embedding, i) => answerFeatures(features, answers[i] ?? "", embedding));
  };
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
  return {
    differences,
    dimension,
    labels: Float64Array.from(rows, (row) => row.label.p_chosen),
    weights: Float64Array.from(rows, (row) => row.weight),
    pessimismMargins: Float64Array.from(rows, (row) => row.pessimism_margin),
  };
}

export type TrainedPolicy = {
  readonly theta: Float64Array;
  readonly steps: number;
  readonly converged: boolean;
};

/**
 * Minimises the DPO loss by gradient descent in a thread of its own, so that the server goes on answering.
 *
 * @throws when `signal` aborts (AbortError) or the problem is none (the message says why).
 */
export async function trainPolicy(
  problem: TrainingProblem,
  options: { readonly signal: AbortSignal; readonly onMetrics: (points: readonly MetricsPoint[]) => void },
): Promise<TrainedPolicy> {
  options.signal.throwIfAborted();
  const worker = new Worker(new URL("./train-worker.ts", import.meta.url), { workerData: problem });
  const { promise, resolve, reject } = Promise.withResolvers<TrainedPolicy>();
  const abort = () => reject(options.signal.reason);
  options.signal.addEventListener("abort", abort);
  worker.on("error", reject);
  worker.on("message", (message: TrainMessage) => {
    if (message.type === "metrics") options.onMetrics(message.points);
    else resolve(message);
  });
  try {
    return await promise;
  } finally {
    options.signal.removeEventListener("abort", abort);
    await worker.terminate();
  }
}

function answerText(messages: readonly { readonly content: string }[]): string {
  return messages.at(-1)?.content ?? "";
}
