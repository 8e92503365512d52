import type { Deps } from "../access/index.ts";
import { unwrapTrainerOrThrow } from "../trouble/index.ts";
import { trainerClient } from "./step-training.ts";
import { isOver } from "./training-job.ts";

/** Asks the trainer to stop a job whose round was cancelled. Safe to repeat; throws so that the queue tries again. */
export async function reconcileTrainingJob(deps: Deps, trainingJobId: string): Promise<void> {
  const job = await deps.db.trainingJob.findUnique({
    where: { id: trainingJobId },
    include: { round: { include: { project: true } } },
  });
  if (job === null || job.round.state !== "cancelled" || isOver(job.state)) return;
  if (job.externalId !== null) {
    unwrapTrainerOrThrow(await trainerClient(deps, job.round.project).cancel(job.externalId));
  }
  await deps.db.trainingJob.update({
    where: { id: job.id },
    data: { state: "cancelled", endedAt: deps.now() },
  });
}
