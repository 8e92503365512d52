import type { HttpReply } from "@gshf/http";
import { TrainerCapabilities, versionOne } from "./capabilities.ts";
import { JobEvent } from "./events.ts";
import { JobAccepted, type JobRequest, JobStatus, jobIdempotencyKey } from "./job.ts";
import { readTrainerJson } from "./read-trainer-json.ts";
import type { TrainerResult } from "./trainer-error.ts";
import {
  type Answered,
  callsTo,
  readJson,
  refuse,
  refuseStatus,
  type TrainerClientOptions,
} from "./trainer-http.ts";

export type TrainerClient = {
  /**
   * Hands a job over. Sending it again gives the same job, unless it is sent as another attempt; another body
   * under its key is `conflict`.
   */
  submit(request: JobRequest, attempt?: number): Promise<TrainerResult<JobAccepted>>;
  /**
   * Where a job stands.
   *
   * @param known what was said of it last, for kinds of trainers that can't be asked for it while nothing of the job runs
   */
  status(jobId: string, known?: Pick<JobStatus, "seq" | "attempt">): Promise<TrainerResult<JobStatus>>;
  /** Asks the job to stop; asking twice, or after its end, changes nothing. */
  cancel(jobId: string): Promise<TrainerResult<JobStatus>>;
  /** The job's events with a seq above `after`, in order; lines that are none of the job's are left out. */
  events(jobId: string, after: number): Promise<TrainerResult<readonly JobEvent[]>>;
  /** What it understands; one that has no such route is taken for version 1. */
  capabilities(): Promise<TrainerResult<TrainerCapabilities>>;
};

/** A client for anything that speaks the trainer protocol. It never retries: its caller keeps an outbox. */
export function createTrainerClient(options: TrainerClientOptions): TrainerClient {
  const call = callsTo(options);
  const jobPath = (jobId: string) => `/v1/jobs/${encodeURIComponent(jobId)}`;
  return {
    async submit(request, attempt = 1) {
      const headers = { "idempotency-key": jobIdempotencyKey(request, attempt) };
      const reply = await call("/v1/jobs", { json: request, headers });
      if (reply.ok && reply.value.status === 409) {
        const message = `${reply.value.host} knows another job under this idempotency key (HTTP 409)`;
        return refuse(reply.value, "conflict", false, message);
      }
      const accepted = readJson(reply, JobAccepted, protocol);
      return accepted.ok ? { ok: true, value: accepted.value.value } : accepted;
    },
    async status(jobId) {
      return aboutJob(jobId, readJson(await call(jobPath(jobId)), JobStatus, protocol));
    },
    async cancel(jobId) {
      return aboutJob(
        jobId,
        readJson(await call(`${jobPath(jobId)}/cancel`, { method: "POST" }), JobStatus, protocol),
      );
    },
    async events(jobId, after) {
      const reply = await call(`${jobPath(jobId)}/events?after=${after}`);
      return readEvents(reply, jobId, after);
    },
    async capabilities() {
      const reply = await call("/v1/capabilities");
      if (reply.ok && noSuchRoute.has(reply.value.status)) return { ok: true, value: versionOne };
      const read = readJson(reply, TrainerCapabilities, protocol);
      return read.ok ? { ok: true, value: read.value.value } : read;
    },
  };
}

const protocol = "the trainer protocol's";

const noSuchRoute: ReadonlySet<number> = new Set([404, 405, 501]);

/** An answer about another job than was asked about says nothing of this one. */
function aboutJob(jobId: string, answer: TrainerResult<Answered<JobStatus>>): TrainerResult<JobStatus> {
  if (!answer.ok) return answer;
  const { reply, value } = answer.value;
  if (value.job_id === jobId) return { ok: true, value };
  return refuse(
    reply,
    "bad-shape",
    false,
    `${reply.host} answered about another job than was asked (job_id)`,
  );
}

function readEvents(
  reply: TrainerResult<HttpReply>,
  jobId: string,
  after: number,
): TrainerResult<readonly JobEvent[]> {
  if (!reply.ok) return reply;
  const { value } = reply;
  if (!value.ok) return refuseStatus(value);
  const events: JobEvent[] = [];
  for (const line of value.bytes.toString("utf8").split("\n")) {
    if (line.trim() === "") continue;
    const event = JobEvent.safeParse(readTrainerJson(line)).data;
    // One line that can't be read takes nothing from the others.
    if (event !== undefined && event.job_id === jobId && event.seq > after) events.push(event);
  }
  return { ok: true, value: events.sort((a, b) => a.seq - b.seq) };
}
