import { parentPort, workerData } from "node:worker_threads";
import type { MetricsPoint } from "@gshf/trainer-protocol";
import { solve } from "./solve.ts";
import type { TrainingProblem, TrainMessage } from "./training-problem.ts";

const batch = 100;

const port = parentPort;
if (port === null) throw new Error("train-worker runs as a worker thread");
const tell = (message: TrainMessage) => port.postMessage(message);
// Started by train-policy.ts alone, which gives a TrainingProblem.
const problem: TrainingProblem = workerData;
let points: MetricsPoint[] = [];
const flush = () => {
  if (points.length > 0) tell({ type: "metrics", points });
  points = [];
};
const result = solve(problem, {
  onPoint: (point) => {
    points.push(point);
    if (points.length >= batch) flush();
  },
  onCheckpoint: (checkpoint) => {
    flush();
    tell({ type: "checkpoint", ...checkpoint });
  },
});
flush();
tell({ type: "done", ...result });
