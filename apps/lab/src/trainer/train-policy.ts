import { Worker } from "node:worker_threads";
import type { MetricsPoint } from "@gshf/trainer-protocol";
import type { TrainingProblem, TrainMessage, Weights } from "./training-problem.ts";

export type TrainListeners = {
  readonly metrics: (points: readonly MetricsPoint[]) => void;
  /** Weights on the way. Throwing ends the training. */
  readonly checkpoint: (checkpoint: Weights) => void;
};

/**
 * Minimises the loss by gradient descent in a thread of its own, so that the server goes on answering.
 *
 * @throws when `signal` aborts (AbortError) or the problem is none (the message says why).
 */
export async function trainPolicy(
  problem: TrainingProblem,
  signal: AbortSignal,
  listeners: TrainListeners,
): Promise<Weights> {
  signal.throwIfAborted();
  const worker = new Worker(new URL("./train-worker.ts", import.meta.url), { workerData: problem });
  const { promise, resolve, reject } = Promise.withResolvers<Weights>();
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort);
  worker.on("error", reject);
  worker.on("message", (message: TrainMessage) => {
    try {
      if (message.type === "metrics") listeners.metrics(message.points);
      else if (message.type === "checkpoint") listeners.checkpoint(message);
      else resolve(message);
    } catch (error) {
      reject(error);
    }
  });
  try {
    return await promise;
  } finally {
    signal.removeEventListener("abort", abort);
    await worker.terminate();
  }
}
