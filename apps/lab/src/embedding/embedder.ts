import { Worker } from "node:worker_threads";
import type { EncodeReply, EncodeRequest } from "./encode-worker.ts";
import { EMBEDDING_DIMENSION } from "./encoder-graph.ts";
import { openVectorCache } from "./vector-cache.ts";

/** The name the embeddings endpoint serves the encoder under. */
export const EMBEDDING_MODEL = "use-512";

export type Embedder = {
  /** One vector of length 1 per text, in order. Texts must not be empty. */
  embed(texts: readonly string[]): Promise<readonly Float32Array[]>;
  /** Embeds ahead of time, behind whatever is asked for meanwhile. */
  warm(texts: readonly string[]): void;
  stats(): { readonly cached: number; readonly waiting: number };
  close(): Promise<void>;
};

type Job = { readonly text: string; readonly result: PromiseWithResolvers<Float32Array> };

/**
 * Embeds in worker threads, so that HTTP stays responsive, and remembers every vector on disk by the sha256 of
 * its text. A text asked for twice at a time is encoded once.
 *
 * @param options.threads worker threads; they start with the first text.
 */
export function createEmbedder(options: { readonly cacheDir: string; readonly threads: number }): Embedder {
  const cache = openVectorCache(options.cacheDir, EMBEDDING_MODEL, EMBEDDING_DIMENSION);
  const pending = new Map<string, Job>();
  const urgent: Job[] = [];
  const later: Job[] = [];
  const idle: Worker[] = [];
  const all: Worker[] = [];
  const running = new Map<Worker, Job>();
  let closed = false;

  const enqueue = (text: string, queue: Job[]): Promise<Float32Array> => {
    const known = pending.get(text);
    if (known) {
      // Asked for in earnest while it waits to be warmed: let it overtake.
      if (queue === urgent && later.includes(known)) {
        later.splice(later.indexOf(known), 1);
        urgent.push(known);
      }
      return known.result.promise;
    }
    const job: Job = { text, result: Promise.withResolvers<Float32Array>() };
    pending.set(text, job);
    queue.push(job);
    return job.result.promise;
  };

  const settle = (worker: Worker, reply: EncodeReply | { ok: false; message: string }) => {
    const job = running.get(worker);
    running.delete(worker);
    if (!job) return;
    pending.delete(job.text);
    if (reply.ok) {
      cache.add(job.text, reply.vector);
      job.result.resolve(reply.vector);
    } else job.result.reject(new Error(`embedding failed: ${reply.message}`));
  };

  const startWorker = (): Worker => {
    const worker = new Worker(new URL("./encode-worker.ts", import.meta.url));
    all.push(worker);
    worker.on("message", (reply: EncodeReply) => {
      settle(worker, reply);
      // An idle worker keeps no process alive; one at work does.
      worker.unref();
      idle.push(worker);
      dispatch();
    });
    worker.on("error", (error) => {
      all.splice(all.indexOf(worker), 1);
      settle(worker, { ok: false, message: error.message });
      if (!closed) dispatch();
    });
    return worker;
  };

  const dispatch = () => {
    while (urgent.length + later.length > 0) {
      const worker = idle.pop() ?? (all.length < options.threads ? startWorker() : undefined);
      if (!worker) return;
      const job = urgent.shift() ?? later.shift();
      if (!job) return;
      running.set(worker, job);
      worker.ref();
      worker.postMessage({ id: 0, text: job.text } satisfies EncodeRequest);
    }
  };

  return {
    async embed(texts) {
      const vectors = texts.map((text) => cache.get(text) ?? enqueue(text, urgent));
      dispatch();
      return await Promise.all(vectors);
    },
    warm(texts) {
      for (const text of new Set(texts)) {
        // Whoever asks for it later hears of a failure; nobody waits for it now.
        if (!cache.get(text)) enqueue(text, later).catch(() => undefined);
      }
      dispatch();
    },
    stats: () => ({ cached: cache.size(), waiting: pending.size }),
    async close() {
      closed = true;
      for (const job of [...urgent.splice(0), ...later.splice(0)]) {
        job.result.promise.catch(() => undefined);
        job.result.reject(new Error("the lab is closing"));
      }
      await Promise.all(all.splice(0).map((worker) => worker.terminate()));
      cache.close();
    },
  };
}
