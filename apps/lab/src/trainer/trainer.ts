import {
  HEARTBEAT_SECONDS,
  isTerminal,
  JobEvent,
  type JobRequest,
  type JobStatus,
  jobRequestIdentity,
  sha256Hex,
} from "@gshf/trainer-protocol";
import type { FaultBox } from "../faults.ts";
import type { EmbedTexts } from "../policy/policies.ts";
import type { ArtifactStore } from "./artifacts.ts";
import type { JobStore, StoredJob } from "./job-store.ts";
import { runJob } from "./run-job.ts";
import type { WebhookSender } from "./send-webhooks.ts";

export type TrainerDeps = {
  readonly jobs: JobStore;
  readonly artifacts: ArtifactStore;
  readonly webhooks: WebhookSender;
  /** Signs events of jobs that bring no secret of their own; null: those go unsent and are polled. */
  readonly webhookSecret: string | null;
  readonly embedTexts: EmbedTexts;
  readonly faults: FaultBox;
  readonly fetch: typeof fetch;
  readonly now: () => Date;
  /** Where `…/v1/artifacts` is reached from outside. */
  readonly artifactUrl: (sha256: string) => string;
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
  /** Leaves running jobs as they are, for a later lab to recover; nothing is told of them any more. */
  close(): void;
};

type EventBody = Pick<JobEvent, "type" | "data">;

/** Runs jobs one at a time, in order of submission, and tells of them. */
export function createTrainer(deps: TrainerDeps): Trainer {
  const aborts = new Map<string, AbortController>();
  let queue: Promise<void> = Promise.resolve();
  let closed = false;

  /** Writes the status and its event together; both survive a crash or neither does. */
  const tell = (jobId: string, change: Partial<JobStatus>, body: (status: JobStatus) => EventBody) => {
    if (closed) return;
    const job = mustGet(deps.jobs, jobId);
    const timestamp = deps.now().toISOString();
    const status: JobStatus = { ...job.status, ...change, seq: job.status.seq + 1, heartbeat_at: timestamp };
    const { seq, attempt } = status;
    const event: JobEvent = eventOf({ job_id: jobId, attempt, seq, timestamp }, body(status));
    deps.jobs.put({ ...job, status, events: [...job.events, event] });
    const secret = job.request.callback_secret ?? deps.webhookSecret;
    const url = job.request.callback_url;
    if (url !== null && secret !== null) deps.webhooks.send(event, { url, secret });
  };
  const tellState = (jobId: string, change: Partial<JobStatus>) =>
    tell(jobId, change, ({ state, progress, error, artifacts }) => ({
      type: "job.state",
      data: { state, progress, error, artifacts },
    }));

  const attempt = async (jobId: string) => {
    const { status, request } = mustGet(deps.jobs, jobId);
    if (closed || isTerminal(status.state)) return;
    const abort = aborts.get(jobId) ?? new AbortController();
    aborts.set(jobId, abort);
    const beat = setInterval(() => {
      tell(jobId, {}, ({ state, progress }) => ({ type: "job.heartbeat", data: { state, progress } }));
    }, HEARTBEAT_SECONDS * 1_000);
    try {
      await runAttempt(jobId, request, abort.signal);
    } catch (error) {
      if (abort.signal.aborted) tellState(jobId, { state: "cancelled" });
      else {
        const message = error instanceof Error ? error.message : String(error);
        tellState(jobId, { state: "failed", error: { code: "internal", message, retryable: true } });
      }
    } finally {
      clearInterval(beat);
      aborts.delete(jobId);
    }
  };

  const runAttempt = async (jobId: string, request: JobRequest, signal: AbortSignal) => {
    signal.throwIfAborted();
    if (deps.faults.takeTrainer(["fail"])) {
      const error = { code: "fault", message: "asked to fail by /faults", retryable: true };
      return tellState(jobId, { state: "failed", error });
    }
    let steps = 0;
    const progress = {
      state: (state: "provisioning" | "running", value: number) => {
        // A job that is cancelling does not come back.
        if (!signal.aborted) tellState(jobId, { state, progress: value });
      },
      metrics: (points: Extract<JobEvent, { type: "job.metrics" }>["data"]["points"]) => {
        steps += points.length;
        // How many steps it takes is not known; this nears 1 and never reaches it.
        const value = 0.1 + (0.9 * steps) / (steps + 200);
        tell(jobId, { progress: value }, () => ({ type: "job.metrics", data: { points: [...points] } }));
      },
    };
    const outcome = await runJob(request, progress, { ...deps, signal });
    signal.throwIfAborted();
    if (!outcome.ok) return tellState(jobId, { state: "failed", error: outcome.error });
    const served = deps.artifacts.put(outcome.adapter);
    const sha256 = deps.faults.takeTrainer(["wrong-checksum"]) ? "0".repeat(64) : served;
    const uri = deps.artifactUrl(served);
    const checkpoint = { uri, sha256, kl: null, step: outcome.steps };
    tell(jobId, {}, () => ({ type: "job.checkpoint", data: checkpoint }));
    tellState(jobId, { state: "succeeded", progress: 1, artifacts: [{ kind: "checkpoint", uri, sha256 }] });
  };

  const enqueue = (jobId: string) => {
    queue = queue.then(() => attempt(jobId));
  };

  return {
    submit(idempotencyKey, request) {
      const identity = jobRequestIdentity(request);
      const known = deps.jobs.byKey(idempotencyKey);
      if (known) {
        if (known.identity !== identity) return { ok: false, reason: "conflict" };
        // The presigned URLs of the newest submission live longest.
        if (!isTerminal(known.status.state)) deps.jobs.put({ ...known, request });
        return { ok: true, status: known.status };
      }
      const job = newJob(idempotencyKey, identity, request);
      deps.jobs.put(job);
      tellState(job.status.job_id, { state: "queued" });
      enqueue(job.status.job_id);
      return { ok: true, status: mustGet(deps.jobs, job.status.job_id).status };
    },
    status: (jobId) => deps.jobs.get(jobId)?.status,
    cancel(jobId) {
      const job = deps.jobs.get(jobId);
      if (!job) return undefined;
      if (!isTerminal(job.status.state) && job.status.state !== "cancelling") {
        tellState(jobId, { state: "cancelling" });
        const abort = aborts.get(jobId) ?? new AbortController();
        aborts.set(jobId, abort);
        abort.abort();
      }
      return mustGet(deps.jobs, jobId).status;
    },
    events: (jobId, after) => deps.jobs.get(jobId)?.events.filter((event) => event.seq > after),
    recover() {
      for (const { status } of deps.jobs.all()) {
        if (isTerminal(status.state)) continue;
        if (status.state === "cancelling") tellState(status.job_id, { state: "cancelled" });
        else {
          tellState(status.job_id, { state: "queued", attempt: status.attempt + 1, progress: 0 });
          enqueue(status.job_id);
        }
      }
    },
    async idle() {
      // Whatever is submitted while waiting is waited for as well.
      for (let seen: Promise<void> | undefined; seen !== queue; ) {
        seen = queue;
        await seen;
      }
      await deps.webhooks.idle();
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

function mustGet(jobs: JobStore, jobId: string): StoredJob {
  const job = jobs.get(jobId);
  if (!job) throw new Error(`job ${jobId} was never submitted`);
  return job;
}

type Envelope = Pick<JobEvent, "job_id" | "attempt" | "seq" | "timestamp">;

// A spread of the union would lose which data belongs to which type.
function eventOf(envelope: Envelope, body: EventBody): JobEvent {
  return JobEvent.parse({ ...envelope, ...body });
}
