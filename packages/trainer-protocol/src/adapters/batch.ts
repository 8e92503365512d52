import type { TrainerClient } from "../client.ts";
import {
  type JobError,
  type JobRequest,
  type JobState,
  type JobStatus,
  jobIdempotencyKey,
  jobRequestIdentity,
} from "../job.ts";
import { isTerminal } from "../job-states.ts";
import { Algorithm } from "../manifest.ts";
import type { TrainerError, TrainerResult } from "../trainer-error.ts";
import { type Told, toldLines } from "./told-lines.ts";

/**
 * Where a cluster says that a job of ours stands. `waiting`: for machines or its turn, also once more, after it had lost
 * them · `ended`: its process ended well · `failed`, `stopped`: as the words say
 */
export type BatchPhase = "waiting" | "running" | "ended" | "failed" | "stopped";

export type BatchJob = {
  readonly phase: BatchPhase;
  /** What `create` was given; null where the cluster doesn't keep it. */
  readonly identity: string | null;
  /** The cluster's reason, in its words. */
  readonly why: string | null;
};

export type NewBatchJob = {
  readonly name: string;
  readonly identity: string;
  /** The value of the job's environment variable `GSHF_JOB`. */
  readonly payload: string;
};

/** What runs processes of ours: the four things that every one of them can do, by a job's name. */
export type BatchCluster = {
  readonly host: string;
  find(name: string): Promise<TrainerResult<BatchJob | null>>;
  /** Anything but success is looked into by `find`: the job may be there even so. */
  create(job: NewBatchJob): Promise<TrainerResult<null>>;
  /** Safe to repeat, and where there is no such job. */
  stop(name: string): Promise<TrainerResult<null>>;
  /** What the job has printed; empty where nothing of it can be read yet. */
  log(name: string): Promise<TrainerResult<string>>;
};

/**
 * A trainer that is a process on a cluster: it gets a job in `GSHF_JOB`, prints what it tells (`toldLines`) and ends
 * (decision 41). Nothing is kept here: a job's name follows from its key, so that whoever comes back finds it.
 */
export function batchTrainer(cluster: BatchCluster): TrainerClient {
  const refuse = (code: TrainerError["code"], status: number | null, message: string) =>
    ({
      ok: false,
      error: { code, retryable: false, message: `${cluster.host} ${message}`, host: cluster.host, status },
    }) as const;
  const noSuchJob = () => refuse("http-status", 404, "knows no such job");
  const told = async (name: string): Promise<TrainerResult<readonly Told[]>> => {
    const log = await cluster.log(name);
    return log.ok ? { ok: true, value: toldLines(log.value, name) } : log;
  };

  async function found(name: string, known?: Known): Promise<TrainerResult<JobStatus | null>> {
    const job = await cluster.find(name);
    if (!job.ok) return job;
    if (job.value === null) return { ok: true, value: null };
    const lines = job.value.phase === "waiting" ? { ok: true as const, value: [] } : await told(name);
    if (!lines.ok) return lines;
    return { ok: true, value: statusOf(name, job.value, lines.value.at(-1)?.status, known) };
  }

  return {
    async submit(request, attempt = 1) {
      const key = jobIdempotencyKey(request, attempt);
      const name = batchJobName(key);
      // Its log is read: it needs no way in, and a cluster that shows environments shows no secret of ours.
      const quiet: JobRequest = { ...request, callback_url: null, callback_secret: null };
      const identity = jobRequestIdentity(quiet);
      const payload = Buffer.from(JSON.stringify({ job_id: name, key, request: quiet })).toString("base64");
      let job = await cluster.find(name);
      if (!job.ok) return job;
      if (job.value === null) {
        const created = await cluster.create({ name, identity, payload });
        if (created.ok) return { ok: true, value: { job_id: name, state: "queued" } };
        job = await cluster.find(name);
        if (!job.ok || job.value === null) return created;
      }
      if (job.value.identity !== null && job.value.identity !== identity) {
        return refuse("conflict", 409, "knows another job under this idempotency key");
      }
      return { ok: true, value: { job_id: name, state: clusterStates[job.value.phase] } };
    },
    async status(jobId, known) {
      const status = await found(jobId, known);
      if (!status.ok) return status;
      return status.value === null ? noSuchJob() : { ok: true, value: status.value };
    },
    async cancel(jobId) {
      const before = await found(jobId);
      if (!before.ok) return before;
      if (before.value === null) return noSuchJob();
      if (isTerminal(before.value.state)) return { ok: true, value: before.value };
      const stopped = await cluster.stop(jobId);
      return stopped.ok ? { ok: true, value: { ...before.value, state: "cancelling" } } : stopped;
    },
    async events(jobId, after) {
      const lines = await told(jobId);
      if (!lines.ok) return lines;
      return { ok: true, value: lines.value.map(({ event }) => event).filter(({ seq }) => seq > after) };
    },
    async capabilities() {
      // What runs there is not known before it runs: whether the cluster answers is.
      const answers = await cluster.find("gshf-capabilities");
      if (!answers.ok) return answers;
      const value = { versions: [1, 2], algorithms: [...Algorithm.options], hyperparameters: null };
      return { ok: true, value };
    },
  };
}

