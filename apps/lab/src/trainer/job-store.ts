import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { JobEvent, JobRequest, JobStatus } from "@gshf/trainer-protocol";
import { z } from "zod";
import { writeFileAtomically } from "../write-file.ts";

/** A job as it is kept on disk: what was asked, where it stands, and every event sent about it. */
export const StoredJob = z.object({
  idempotency_key: z.string(),
  identity: z.string(),
  request: JobRequest,
  status: JobStatus,
  events: z.array(JobEvent),
});
export type StoredJob = z.infer<typeof StoredJob>;

export type JobStore = {
  get(jobId: string): StoredJob | undefined;
  /** @throws when there is no such job. */
  mustGet(jobId: string): StoredJob;
  byKey(idempotencyKey: string): StoredJob | undefined;
  /** Takes over a job's new state, in memory and on disk. */
  put(job: StoredJob): void;
  all(): readonly StoredJob[];
};

/** Opens the jobs under `dir`; one file each. */
export function openJobStore(dir: string): JobStore {
  mkdirSync(dir, { recursive: true });
  const jobs = new Map<string, StoredJob>();
  for (const file of readdirSync(dir).sort()) {
    if (!file.endsWith(".json")) continue;
    const job = StoredJob.parse(JSON.parse(readFileSync(join(dir, file), "utf8")));
    jobs.set(job.status.job_id, job);
  }
  return {
    get: (jobId) => jobs.get(jobId),
    mustGet(jobId) {
      const job = jobs.get(jobId);
      if (!job) throw new Error(`job ${jobId} was never submitted`);
      return job;
    },
    byKey: (key) => [...jobs.values()].find((job) => job.idempotency_key === key),
    put(job) {
      jobs.set(job.status.job_id, job);
      writeFileAtomically(join(dir, `${job.status.job_id}.json`), JSON.stringify(job));
    },
    all: () => [...jobs.values()],
  };
}
