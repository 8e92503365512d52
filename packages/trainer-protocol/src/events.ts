import { z } from "zod";
import { readArtifactUri } from "./artifact-uri.ts";
import {
  ArtifactFiles,
  announcedSha256,
  JobArtifacts,
  JobError,
  JobId,
  JobProgress,
  JobState,
} from "./job.ts";
import { countMax, figure } from "./wire-text.ts";

/**
 * One step's figures, under the names TRL logs them. `kl_k1` is the mean of log π − log π₀ over the tokens'
 * sums (the k1 estimate, unbiased); `logps` the mean log-probability of the chosen answers. A figure that is no
 * finite number is null.
 */
export const MetricsPoint = z.object({
  step: z.int().nonnegative(),
  loss: figure,
  "rewards/margins": figure.optional(),
  "rewards/accuracies": figure
    .transform((share) => (share !== null && (share < 0 || share > 1) ? null : share))
    .optional(),
  kl_k1: figure.optional(),
  logps: figure.optional(),
});
export type MetricsPoint = z.infer<typeof MetricsPoint>;

const pointsMax = 1_000;

/** Points that have a step; of more than an event may hold, every so many and the last. */
export const MetricsPoints = z.array(z.unknown()).transform((list): MetricsPoint[] => {
  const points = list.flatMap((entry) => MetricsPoint.safeParse(entry).data ?? []);
  const every = Math.ceil(points.length / pointsMax);
  return points.filter((_, index) => (points.length - 1 - index) % every === 0);
});

const envelope = {
  job_id: JobId,
  attempt: z.int().positive().max(countMax),
  seq: z.int().positive().max(countMax),
  timestamp: z.iso.datetime({ offset: true }),
};

/** The job is in a new state; a terminal one carries the error or the artifacts. */
export const JobStateEvent = z.object({
  type: z.literal("job.state"),
  ...envelope,
  data: z.object({
    state: JobState,
    progress: JobProgress,
    error: JobError.nullable().catch(null),
    artifacts: JobArtifacts,
  }),
});

/** Alive. Sent every 30 seconds; five minutes of silence make a job stale. */
export const JobHeartbeatEvent = z.object({
  type: z.literal("job.heartbeat"),
  ...envelope,
  data: z.object({ state: JobState, progress: JobProgress }),
});

/** A batch of figures, at most 1,000, in order of `step`. */
export const JobMetricsEvent = z.object({
  type: z.literal("job.metrics"),
  ...envelope,
  data: z.object({ points: MetricsPoints }),
});

/** Weights that can be fetched now, as an artifact’s; `kl` is their KL to π₀ on the training prompts, where known. */
export const JobCheckpointEvent = z.object({
  type: z.literal("job.checkpoint"),
  ...envelope,
  data: z.object({
    uri: z.string(),
    sha256: announcedSha256,
    kl: figure,
    step: z.int().nonnegative(),
    files: ArtifactFiles.optional().catch(undefined),
  }),
});
export type JobCheckpointEvent = z.infer<typeof JobCheckpointEvent>;

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

/** What is wrong with the addresses an event names, by field and value; null when nothing is. */
export function addressFault(event: JobEvent, mount: string | null = null): string | null {
  const named =
    event.type === "job.checkpoint"
      ? [{ field: "data.uri", uri: event.data.uri }]
      : event.type === "job.state"
        ? event.data.artifacts.map(({ uri }, index) => ({ field: `data.artifacts.${index}.uri`, uri }))
        : [];
  for (const { field, uri } of named) {
    const read = readArtifactUri(uri, mount);
    if (!read.ok) return `${field}: ${read.message}`;
  }
  return null;
}

/** How often a trainer sends a heartbeat, and after how long without one its job counts as stale. */
export const heartbeatSeconds = 30;
export const heartbeatStaleSeconds = 300;
