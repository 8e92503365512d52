import type { Prisma, TrainingJob, TrainingState } from "@gshf/db";
import { JobArtifact, JobError, type JobStatus, type KnownStatus } from "@gshf/trainer-protocol";
import { z } from "zod";
import { storableDeep } from "../text/model.ts";

/** What we know of a job at the trainer; null before it was handed over. */
export function knownStatus(job: TrainingJob): KnownStatus | null {
  if (job.state === "pending") return null;
  return { state: job.state, attempt: job.trainerAttempt, seq: job.seq };
}

/** The columns a status from the trainer decides. */
export function statusColumns(status: JobStatus, now: Date) {
  return {
    state: status.state,
    seq: status.seq,
    trainerAttempt: status.attempt,
    progress: status.progress,
    heartbeatAt: status.heartbeat_at === null ? null : new Date(status.heartbeat_at),
    ...(status.error === null ? {} : { error: storableDeep(status.error) satisfies Prisma.InputJsonObject }),
    artifacts: status.artifacts.map((artifact) => storableDeep({ ...artifact })),
    ...(isOver(status.state) ? { endedAt: now } : {}),
  };
}

export function isOver(state: TrainingState): boolean {
  return state === "succeeded" || state === "failed" || state === "cancelled";
}

export function artifactsOf(job: TrainingJob): JobArtifact[] {
  return z.array(JobArtifact).parse(job.artifacts);
}

export function errorOf(job: TrainingJob): z.output<typeof JobError> | null {
  return JobError.nullable().parse(job.error);
}
