import { type Project, type TrainingJob, transaction } from "@gshf/db";
import {
  connectTrainer,
  heartbeatStaleSeconds,
  type JobRequest,
  jobIdempotencyKey,
  Manifest,
  type TrainerClient,
  type TrainingSpec,
} from "@gshf/trainer-protocol";
import type { Deps } from "../access/index.ts";
import { readStored } from "../stored/model.ts";
import { whyUnstorable } from "../text/model.ts";
import { Trouble, troubleOfTrainer, unwrapTrainerOrThrow } from "../trouble/index.ts";
import { registerPolicy } from "./register-policy.ts";
import { registerRewardModel } from "./register-reward-model.ts";
import { specOfJob, specOfRound, storedSpec } from "./spec-of-round.ts";
import { type TrainingFile, trainingDataUrl } from "./training-data.ts";
import { collectEvents, gapFreeSeq } from "./training-events.ts";
import { errorOf, isOver, lockJob, takeStatus } from "./training-job.ts";
import type { TrainingOrder } from "./training-order.ts";

export type TrainingStep = { kind: "done" } | { kind: "again"; seconds: number };

/**
 * Takes a training one step on: hands the job over, asks how it is, or registers what came of it. Every
 * step is safe to repeat; the job's row is the outbox.
 *
 * @throws Trouble when the trainer is away, the job failed, or what it made is not what it announced
 */
export async function stepTraining(deps: Deps, order: TrainingOrder): Promise<TrainingStep> {
  const job = await currentJob(deps, order);
  if (job.state === "succeeded") {
    await collectRest(deps, order.project, job);
    await register(deps, order, job);
    return { kind: "done" };
  }
  const client = trainerClient(deps, order.project);
  if (job.externalId === null) return submit(deps, order, job, client);
  return poll(deps, job, job.externalId, client);
}

/** A client for the project's trainer, through the egress policy. */
export function trainerClient(
  deps: Deps,
  project: Project,
  options: { timeoutMs?: number } = {},
): TrainerClient {
  if (project.trainerUrl === null) {
    const message = "the project has no trainer; enter its URL in the project's settings and retry";
    throw new Trouble("no-trainer", message, { retryable: false });
  }
  const token =
    project.trainerTokenSealed === null ? undefined : deps.secrets.open(project.trainerTokenSealed);
  return connectTrainer(project.trainerUrl, { ...options, token, fetch: deps.egress.fetch });
}

/**
 * The job to go on with; a new attempt when the last one had ended before the round came (back) to training, or some
 * time ago with an error that the trainer expects to pass.
 *
 * @throws Trouble when the last one ended without a policy, and it isn't (yet) time for another
 */
async function currentJob(deps: Deps, order: TrainingOrder): Promise<TrainingJob> {
  const { owner, since, dataset, project, input } = order;
  const last = await deps.db.trainingJob.findFirst({ where: owner, orderBy: { attempt: "desc" } });
  if (last !== null) {
    if (last.state !== "failed" && last.state !== "cancelled") return last;
    await collectRest(deps, project, last);
    if ((last.endedAt ?? last.createdAt) >= since) {
      const at = await nextAttemptAt(deps, order, last);
      if (at === null || at > deps.now()) throw endedWithout(last, at !== null);
    }
  }
  const attempt = (last?.attempt ?? 0) + 1;
  const training = "roundId" in owner ? await askForRound(deps, order) : order.training;
  const identity = {
    project: project.slug,
    round: order.round,
    manifest_sha256: input.manifestSha256,
    training,
  };
  const idempotencyKey = jobIdempotencyKey(identity, attempt);
  await deps.db.trainingJob.createMany({
    data: [{ ...owner, datasetId: dataset.id, attempt, idempotencyKey, ...storedSpec(training) }],
    skipDuplicates: true,
  });
  return deps.db.trainingJob.findFirstOrThrow({ where: { ...owner, attempt } });
}

