import type { JobRequest, JobStatus } from "../job.ts";

export const testRequest: JobRequest = {
  project: "demo",
  round: 1,
  manifest_uri: "https://s3.test/m.json?signature=secret",
  manifest_sha256: "a".repeat(64),
  files: [],
  callback_url: null,
  callback_secret: null,
  init_artifact: null,
};

/** A line that a process prints: the job is in a state now. */
export function toldLine(job_id: string, seq: number, change: Partial<JobStatus> = {}): string {
  const status: JobStatus = {
    job_id,
    state: "running",
    attempt: 1,
    seq,
    progress: seq / 10,
    heartbeat_at: "2026-01-01T00:00:00Z",
    error: null,
    artifacts: [],
    ...change,
  };
  const { state, attempt, progress, error, artifacts } = status;
  const data = { state, progress, error, artifacts };
  const event = { type: "job.state", job_id, attempt, seq, timestamp: "2026-01-01T00:00:00Z", data };
  return `@gshf ${JSON.stringify({ event, status })}`;
}

/** The job that a client was given for a request. */
export function idOf(
  accepted: { ok: true; value: { job_id: string } } | { ok: false; error: { message: string } },
): string {
  if (!accepted.ok) throw new Error(accepted.error.message);
  return accepted.value.job_id;
}
