import { type TrainingJob, type Tx, transaction } from "@gshf/db";
import { type JobEvent, type JobStatus, verifyWebhook } from "@gshf/trainer-protocol";
import { type Deps, done, type Outcome, refuse, refuseArchived } from "../access/index.ts";
import { eventRow, gapFreeSeq } from "./training-events.ts";
import { artifactsOf, errorOf, isOver, lockJob, takeStatus } from "./training-job.ts";
import { wakeTraining } from "./wake-training.ts";

export type TrainerWebhook = {
  trainingJobId: string;
  headers: Headers | Readonly<Record<string, string | undefined>>;
  /** Exactly the bytes received. */
  body: string;
};

/**
 * Takes an event a trainer pushed: checks its signature, keeps it once, and lets it change the job as a poll
 * would. One that comes before others that are still missing is kept and changes nothing by itself: whoever waits for
 * the job is woken, and asks the trainer. So does the end of a job.
 */
export async function receiveTrainerEvent(
  deps: Deps,
  input: TrainerWebhook,
): Promise<Outcome<{ isNew: boolean }>> {
  const unknown = refuse("not-found", "There is no such training job.");
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(input.trainingJobId)) return unknown;
  const job = await deps.db.trainingJob.findUnique({
    where: { id: input.trainingJobId },
    include: { round: true, dataset: { include: { project: true } } },
  });
  const sealed = job?.dataset.project.webhookSecretSealed ?? null;
  if (job === null || sealed === null || job.dataset.project.deletingAt !== null) return unknown;
  const { headers, body } = input;
  const { sharedMount: mount } = job.dataset.project;
  const secrets = [deps.secrets.open(sealed)];
  const verdict = verifyWebhook({ headers, body, secrets, now: deps.now(), mount });
  if (!verdict.ok) {
    // Whoever signed it is told what is wrong with it.
    return refuse(verdict.reason === "bad-shape" ? "invalid" : "forbidden", verdict.message);
  }
  // Said only to the trainer itself. It sends again or is asked, once the project is back.
  const { project } = job.dataset;
  if (project.archivedAt !== null) return refuseArchived(project);
  const { event } = verdict;
  if (job.externalId !== null && event.job_id !== job.externalId) {
    return refuse("invalid", "The event is about another job.", "job_id");
  }
  return transaction(deps.db, async (tx) => {
    const locked = await lockJob(tx, job.id);
    const isFree = (await gapFreeSeq(tx, job.id)) + 1 >= event.seq || locked.seq + 1 >= event.seq;
    const row = eventRow(job.id, event, deps.now());
    const kept = await tx.trainingEvent.createMany({ data: [row], skipDuplicates: true });
    if (kept.count === 0) return done({ isNew: false });
    // Before the answer to our submission is stored, only the poll may say where the job stands.
    if (locked.externalId === null || isOver(locked.state)) return done({ isNew: true });
    if (!isFree) {
      await wake(tx, deps, job);
      return done({ isNew: true });
    }
    const said = statusAfter(event, locked);
    const update = await takeStatus(tx, locked, said, { now: deps.now(), isAnswer: false });
    if (update.ok && isOver(said.state)) await wake(tx, deps, job);
    return done({ isNew: true });
  });
}

/** Lets whoever waits for a job look at it now. */
async function wake(
  tx: Tx,
  deps: Pick<Deps, "enqueue" | "now">,
  { round, trainingId }: { round: { id: string; version: number } | null; trainingId: string | null },
): Promise<void> {
  if (round !== null) return wakeRound(tx, deps, round);
  if (trainingId !== null) await wakeTraining(tx, deps, trainingId);
}

async function wakeRound(
  tx: Tx,
  deps: Pick<Deps, "enqueue">,
  round: { id: string; version: number },
): Promise<void> {
  await tx.roundTask.updateMany({
    where: { roundId: round.id, stage: "training", state: "open" },
    data: { notBefore: null },
  });
  const payload = { roundId: round.id, version: round.version, wake: "now" as const };
  await deps.enqueue(tx, { name: "round.work", payload });
}

/** The job's status as the event leaves it: what the event does not speak of stays. */
function statusAfter(event: JobEvent, job: TrainingJob): JobStatus {
  const base: JobStatus = {
    job_id: event.job_id,
    state: job.state === "pending" ? "queued" : job.state,
    attempt: event.attempt,
    seq: event.seq,
    progress: job.progress,
    heartbeat_at: null,
    error: errorOf(job),
    artifacts: artifactsOf(job),
  };
  if (event.type === "job.state") return { ...base, ...event.data };
  if (event.type === "job.heartbeat") return { ...base, ...event.data, heartbeat_at: event.timestamp };
  return base;
}
