import { z } from "zod";

/** How a kind of job is queued and retried. Everything a job needs to know beyond this is in its row. */
export type JobContract<Payload> = {
  payload: z.ZodType<Payload>;
  /** Jobs of one kind with the same key wait only once; another may run meanwhile. */
  key: (payload: Payload) => string;
  /** A handler still running after this long is cut off and the job tried again. */
  expireSeconds: number;
  /** Tries after the first; then the job goes to the dead letters. */
  retriesMax: number;
  /** Wait before the first retry; doubles from there, to half a minute at most. */
  retryDelaySeconds: number;
  /** How many a worker process runs side by side. */
  concurrency: number;
};

function contract<Payload>(definition: JobContract<Payload>): JobContract<Payload> {
  return definition;
}

const roundWork = z.object({
  roundId: z.uuid(),
  /** The round's version the job was made for: a job of an older one does nothing. */
  version: z.int().nonnegative(),
  /** Part of the key: a nudge that waits out a pause must not swallow one that is for now. */
  wake: z.enum(["now", "later"]),
});

// Eight tries with doubling waits span two minutes: longer than a restart of what the job depends on.
const patient = { retriesMax: 8, retryDelaySeconds: 1 };
// The sweep asks again within seconds, whatever happened to the job.
const swept = { retriesMax: 2, retryDelaySeconds: 1 };

const sweep = contract({
  payload: z.object({}),
  key: () => "sweep",
  expireSeconds: 60,
  // The next one comes by itself.
  retriesMax: 0,
  retryDelaySeconds: 1,
  concurrency: 1,
});

/**
 * Every job there is. A job is a nudge: the rows say what is to do, so each is safe to run twice, beside
 * its twin, or not at all until the sweep asks again.
 */
export const contracts = {
  /** Lets a worker do what the round's stage has to do; the shards are rows, claimed with leases. */
  "round.work": contract({
    payload: roundWork,
    key: ({ roundId, version, wake }) => `${roundId}:${version}:${wake}`,
    expireSeconds: 900,
    concurrency: 4,
    ...swept,
  }),
  "round.sweep": sweep,
  /** Lets a judge's run get on; its row is claimed with a lease. */
  "judge.work": contract({
    payload: z.object({ judgeRunId: z.uuid() }),
    key: ({ judgeRunId }) => judgeRunId,
    expireSeconds: 900,
    concurrency: 2,
    ...swept,
  }),
  "judge.sweep": sweep,
  /** Compares some of the kept counts with the rows that they count. */
  "tallies.sweep": sweep,
  /** Replays what is left of a rehearsal; each curve is kept when it is done. */
  "rehearsal.work": contract({
    payload: z.object({ rehearsalId: z.uuid() }),
    key: ({ rehearsalId }) => rehearsalId,
    expireSeconds: 3_600,
    concurrency: 1,
    ...patient,
  }),
  /** Computes a project's figures about quality anew, as far as they have changed; each is kept when it is there. */
  "statistics.work": contract({
    payload: z.object({ projectId: z.uuid() }),
    key: ({ projectId }) => projectId,
    expireSeconds: 3_600,
    concurrency: 1,
    ...swept,
  }),
  "statistics.sweep": sweep,
  /** Deletes what a deleted project left in the bucket, and then its rows. */
  "project.delete": contract({
    payload: z.object({ projectId: z.uuid() }),
    key: ({ projectId }) => projectId,
    expireSeconds: 900,
    concurrency: 1,
    ...patient,
  }),
  /** Reads a file that somebody sent, and stores its rows; its row is claimed with a lease. */
  "import.read": contract({
    payload: z.object({ importId: z.uuid(), wake: z.enum(["now", "later"]) }),
    key: ({ importId, wake }) => `${importId}:${wake}`,
    expireSeconds: 3_600,
    // Each holds rows in memory.
    concurrency: 1,
    ...swept,
  }),
  /** Makes a dataset that no round makes, as far as it gets; its row is claimed with a lease. */
  "dataset.build": contract({
    payload: z.object({ buildId: z.uuid(), wake: z.enum(["now", "later"]) }),
    key: ({ buildId, wake }) => `${buildId}:${wake}`,
    expireSeconds: 3_600,
    concurrency: 2,
    ...swept,
  }),
  /** Writes an export of a dataset, as far as it gets; its row is claimed with a lease. */
  "dataset.export": contract({
    payload: z.object({ exportId: z.uuid(), wake: z.enum(["now", "later"]) }),
    key: ({ exportId, wake }) => `${exportId}:${wake}`,
    expireSeconds: 3_600,
    // Each holds parts of a file in memory.
    concurrency: 1,
    ...swept,
  }),
  /** Takes a training that somebody started by hand a step on. */
  "training.work": contract({
    payload: z.object({ trainingId: z.uuid(), wake: z.enum(["now", "later"]) }),
    key: ({ trainingId, wake }) => `${trainingId}:${wake}`,
    expireSeconds: 900,
    concurrency: 2,
    ...swept,
  }),
  /** Lets an evaluation that somebody started get on; its row is claimed with a lease. */
  "evaluation.work": contract({
    payload: z.object({ evaluationId: z.uuid(), wake: z.enum(["now", "later"]) }),
    key: ({ evaluationId, wake }) => `${evaluationId}:${wake}`,
    expireSeconds: 900,
    concurrency: 2,
    ...swept,
  }),
  /** Takes a run of a recipe a step on. */
  "recipe.work": contract({
    payload: z.object({ runId: z.uuid(), wake: z.enum(["now", "later"]) }),
    key: ({ runId, wake }) => `${runId}:${wake}`,
    expireSeconds: 900,
    concurrency: 2,
    ...swept,
  }),
  /** Tells a webhook what it is due to be told; each message is a row, claimed for each try. */
  "webhook.deliver": contract({
    payload: z.object({ webhookId: z.uuid() }),
    key: ({ webhookId }) => webhookId,
    expireSeconds: 600,
    concurrency: 4,
    ...swept,
  }),
  "training.reconcile": contract({
    payload: z.object({ trainingJobId: z.uuid() }),
    key: ({ trainingJobId }) => trainingJobId,
    expireSeconds: 120,
    concurrency: 2,
    ...patient,
  }),
};

export type JobName = keyof typeof contracts;
export type JobPayload<Name extends JobName> = z.output<(typeof contracts)[Name]["payload"]>;

/** A job to enqueue: its name decides the type of its payload. */
export type Job = { [Name in JobName]: { name: Name; payload: JobPayload<Name> } }[JobName];

export function isJobName(name: string): name is JobName {
  return Object.hasOwn(contracts, name);
}

export const jobNames: readonly JobName[] = Object.keys(contracts).filter(isJobName);

/** The contract of a kind of job, typed by its name. */
export function contractOf<Name extends JobName>(name: Name): JobContract<JobPayload<Name>> {
  const table: { [N in JobName]: JobContract<JobPayload<N>> } = contracts;
  return table[name];
}

/** A job that went wrong for good is copied here, with the name it had. */
export const deadLetterQueue = "dead";
