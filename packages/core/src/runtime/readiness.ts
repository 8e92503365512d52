import { measureQueues } from "@gshf/jobs";
import type { Storage } from "@gshf/storage";
import type { Deps } from "../access/index.ts";
import { answersWithin, succeedsWithin } from "./answers-within.ts";

export type Readiness = {
  readonly ready: boolean;
  /** What a process needs; the queue's tables lie in the database, but come with migrations. */
  readonly database: boolean;
  readonly queue: boolean;
  readonly bucket: boolean;
};

/** Whether a process can do its work now. The parts are asked at once, and each has so long to answer. */
export async function readiness(deps: Pick<Deps, "db" | "storage">, ms: number): Promise<Readiness> {
  const [database, queue, bucket] = await Promise.all([
    answersWithin(deps.db, ms),
    succeedsWithin(ms, measureQueues(deps.db)),
    succeedsWithin(ms, lookInto(deps.storage)),
  ]);
  return { ready: database && queue && bucket, database, queue, bucket };
}

/** A look at one object could not tell a bucket that is missing from an object that is. */
async function lookInto(storage: Storage): Promise<void> {
  for await (const _ of storage.list("readiness/")) return;
}
