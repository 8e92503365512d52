import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { RehearsalOptions, RehearsalPoint } from "@gshf/gshf";
import type { RehearsalReply } from "./rehearsal-thread.ts";

/** A replay in a thread of its own: it computes for seconds, and rounds must be kept alive meanwhile. */
export async function rehearseInThread(options: RehearsalOptions): Promise<RehearsalPoint[]> {
  const thread = new Worker(new URL("./rehearsal-thread.ts", import.meta.url), { workerData: options });
  try {
    const [reply]: RehearsalReply[] = await once(thread, "message");
    if (reply?.ok !== true) throw new Error(reply?.message ?? "the thread ended");
    return reply.points;
  } finally {
    await thread.terminate();
  }
}