/** In the version of the boundary that the trainer speaks as the attempt begins; it is kept with the job. */
async function askForRound(deps: Deps, { project, input }: TrainingOrder): Promise<TrainingSpec | undefined> {
  return specOfRound(input, unwrapTrainerOrThrow(await trainerClient(deps, project).capabilities()));
}

/** Attempts of one training, where each failed with an error that may pass; then a person is asked. */
const attemptsMax = 3;

/** When a failed job is handed over anew, after 5 s and then 20 s; null where nothing says that it may end better. */
async function nextAttemptAt(
  deps: Deps,
  { owner, since }: TrainingOrder,
  job: TrainingJob,
): Promise<Date | null> {
  if (job.state !== "failed" || job.endedAt === null || errorOf(job)?.retryable !== true) return null;
  const failures = await deps.db.trainingJob.count({
    where: { ...owner, state: "failed", endedAt: { gte: since } },
  });
  return failures < attemptsMax ? new Date(job.endedAt.getTime() + 5_000 * 4 ** (failures - 1)) : null;
}

/** What a job made may be unusable; then it counts as failed, so that a retry trains anew. */
async function register(deps: Deps, order: TrainingOrder, job: TrainingJob): Promise<void> {
  try {
    if (order.makes === "reward-model") await registerRewardModel(deps, order, job);
    else await registerPolicy(deps, order, job);
  } catch (error) {
    if (error instanceof Trouble && unusable.has(error.code)) {
      const { code, message } = error;
      await deps.db.trainingJob.update({
        where: { id: job.id },
        data: { state: "failed", error: { code, message, retryable: false }, endedAt: deps.now() },
      });
    }
    throw error;
  }
}

const unusable: ReadonlySet<string> = new Set(["artifact-refused", "checkpoint-mismatch", "no-checkpoint"]);

/** What a job told before its end, where a webhook brought the end and others were lost on the way. */
async function collectRest(deps: Deps, project: Project, job: TrainingJob): Promise<void> {
  if (job.externalId === null || project.trainerUrl === null) return;
  if ((await gapFreeSeq(deps.db, job.id)) >= job.seq) return;
  await collectEvents(deps, job.id, job.externalId, trainerClient(deps, project));
}

async function submit(
  deps: Deps,
  order: TrainingOrder,
  job: TrainingJob,
  client: TrainerClient,
): Promise<TrainingStep> {
  const request = await jobRequest(deps, order, job);
  const accepted = unwrapTrainerOrThrow(await client.submit(request, job.attempt));
  // The id is asked for again, so none can stand in its place.
  if (whyUnstorable(accepted.job_id) !== null) {
    const message = "trainer: the job id it gave has a character that can't be stored";
    throw new Trouble("trainer-bad-shape", message, { retryable: true });
  }
  const isCancelled = await transaction(deps.db, async (tx) => {
    const { externalId, state } = await lockJob(tx, job.id);
    if (externalId !== null) return false;
    const told = isOver(accepted.state) ? "queued" : accepted.state;
    await tx.trainingJob.update({
      where: { id: job.id },
      data: { externalId: accepted.job_id, state: isOver(state) ? state : told },
    });
    // Before its name was known, events of any job could come under this one's address.
    await tx.$executeRaw`
      delete from "TrainingEvent" where "trainingJobId" = ${job.id}::uuid and "body" ->> 'job_id' <> ${accepted.job_id}`;
    return isOver(state);
  });
  // Nobody waits for it any more: it was cancelled while it was being handed over.
  if (isCancelled) await client.cancel(accepted.job_id);
  return { kind: "again", seconds: 1 };
}

