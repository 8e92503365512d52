import { type Db, transaction } from "@gshf/db";
import { forRequest, inSpan } from "@gshf/http";
import { type JobWithMetadata, PgBoss } from "pg-boss";
import { z } from "zod";
import { type Claims, type Orphan, openClaims } from "./claims.ts";
import {
  contractOf,
  deadLetterQueue,
  isJobName,
  type Job,
  type JobName,
  type JobPayload,
} from "./contracts.ts";
import { enqueue, queueSchema } from "./enqueue.ts";

export type JobContext = {
  jobId: string;
  /** 1 for the first try. */
  attempt: number;
  /** Aborted when the claim is lost or the worker stops: what the handler still writes may be done twice. */
  signal: AbortSignal;
};

export type JobHandler<Name extends JobName> = (
  payload: JobPayload<Name>,
  context: JobContext,
) => Promise<void>;

/** A job all of whose tries failed, or that was refused. */
export type DeadJob = {
  name: JobName;
  /** As it was enqueued; parse before use. */
  payload: unknown;
  message: string;
  attempts: number;
};

export type QueueOptions = {
  /** Must be a session of its own at the server: not through a transaction-mode pooler. */
  url: string;
  db: Db;
  /** Trouble of the queue itself (connection lost, …) and of jobs; the queue goes on. */
  onError: (error: unknown, what: string) => void;
  poolMax?: number;
  /** How long a statement of the queue's own is waited for; after that its connection is closed. */
  statementMsMax?: number;
  connectionTimeoutMillis?: number;
};

export type Queue = {
  /** Begins to run jobs of this name, as many side by side as its contract says. */
  work<Name extends JobName>(name: Name, handler: JobHandler<Name>): Promise<void>;
  /** Called for each dead letter until it returns; the place to tell the round what happened. */
  onDead(handler: (job: DeadJob) => Promise<void>): Promise<void>;
  /** Enqueues the job every so often. Any number of processes may ask for the same: one job waits at most. */
  every(seconds: number, job: Job): void;
  /** Takes no more jobs, gives the running ones a moment to finish, then hands them back to the queue. */
  stop(options?: { graceMs?: number }): Promise<void>;
};

/** Throw this from a handler when trying again is of no use: the job goes to the dead letters at once. */
export class JobRefused extends Error {
  override readonly name = "JobRefused";
}

/** How often orphans of killed workers are looked for. */
const reclaimIntervalMs = 1_000;

/** Connects to the queue and begins looking after it; jobs run once `work` is called for their name. */
export async function createQueue(options: QueueOptions): Promise<Queue> {
  const ofPool = {
    connectionString: options.url,
    max: options.poolMax ?? 6,
    connectionTimeoutMillis: options.connectionTimeoutMillis ?? 10_000,
    // pg-boss hands it on to its pool, though its types don't know it: a server that is silent cuts nothing.
    query_timeout: options.statementMsMax ?? 60_000,
  };
  const boss = new PgBoss({
    ...ofPool,
    schema: queueSchema,
    migrate: false,
    schedule: false,
    useListenNotify: true,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    notifyHeartbeatIntervalMs: 3_000,
  });
  boss.on("error", (error) => options.onError(error, "queue"));
  await boss.start();
  const claims = openClaims(options.url, (error) => options.onError(error, "claims"));
  const timers = [startReclaiming(boss, claims, options)];
  return {
    work: (name, handler) => work(boss, claims, options, name, handler),
    onDead: (handler) => workDead(boss, options, handler),
    every: (seconds, job) => {
      const send = () => {
        transaction(options.db, (tx) => enqueue(tx, job)).catch((error: unknown) => {
          options.onError(error, `enqueue ${job.name}`);
        });
      };
      send();
      timers.push(setInterval(send, seconds * 1000));
    },
    stop: async ({ graceMs = 10_000 } = {}) => {
      for (const timer of timers) clearInterval(timer);
      await boss.stop({ graceful: true, timeout: graceMs });
      await claims.close();
    },
  };
}

