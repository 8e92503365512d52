import type { Deps } from "../access/index.ts";
import { unwrapTrainerOrThrow } from "../trouble/index.ts";
import { trainerClient } from "./step-training.ts";
import { isOver, overStates } from "./training-job.ts";

/**
 * Asks the trainer to stop a job that nobody waits for any more: its round or its training was cancelled, or the round
 * finished without it. Safe to
 * repeat; throws so that the queue tries again. Until the trainer has answered, the job keeps its state.
 */
export async function reconcileTrainingJob(deps: Deps, trainingJobId: string): Promise<void> {
  const job = await deps.db.trainingJob.findUnique({
    where: { id: trainingJobId },
    include: { round: true, training: true, dataset: { include: { project: true } } },
  });
  if (job === null || isOver(job.state)) return;
  const state = job.round?.state ?? job.training?.state;
  if (state !== "cancelled" && state !== "complete" && state !== "evaluating") return;
  if (job.externalId !== null) {
    const answer = await trainerClient(deps, job.dataset.project).cancel(job.externalId);
    // A trainer that knows no such job has nothing to stop.
    if (answer.ok || answer.error.status !== 404) unwrapTrainerOrThrow(answer);
  }
  // What ended meanwhile has ended as it did.
  await deps.db.trainingJob.updateMany({
    where: { id: job.id, state: { notIn: overStates } },
    data: { state: "cancelled", endedAt: deps.now() },
  });
}
