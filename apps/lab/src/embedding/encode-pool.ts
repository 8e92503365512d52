import { Worker } from "node:worker_threads";
import type { EncodeReply, EncodeRequest } from "./encode-worker.ts";

/** Encodes texts in worker threads, one text a thread at a time. */
export type EncodePool = {
  /** Texts that are `urgent` go before all others. Asking again for a text that waits gives the same promise. */
  encode(text: string, urgency: "urgent" | "later"): Promise<Float32Array>;
  readonly waiting: () => number;
  /** Ends the threads; what still waits is rejected. */
  close(): Promise<void>;
};

type Job = { readonly text: string; readonly result: PromiseWithResolvers<Float32Array> };

/** @param threads at most so many; they start with the first texts. */
export function createEncodePool(threads: number): EncodePool {
  const pending = new Map<string, Job>();
  // In order of arrival; a set, because texts leave from the middle when they become urgent.
  const queues = { urgent: new Set<Job>(), later: new Set<Job>() };
  const workers = createWorkers(threads, (job, reply) => {
    pending.delete(job.text);
    if (reply.ok) job.result.resolve(reply.vector);
    else job.result.reject(new Error(`embedding failed: ${reply.message}`));
    dispatch();
  });
  const dispatch = () => {
    for (const queue of [queues.urgent, queues.later]) {
      for (const job of queue) {
        if (!workers.start(job)) return;
        queue.delete(job);
      }
    }
  };
  return {
    encode(text, urgency) {
      const job = pending.get(text) ?? { text, result: Promise.withResolvers<Float32Array>() };
      if (!pending.has(text)) queues[urgency].add(job);
      else if (urgency === "urgent" && queues.later.delete(job)) queues.urgent.add(job);
      pending.set(text, job);
      dispatch();
      return job.result.promise;
    },
    waiting: () => pending.size,
    async close() {
      queues.urgent.clear();
      queues.later.clear();
      await workers.close();
      for (const { result } of pending.values()) {
        // Nobody may be waiting for it any more.
        result.promise.catch(() => undefined);
        result.reject(new Error("the lab is closing"));
      }
    },
  };
}

type Outcome = EncodeReply | { readonly ok: false; readonly message: string };

/** The threads themselves; `start` says false when all are at work. */
function createWorkers(threads: number, settle: (job: Job, outcome: Outcome) => void) {
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const running = new Map<Worker, Job>();
  const finish = (worker: Worker, outcome: Outcome) => {
    const job = running.get(worker);
    running.delete(worker);
    if (job) settle(job, outcome);
  };
  const launch = (): Worker => {
    const worker = new Worker(new URL("./encode-worker.ts", import.meta.url));
    all.add(worker);
    worker.on("message", (reply: EncodeReply) => {
      // An idle worker keeps no process alive; one at work does.
      worker.unref();
      idle.push(worker);
      finish(worker, reply);
    });
    worker.on("error", (error) => {
      all.delete(worker);
      finish(worker, { ok: false, message: error.message });
    });
    return worker;
  };
  return {
    start(job: Job): boolean {
      const worker = idle.pop() ?? (all.size < threads ? launch() : undefined);
      if (worker === undefined) return false;
      running.set(worker, job);
      worker.ref();
      worker.postMessage({ text: job.text } satisfies EncodeRequest);
      return true;
    },
    async close() {
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}