function startReclaiming(boss: PgBoss, claims: Claims, options: QueueOptions): NodeJS.Timeout {
  let running = false;
  let suspects = new Set<string>();
  const reclaim = async () => {
    if (running) return;
    running = true;
    try {
      const orphans = await claims.findOrphans();
      const before = suspects;
      suspects = new Set(orphans.map(attemptOf));
      for (const orphan of orphans) {
        // Seen twice: a job that is just being settled has no holder for a moment either.
        if (!before.has(attemptOf(orphan))) continue;
        // Bound to the attempt: should its worker have come back meanwhile, nothing happens.
        const attempt = { id: orphan.id, retryCount: orphan.retryCount };
        await boss.fail(orphan.name, attempt, { message: "the worker that ran this job is gone" });
      }
    } catch (error) {
      options.onError(error, "reclaim");
    } finally {
      running = false;
    }
  };
  return setInterval(reclaim, reclaimIntervalMs);
}

function attemptOf(orphan: Orphan): string {
  return `${orphan.id}:${orphan.retryCount}`;
}

async function work<Name extends JobName>(
  boss: PgBoss,
  claims: Claims,
  options: QueueOptions,
  name: Name,
  handler: JobHandler<Name>,
): Promise<void> {
  const contract = contractOf(name);
  const workOptions = {
    batchSize: 1,
    includeMetadata: true,
    perJobResults: true,
    localConcurrency: contract.concurrency,
    pollingIntervalSeconds: 1,
    // Retries become due without a notification, so polling stays brisk.
    notifyPollingIntervalSeconds: 2,
    heartbeatRefreshSeconds: 5,
  } as const;
  await boss.work<unknown, unknown, typeof workOptions>(name, workOptions, async (jobs) =>
    Promise.all(
      jobs.map((job: JobWithMetadata<unknown>) =>
        forWhom(name, job, async () => {
          claims.hold(job.id);
          try {
            const parsed = contract.payload.safeParse(job.data);
            if (!parsed.success) throw new JobRefused(`payload of ${name}: ${parsed.error.message}`);
            const context = { jobId: job.id, attempt: job.retryCount + 1, signal: job.signal };
            await handler(parsed.data, context);
            return { id: job.id, status: "completed" as const };
          } catch (error) {
            options.onError(error, `job ${name}`);
            const status = error instanceof JobRefused ? ("deadletter" as const) : ("failed" as const);
            return { id: job.id, status, output: { message: messageOf(error) } };
          } finally {
            claims.release(job.id);
          }
        }),
      ),
    ),
  );
}

const fromWhom = z.object({ requestId: z.string().optional(), traceparent: z.string().optional() });

/** Runs a job for the request that it was enqueued for, or whose job it was enqueued by, and as a part of its trace. */
function forWhom<T extends { status: string }>(
  name: JobName,
  job: JobWithMetadata<unknown>,
  run: () => Promise<T>,
): Promise<T> {
  const { requestId, traceparent } = fromWhom.safeParse(job.data).data ?? {};
  const attributes = { "messaging.operation.name": name, "messaging.message.id": job.id };
  const settled = () => forRequest(requestId, run);
  // A sweep looks every few seconds and mostly finds nothing: a trace of each would bury the others.
  if (traceparent === undefined && name.endsWith(".sweep")) return settled();
  return inSpan({ name: `job ${name}`, kind: "consumer", attributes, parent: traceparent }, async (span) => {
    const result = await settled();
    if (result.status !== "completed") span?.note({ "error.type": result.status });
    return result;
  });
}

async function workDead(
  boss: PgBoss,
  options: QueueOptions,
  handler: (job: DeadJob) => Promise<void>,
): Promise<void> {
  // Letters arrive without a notification.
  const polling = { pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2 };
  const workOptions = { batchSize: 1, includeMetadata: true, ...polling } as const;
  await boss.work<unknown, void, typeof workOptions>(deadLetterQueue, workOptions, async (jobs) => {
    for (const job of jobs) {
      // A name of an older version of this program: nobody is left to tell.
      if (job.sourceName === null || !isJobName(job.sourceName)) continue;
      try {
        await handler({
          name: job.sourceName,
          payload: job.data,
          message: messageOf(job.sourceOutput),
          attempts: (job.sourceRetryCount ?? 0) + 1,
        });
      } catch (error) {
        options.onError(error, `dead letter of ${job.sourceName}`);
        throw error;
      }
    }
  });
}

/** The message inside whatever was thrown or stored: an Error, `{message}` or `{value: {message}}`. */
function messageOf(thrown: unknown): string {
  if (typeof thrown !== "object" || thrown === null) return String(thrown);
  const message: unknown = Reflect.get(thrown, "message");
  if (typeof message === "string") return message;
  const value: unknown = Reflect.get(thrown, "value");
  return value === undefined ? "no message" : messageOf(value);
}
