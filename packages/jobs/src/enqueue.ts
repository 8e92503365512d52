import type { Tx } from "@gshf/db";
import { currentRequestId, currentTrace } from "@gshf/http";
import { fromPrisma } from "pg-boss";
import { insertJobs } from "pg-boss/dist/plans.js";
import { contractOf, type Job, type JobName, type JobPayload } from "./contracts.ts";

/** The schema of pg-boss' own tables. */
export const queueSchema = "pgboss";

/**
 * Puts a job into the queue as part of the caller's transaction: it exists exactly if what the
 * transaction wrote exists. A job with the same key that still waits makes this one superfluous.
 * Workers are woken when the transaction commits.
 */
export type Enqueue = (tx: Tx, job: Job, options?: EnqueueOptions) => Promise<void>;

export type EnqueueOptions = {
  /** Not before so many seconds from now. */
  afterSeconds?: number;
};

export const enqueue: Enqueue = (tx, job, options = {}) => insert(tx, job.name, job.payload, options);

/**
 * Sends with the statement pg-boss' own `send` builds, through its own Prisma adapter. `send` itself
 * wants a started instance with a pool; a transaction is all we have, and all it takes.
 */
async function insert<Name extends JobName>(
  tx: Tx,
  name: Name,
  payload: JobPayload<Name>,
  options: EnqueueOptions,
): Promise<void> {
  const contract = contractOf(name);
  const data = contract.payload.parse(payload);
  const statement = insertJobs(queueSchema, { table: "job", name, returnId: true, notify: true });
  const requestId = currentRequestId();
  const traceparent = currentTrace();
  const row = {
    // Beside what the contract says: whom this is for, for the log and the trace of whoever works it.
    data: Object.assign({}, data, requestId && { requestId }, traceparent && { traceparent }),
    singletonKey: contract.key(data),
    ...(options.afterSeconds === undefined ? {} : { startAfter: String(options.afterSeconds) }),
  };
  await fromPrisma(tx).executeSql(statement, [JSON.stringify([row])]);
}
