import { transaction } from "@gshf/db";
import { acceptStatus, type JobEvent, type JobStatus, verifyWebhook } from "@gshf/trainer-protocol";
import { type Deps, done, type Outcome, refuse } from "../access/index.ts";
import { storableDeep } from "../text/model.ts";
import { artifactsOf, errorOf, isOver, knownStatus, statusColumns } from "./training-job.ts";

export type TrainerWebhook = {
  trainingJobId: string;
  headers: Headers | Readonly<Record<string, string | undefined>>;
  /** Exactly the bytes received. */
  body: string;
};

/**
 * Takes an event a trainer pushed: checks its signature, keeps it once, and lets it change the job as a poll
 * would. The end of a job wakes its round.
 */
export async function receiveTrainerEvent(
  deps: Deps,
  input: TrainerWebhook,
): Promise<Outcome<{ isNew: boolean }>> {
  const unknown = refuse("not-found", "There is no such training job.");
  if (!/^[0-9a-f-]{36}$/i.test(input.trainingJobId)) return unknown;
  const job = await deps.db.trainingJob.findUnique({
    where: { id: input.trainingJobId },
    include: { round: { include: { project: true } } },
  });
  const sealed = job?.round.project.webhookSecretSealed ?? null;
  if (job === null || sealed === null) return unknown;
  const { headers, body } = input;
  const verdict = verifyWebhook({ headers, body, secrets: [deps.secrets.open(sealed)], now: deps.now() });
  if (!verdict.ok) return refuse("forbidden", verdict.message);
  const { event } = verdict;
  if (job.externalId !== null && event.job_id !== job.externalId) {
    return refuse("invalid", "The event is about another job.", "job_id");
  }
  return transaction(deps.db, async (tx) => {
    await tx.$queryRaw`select 1 from "TrainingJob" where "id" = ${job.id}::uuid for update`;
    const kept = await tx.trainingEvent.createMany({
      data: [
        {
          trainingJobId: job.id,
          deliveryId: `seq:${event.seq}`,
          seq: event.seq,
          type: event.type,
          at: new Date(event.timestamp),
          body: storableDeep(event),
        },
      ],
      skipDuplicates: true,
    });
    if (kept.count === 0) return done({ isNew: false });
    const current = await tx.trainingJob.findUniqueOrThrow({ where: { id: job.id } });
    // Before the answer to our submission is stored, only the poll may say where the job stands.
    if (current.externalId === null) return done({ isNew: true });
    const update = acceptStatus(knownStatus(current), statusAfter(event, current));
    if (!update.ok) return done({ isNew: true });
    await tx.trainingJob.update({ where: { id: job.id }, data: statusColumns(update.status, deps.now()) });
    if (isOver(update.status.state)) {
      await tx.roundTask.updateMany({
        where: { roundId: job.roundId, stage: "training", state: "open" },
        data: { notBefore: null },
      });
      const payload = { roundId: job.roundId, version: job.round.version, wake: "now" as const };
      await deps.enqueue(tx, { name: "round.work", payload });
    }
    return done({ isNew: true });
  });
}

type Current = Parameters<typeof knownStatus>[0];

/** The job's status as the event leaves it: what the event does not speak of stays. */
function statusAfter(event: JobEvent, job: Current): JobStatus {
  const base: JobStatus = {
    job_id: event.job_id,
    state: job.state === "pending" ? "queued" : job.state,
    attempt: event.attempt,
    seq: event.seq,
    progress: job.progress,
    heartbeat_at: event.timestamp,
    error: errorOf(job),
    artifacts: artifactsOf(job),
  };
  if (event.type === "job.state") return { ...base, ...event.data };
  if (event.type === "job.heartbeat") return { ...base, ...event.data };
  return base;
}
