import { z } from "zod";
import { JobArtifact, JobError, JobState } from "./job.ts";
import { Sha256 } from "./manifest.ts";

/**
 * One step's figures, under the names TRL logs them. `kl_k1` is the mean of log π − log π₀ over the tokens'
 * sums (the k1 estimate, unbiased); `logps` the mean log-probability of the chosen answers.
 */
export const MetricsPoint = z.object({
  step: z.int().nonnegative(),
  loss: z.number(),
  "rewards/margins": z.number().optional(),
  "rewards/accuracies": z.number().min(0).max(1).optional(),
  kl_k1: z.number().optional(),
  logps: z.number().optional(),
});
export type MetricsPoint = z.infer<typeof MetricsPoint>;

const envelope = {
  job_id: z.string().min(1).max(200),
  attempt: z.int().positive(),
  seq: z.int().positive(),
  timestamp: z.iso.datetime({ offset: true }),
};

/** The job is in a new state; a terminal one carries the error or the artifacts. */
export const JobStateEvent = z.object({
  type: z.literal("job.state"),
  ...envelope,
  data: z.object({
    state: JobState,
    progress: z.number().min(0).max(1),
    error: JobError.nullable(),
    artifacts: z.array(JobArtifact),
  }),
});

/** Alive. Sent every 30 seconds; five minutes of silence make a job stale. */
export const JobHeartbeatEvent = z.object({
  type: z.literal("job.heartbeat"),
  ...envelope,
  data: z.object({ state: JobState, progress: z.number().min(0).max(1) }),
});

/** A batch of figures, in order of `step`. */
export const JobMetricsEvent = z.object({
  type: z.literal("job.metrics"),
  ...envelope,
  data: z.object({ points: z.array(MetricsPoint).min(1).max(1_000) }),
});

/** Weights that can be fetched now; `kl` is their KL to π₀ on the training prompts, where known. */
export const JobCheckpointEvent = z.object({
  type: z.literal("job.checkpoint"),
  ...envelope,
  data: z.object({
    uri: z.url(),
    sha256: Sha256,
    kl: z.number().nullable(),
    step: z.int().nonnegative(),
  }),
});

/**
 * What a trainer tells, by webhook and in `GET /v1/jobs/{id}/events` alike. Every event raises the job's `seq`
 * by one; the pair (job_id, seq) names it.
 */
export const JobEvent = z.discriminatedUnion("type", [
  JobStateEvent,
  JobHeartbeatEvent,
  JobMetricsEvent,
  JobCheckpointEvent,
]);
export type JobEvent = z.infer<typeof JobEvent>;

/** How often a trainer sends a heartbeat, and after how long without one its job counts as stale. */
export const heartbeatSeconds = 30;
export const heartbeatStaleSeconds = 300;
