import { parentPort, workerData } from "node:worker_threads";
import { trainLogLinearDpo } from "@gshf/gshf";
import type { MetricsPoint } from "@gshf/trainer-protocol";
import type { TrainingProblem, TrainMessage } from "./training-problem.ts";

const batch = 100;

const port = parentPort;
if (port === null) throw new Error("train-worker runs as a worker thread");
// Started by train-policy.ts alone, which gives a TrainingProblem.
const problem: TrainingProblem = workerData;
let points: MetricsPoint[] = [];
const flush = () => {
  if (points.length > 0) port.postMessage({ type: "metrics", points } satisfies TrainMessage);
  points = [];
};
const { start, ...rest } = problem;
const result = trainLogLinearDpo({
  ...rest,
  ...(start === null ? {} : { start }),
  onStep: ({ step, loss, accuracy, rewardMargin }) => {
    points.push({ step, loss, "rewards/accuracies": accuracy, "rewards/margins": rewardMargin });
    if (points.length >= batch) flush();
  },
});
flush();
const { theta, steps, converged } = result;
port.postMessage({ type: "done", theta, steps, converged } satisfies TrainMessage);
