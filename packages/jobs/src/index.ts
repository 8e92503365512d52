export {
  contracts,
  type Job,
  type JobContract,
  type JobName,
  type JobPayload,
  jobNames,
} from "./contracts.ts";
export { type Enqueue, type EnqueueOptions, enqueue } from "./enqueue.ts";
export { installQueues } from "./install.ts";
export { measureQueues, type QueueMeasure } from "./measure-queues.ts";
export {
  createQueue,
  type DeadJob,
  type JobContext,
  type JobHandler,
  JobRefused,
  type Queue,
  type QueueOptions,
} from "./queue.ts";