/** What a job of this key is called on every cluster: fit for a DNS label, and for a training job of SageMaker. */
export function batchJobName(key: string): string {
  return `gshf-${key.slice(0, 32)}`;
}

type Known = Pick<JobStatus, "seq" | "attempt">;

const clusterStates: Readonly<Record<BatchPhase, JobState>> = {
  waiting: "provisioning",
  running: "running",
  // Whether what it made is there, only its log says.
  ended: "running",
  failed: "running",
  stopped: "cancelling",
};

/**
 * A job's status by what it told, if it told its end; else by what its cluster says. A job that goes on by its own word is
 * over when its process is.
 */
function statusOf(
  name: string,
  { phase, why }: BatchJob,
  last: JobStatus | undefined,
  known: Known = { seq: 0, attempt: 1 },
): JobStatus {
  const said: JobStatus = last ?? {
    job_id: name,
    state: "queued",
    attempt: 1,
    seq: 0,
    progress: 0,
    heartbeat_at: null,
    error: null,
    artifacts: [],
  };
  const status = {
    ...said,
    seq: Math.max(said.seq, known.seq),
    attempt: Math.max(said.attempt, known.attempt),
  };
  if (isTerminal(said.state)) return status;
  const end = (state: JobState, error: JobError | null) => ({ ...status, state, error });
  switch (phase) {
    case "running":
      // Before its first word it is being fetched or loaded.
      return last === undefined ? { ...status, state: "provisioning" } : status;
    case "waiting":
      // It can give no sign of life itself; that it waits, its cluster vouches for.
      return {
        ...status,
        state: status.seq > 0 ? "recovering" : "provisioning",
        heartbeat_at: new Date().toISOString(),
      };
    case "stopped":
      return end("cancelled", null);
    case "ended":
      return end(
        "failed",
        errorOf("no-result", why, "the process ended well and told no result (no line with @gshf)"),
      );
    case "failed":
      return end(
        "failed",
        errorOf("process-lost", why, "the process ended, or its machine did, before it told a result"),
      );
  }
}

function errorOf(code: string, why: string | null, what: string): JobError {
  const reason = why === null ? "" : publicWords(why);
  return {
    code,
    message: reason === "" ? what : `${what}: ${reason}`,
    retryable: code === "process-lost",
  };
}

/** A cluster's words without what may be secret in them: query strings of URLs, and whatever is as long as a payload. */
function publicWords(why: string): string {
  return why
    .replace(/(https?:\/\/[^\s?"']*)\?[^\s"']*/g, "$1")
    .replace(/[\w+/=.-]{150,}/g, "…")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 500);
}
