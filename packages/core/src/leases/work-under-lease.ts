import { type Db, type Tx, transaction } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { noteTrouble, toTrouble } from "../trouble/index.ts";
import type { WorkProblem } from "../trouble/model.ts";

/** Stale: it was another's, or nobody wanted it any more. Waiting: it will be tried again. */
export type LeasedWork = "stale" | "waiting" | "done" | "failed";

/** The work is another's now, or nobody's: somebody stopped it. */
export class LostLease extends Error {}

/** A row with work that one process has to itself while its lease lives, as its table keeps it. */
export type Lease<Progress> = {
  /** What its id is called in the log: `importId`. */
  idName: string;
  id: string;
  /** Prolongs the lease, and notes how far the work is; false when it is lost, or somebody stopped the work. */
  renew(progress?: Progress): Promise<boolean>;
  /** Writes to the row and lets go of it; false where it was no longer this process's. */
  settle(db: Db | Tx, data: Settled): Promise<boolean>;
  /** The row as it is now; null when it is gone. */
  current(): Promise<{ problem: unknown } | null>;
  /** Lets a worker look at it in so many seconds. */
  wake(tx: Tx, afterSeconds: number): Promise<void>;
};

export type Settled =
  | { wakeAt: Date; problem?: WorkProblem }
  | { state: "failed"; endedAt: Date; problem: WorkProblem };

type Work<Progress> = (at: {
  /** Aborted when the process is to end, or the lease is lost. */
  signal: AbortSignal;
  /** Notes how far the work is. Throws when it is to stop. */
  renew: (progress?: Progress) => Promise<void>;
}) => Promise<"done" | "stale">;

/**
 * Works on a row while its lease lives. What goes wrong stands on the row at once: if it may pass, it is tried again for as
 * long as that is worth it; otherwise the work has failed. A process that is to end gives the row to another.
 */
export async function workUnderLease<Progress>(
  deps: Deps,
  lease: Lease<Progress>,
  processSignal: AbortSignal,
  work: Work<Progress>,
): Promise<LeasedWork> {
  const lost = new AbortController();
  const signal = AbortSignal.any([processSignal, lost.signal]);
  const renew = async (progress?: Progress) => {
    if (!(await lease.renew(progress))) lost.abort(new LostLease());
    signal.throwIfAborted();
  };
  // A lease outlives two missed heartbeats. One that can't be sent is no reason to stop: the lease decides.
  const heartbeat = setInterval(() => void renew().catch(() => undefined), deps.settings.leaseSeconds * 333);
  try {
    return await work({ signal, renew });
  } catch (error) {
    if (lost.signal.aborted || error instanceof LostLease) return "stale";
    if (processSignal.aborted) {
      // The queue gives it to another worker.
      await lease.settle(deps.db, { wakeAt: deps.now() });
      throw error;
    }
    return await report(deps, lease, error);
  } finally {
    clearInterval(heartbeat);
  }
}

async function report(deps: Deps, lease: Lease<never>, error: unknown): Promise<LeasedWork> {
  const trouble = toTrouble(error);
  const current = await lease.current();
  if (current === null) return "stale";
  const now = deps.now();
  const { problem, againIn } = noteTrouble(trouble, { before: current.problem, now });
  const { code, message } = trouble;
  const log = deps.log.child({ [lease.idName]: lease.id, code });
  if (againIn === null) {
    log.error({ err: trouble.cause ?? trouble }, message);
    const isMine = await lease.settle(deps.db, { state: "failed", endedAt: now, problem });
    return isMine ? "failed" : "stale";
  }
  return transaction(deps.db, async (tx) => {
    const wakeAt = new Date(now.getTime() + againIn * 1000);
    if (!(await lease.settle(tx, { problem, wakeAt }))) return "stale";
    await lease.wake(tx, againIn);
    log.warn({ seconds: againIn, err: trouble.cause }, message);
    return "waiting";
  });
}
