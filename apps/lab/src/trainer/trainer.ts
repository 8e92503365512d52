import {
  isTerminal,
  type JobEvent,
  type JobRequest,
  type JobStatus,
  jobRequestIdentity,
  sha256Hex,
} from "@gshf/trainer-protocol";
import { type AttemptDeps, attemptJob } from "./attempt-job.ts";
import type { JobStore, StoredJob } from "./job-store.ts";
import type { WebhookSender } from "./send-webhooks.ts";

export type TrainerDeps = AttemptDeps & {
  readonly jobs: JobStore;
  readonly webhooks: WebhookSender;
};

export type Submission =
  | { readonly ok: true; readonly status: JobStatus }
  | { readonly ok: false; readonly reason: "conflict" };

export type Trainer = {
  submit(idempotencyKey: string, request: JobRequest): Submission;
  status(jobId: string): JobStatus | undefined;
  cancel(jobId: string): JobStatus | undefined;
  events(jobId: string, after: number): readonly JobEvent[] | undefined;
  /** Starts a new attempt of every job that a stopped lab left unfinished. */
  recover(): void;
  /** Resolves once no job is waiting or running. */
  idle(): Promise<void>;
  /** Leaves running jobs as they are, for a later lab to recover; nothing is reported of them any more. */
  close(): void;
};

/** Runs jobs one at a time, in order of submission, and reports their progress. */
export function createTrainer(deps: TrainerDeps): Trainer {
  const { jobs, write } = deps;
  const queue = createJobQueue(deps);
  return {
    submit(idempotencyKey, request) {
      const identity = jobRequestIdentity(request);
      const known = jobs.byKey(idempotencyKey);
      if (known) {
        if (known.identity !== identity) return { ok: false, reason: "conflict" };
        // The presigned URLs of the newest submission live longest.
        if (!isTerminal(known.status.state)) jobs.put({ ...known, request });
        return { ok: true, status: known.status };
      }
      const job = newJob(idempotencyKey, identity, request);
      const jobId = job.status.job_id;
      jobs.put(job);
      write.state(jobId, { state: "queued" });
      queue.add(jobId);
      return { ok: true, status: jobs.mustGet(jobId).status };
    },
    status: (jobId) => jobs.get(jobId)?.status,
    cancel(jobId) {
      const job = jobs.get(jobId);
      if (!job) return undefined;
      if (!isTerminal(job.status.state) && job.status.state !== "cancelling") {
        write.state(jobId, { state: "cancelling" });
        queue.abort(jobId);
      }
      return jobs.mustGet(jobId).status;
    },
    events: (jobId, after) => jobs.get(jobId)?.events.filter((event) => event.seq > after),
    recover() {
      for (const { status } of jobs.all()) {
        if (isTerminal(status.state)) continue;
        if (status.state === "cancelling") write.state(status.job_id, { state: "cancelled" });
        else {
          write.state(status.job_id, { state: "queued", attempt: status.attempt + 1, progress: 0 });
          queue.add(status.job_id);
        }
      }
    },
    async idle() {
      await queue.idle();
      await deps.webhooks.idle();
    },
    close() {
      write.close();
      queue.close();
    },
  };
}

/** One attempt after the other. */
function createJobQueue(deps: TrainerDeps) {
  const aborts = new Map<string, AbortController>();
  let tail: Promise<void> = Promise.resolve();
  let closed = false;
  const abortOf = (jobId: string) => {
    const abort = aborts.get(jobId) ?? new AbortController();
    aborts.set(jobId, abort);
    return abort;
  };
  const attempt = async (jobId: string) => {
    const { status, request } = deps.jobs.mustGet(jobId);
    if (closed || isTerminal(status.state)) return;
    await attemptJob(jobId, request, abortOf(jobId).signal, deps);
    aborts.delete(jobId);
  };
  return {
    add(jobId: string) {
      tail = tail.then(() => attempt(jobId));
    },
    /** Stops the job's attempt, or keeps it from starting. */
    abort: (jobId: string) => abortOf(jobId).abort(),
    async idle() {
      // Whatever is submitted while waiting is waited for as well.
      for (let seen: Promise<void> | undefined; seen !== tail; ) {
        seen = tail;
        await seen;
      }
    },
    close() {
      closed = true;
      for (const abort of aborts.values()) abort.abort();
    },
  };
}

function newJob(idempotencyKey: string, identity: string, request: JobRequest): StoredJob {
  const status: JobStatus = {
    job_id: `job-${sha256Hex(idempotencyKey).slice(0, 24)}`,
    state: "queued",
    attempt: 1,
    seq: 0,
    progress: 0,
    heartbeat_at: null,
    error: null,
    artifacts: [],
  };
  return { idempotency_key: idempotencyKey, identity, request, status, events: [] };
}