async function jobRequest(deps: Deps, order: TrainingOrder, job: TrainingJob): Promise<JobRequest> {
  const { project, round, input, init_artifact } = order;
  const training = specOfJob(job, order);
  const manifest = readStored(Manifest, input.manifest, "the manifest of the dataset");
  const urlOf = (file: TrainingFile) => trainingDataUrl(deps, project, job, file);
  const secret = project.webhookSecretSealed;
  return {
    project: project.slug,
    round,
    manifest_uri: await urlOf({ kind: "manifest", sha256: input.manifestSha256 }),
    manifest_sha256: input.manifestSha256,
    files: await Promise.all(
      manifest.files.map(async ({ path, sha256 }) => ({
        path,
        uri: await urlOf({ kind: "file", sha256 }),
      })),
    ),
    callback_url: secret === null ? null : `${deps.settings.appUrl}/api/trainer/events/${job.id}`,
    callback_secret: secret === null ? null : deps.secrets.open(secret),
    init_artifact,
    // Absent, not undefined, for a trainer of version 1.
    ...(training === undefined ? {} : { training }),
  };
}

async function poll(
  deps: Deps,
  job: TrainingJob,
  externalId: string,
  client: TrainerClient,
): Promise<TrainingStep> {
  const answer = await client.status(externalId, { seq: job.seq, attempt: job.trainerAttempt });
  if (!answer.ok && answer.error.status === 404) {
    // A trainer that lost its memory gets the job again, under the same key.
    await forget(deps, job, externalId);
    throw new Trouble("trainer-forgot", `${troubleOfTrainer(answer.error).message}; handing it over again`, {
      retryable: true,
    });
  }
  const status = unwrapTrainerOrThrow(answer);
  await collectEvents(deps, job.id, externalId, client);
  const now = await transaction(deps.db, async (tx) => {
    const locked = await lockJob(tx, job.id);
    if (locked.externalId !== externalId) return locked;
    const verdict = await takeStatus(tx, locked, status, { now: deps.now(), isAnswer: true });
    if (!verdict.ok) {
      deps.log.warn({ trainingJobId: job.id, reason: verdict.reason }, `trainer: ${verdict.message}`);
    }
    return tx.trainingJob.findUniqueOrThrow({ where: { id: job.id } });
  });
  if (isOver(now.state)) return { kind: "again", seconds: 0 };
  refuseSilence(deps, now);
  return { kind: "again", seconds: pollSeconds(deps, job) };
}

/** The job goes back to where it wasn't handed over: its events counted from one, and so will those to come. */
async function forget(deps: Deps, { id }: TrainingJob, externalId: string): Promise<void> {
  await transaction(deps.db, async (tx) => {
    const locked = await lockJob(tx, id);
    if (locked.externalId !== externalId || isOver(locked.state)) return;
    await tx.trainingEvent.deleteMany({ where: { trainingJobId: id } });
    await tx.trainingJob.update({
      where: { id },
      data: {
        externalId: null,
        state: "pending",
        seq: 0,
        trainerAttempt: 1,
        progress: 0,
        heartbeatAt: null,
        heartbeatSaid: null,
        artifacts: [],
      },
    });
  });
}

/** Often at first, then every quarter of a minute: webhooks tell of the end anyway. */
function pollSeconds(deps: Deps, job: TrainingJob): number {
  const ageSeconds = (deps.now().getTime() - job.createdAt.getTime()) / 1000;
  return Math.max(1, Math.min(15, Math.round(ageSeconds / 10)));
}

/** Silence counts from when we last heard something new, whatever the trainer's clock says. */
function refuseSilence(deps: Deps, { externalId, heartbeatAt, heartbeatSaid }: TrainingJob): void {
  // A trainer that never sent a heartbeat promised none.
  if (heartbeatAt === null || heartbeatSaid === null) return;
  const silentSeconds = Math.round((deps.now().getTime() - heartbeatAt.getTime()) / 1000);
  if (silentSeconds <= heartbeatStaleSeconds) return;
  const message = `trainer: job ${externalId} gave its last sign of life ${Math.round(silentSeconds / 60)} minutes ago`;
  throw new Trouble("trainer-silent", message, { retryable: true });
}

function endedWithout(job: TrainingJob, retryable: boolean): Trouble {
  const error = errorOf(job);
  const why = error === null ? "" : `: ${error.code}: ${error.message.slice(0, 500)}`;
  return new Trouble("training-failed", `trainer: job ${job.externalId} ${job.state}${why}`, { retryable });
}
