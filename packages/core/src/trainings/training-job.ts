import type { Prisma, TrainingJob, TrainingState, Tx } from "@gshf/db";
import {
  acceptStatus,
  isTerminal,
  JobArtifact,
  JobError,
  type JobStatus,
  type KnownStatus,
  type StatusUpdate,
} from "@gshf/trainer-protocol";
import { z } from "zod";
import { readStored } from "../stored/model.ts";
import { storableDeep } from "../text/model.ts";

/** What we know of a job at the trainer; null before it was handed over. */
function knownStatus(job: TrainingJob): KnownStatus | null {
  if (job.state === "pending") return null;
  return { state: job.state, attempt: job.trainerAttempt, seq: job.seq };
}

/** The job, locked against every other writer until the transaction ends. */
export async function lockJob(tx: Tx, id: string): Promise<TrainingJob> {
  await tx.$queryRaw`select 1 from "TrainingJob" where "id" = ${id}::uuid for update`;
  return tx.trainingJob.findUniqueOrThrow({ where: { id } });
}

/**
 * The only writer of what a trainer says of a job: takes a status over if the rules allow it. The row is locked by the
 * caller, so that a poll and a webhook at the same time don't undo each other.
 *
 * @param status what the trainer says. That a job is over is never outdated in an answer to our own question, so
 *   a trainer that counts from a lower seq again (restored from a backup) is believed there
 */
export async function takeStatus(
  tx: Tx,
  locked: TrainingJob,
  said: JobStatus,
  { now, isAnswer }: { now: Date; isAnswer: boolean },
): Promise<StatusUpdate> {
  const { seq, trainerAttempt } = locked;
  const raised = { ...said, seq: Math.max(said.seq, seq), attempt: Math.max(said.attempt, trainerAttempt) };
  const status = isAnswer && isTerminal(said.state) ? raised : said;
  const verdict = acceptStatus(knownStatus(locked), status);
  if (verdict.ok) {
    await tx.trainingJob.update({ where: { id: locked.id }, data: statusColumns(locked, status, now) });
  }
  return verdict;
}

/** The columns a status from the trainer decides. No moment of the trainer's clock is among them. */
function statusColumns(known: TrainingJob, status: JobStatus, now: Date): Prisma.TrainingJobUpdateInput {
  const said = status.heartbeat_at ?? known.heartbeatSaid;
  const isAlive =
    said !== known.heartbeatSaid ||
    status.seq !== known.seq ||
    status.state !== known.state ||
    status.attempt !== known.trainerAttempt ||
    status.progress !== known.progress;
  return {
    state: status.state,
    seq: status.seq,
    trainerAttempt: status.attempt,
    progress: status.progress,
    heartbeatSaid: said,
    ...(isAlive ? { heartbeatAt: now } : {}),
    ...(status.error === null ? {} : { error: storableDeep(status.error) satisfies Prisma.InputJsonObject }),
    artifacts: status.artifacts.map((artifact) => storableDeep({ ...artifact })),
    ...(isOver(status.state) ? { endedAt: now } : {}),
  };
}

/** The states a job never leaves. */
export const overStates: TrainingState[] = ["succeeded", "failed", "cancelled"];

export function isOver(state: TrainingState): boolean {
  return overStates.includes(state);
}

export function artifactsOf(job: TrainingJob): JobArtifact[] {
  return readStored(z.array(JobArtifact), job.artifacts, "the artifacts of a training job");
}

export function errorOf(job: TrainingJob): z.output<typeof JobError> | null {
  return readStored(JobError.nullable(), job.error, "the error of a training job");
}
