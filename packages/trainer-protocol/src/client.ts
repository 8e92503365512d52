import {
  type HttpFailure,
  type HttpReply,
  type HttpRequest,
  isBusy,
  request as requestOnce,
} from "@gshf/http";
import type { z } from "zod";
import { TrainerCapabilities, versionOne } from "./capabilities.ts";
import { describeShape } from "./describe-shape.ts";
import { JobEvent } from "./events.ts";
import { JobAccepted, type JobRequest, JobStatus, jobIdempotencyKey } from "./job.ts";
import { readTrainerJson } from "./read-trainer-json.ts";
import type { TrainerError, TrainerResult } from "./trainer-error.ts";

export type TrainerClientOptions = {
  /** Where the trainer speaks the protocol; `/v1/jobs` is appended. */
  readonly baseUrl: string;
  /** Sent as `Authorization: Bearer …`. */
  readonly token?: string | undefined;
  readonly fetch?: typeof fetch;
  /** For a whole call, body included. Default 30 s. */
  readonly timeoutMs?: number;
  /** Most bytes of an answer. Default 16 MiB. */
  readonly bytesMax?: number;
};

export type TrainerClient = {
  /**
   * Hands a job over. Sending it again gives the same job, unless it is sent as another attempt; another body
   * under its key is `conflict`.
   */
  submit(request: JobRequest, attempt?: number): Promise<TrainerResult<JobAccepted>>;
  status(jobId: string): Promise<TrainerResult<JobStatus>>;
  /** Asks the job to stop; asking twice, or after its end, changes nothing. */
  cancel(jobId: string): Promise<TrainerResult<JobStatus>>;
  /** The job's events with a seq above `after`, in order; lines that are none of the job's are left out. */
  events(jobId: string, after: number): Promise<TrainerResult<readonly JobEvent[]>>;
  /** What it understands; one that has no such route is taken for version 1. */
  capabilities(): Promise<TrainerResult<TrainerCapabilities>>;
};

/** A client for anything that speaks the trainer protocol. It never retries: its caller keeps an outbox. */
export function createTrainerClient(options: TrainerClientOptions): TrainerClient {
  const base = options.baseUrl.replace(/\/+$/, "");
  const call = async (
    path: string,
    request: Pick<HttpRequest, "method" | "json" | "headers"> = {},
  ): Promise<TrainerResult<HttpReply>> => {
    const outcome = await requestOnce({
      ...request,
      url: `${base}${path}`,
      token: options.token,
      fetch: options.fetch ?? fetch,
      timeoutMs: options.timeoutMs ?? 30_000,
      bytesMax: options.bytesMax ?? 16 * 1024 * 1024,
    });
    return outcome.ok ? outcome : { ok: false, error: failureOf(outcome.error) };
  };
  const jobPath = (jobId: string) => `/v1/jobs/${encodeURIComponent(jobId)}`;
  return {
    async submit(request, attempt = 1) {
      const headers = { "idempotency-key": jobIdempotencyKey(request, attempt) };
      const reply = await call("/v1/jobs", { json: request, headers });
      if (reply.ok && reply.value.status === 409) {
        const message = `${reply.value.host} knows another job under this idempotency key (HTTP 409)`;
        return refuse(reply.value, "conflict", false, message);
      }
      const accepted = readJson(reply, JobAccepted);
      return accepted.ok ? { ok: true, value: accepted.value.value } : accepted;
    },
    async status(jobId) {
      return aboutJob(jobId, readJson(await call(jobPath(jobId)), JobStatus));
    },
    async cancel(jobId) {
      return aboutJob(jobId, readJson(await call(`${jobPath(jobId)}/cancel`, { method: "POST" }), JobStatus));
    },
    async events(jobId, after) {
      const reply = await call(`${jobPath(jobId)}/events?after=${after}`);
      return readEvents(reply, jobId, after);
    },
    async capabilities() {
      const reply = await call("/v1/capabilities");
      if (reply.ok && noSuchRoute.has(reply.value.status)) return { ok: true, value: versionOne };
      const read = readJson(reply, TrainerCapabilities);
      return read.ok ? { ok: true, value: read.value.value } : read;
    },
  };
}

const noSuchRoute: ReadonlySet<number> = new Set([404, 405, 501]);

type Answered<T> = { readonly reply: HttpReply; readonly value: T };

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

function readJson<T>(reply: TrainerResult<HttpReply>, schema: z.ZodType<T>): TrainerResult<Answered<T>> {
  if (!reply.ok) return reply;
  const { value } = reply;
  if (!value.ok) return refuseStatus(value);
  const body = readTrainerJson(value.bytes.toString("utf8"));
  if (body === undefined) {
    return refuse(value, "not-json", false, `${value.host} answered HTTP ${value.status} with no JSON`);
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success) return refuse(value, "bad-shape", false, shapeMessage(value.host, parsed.error, body));
  return { ok: true, value: { reply: value, value: parsed.data } };
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

function failureOf({ code, message, host, status }: HttpFailure): TrainerError {
  // No signal is passed on, so nothing is aborted but by the deadline.
  const why = code === "aborted" ? "unreachable" : code;
  return { code: why, retryable: code !== "too-large", message, host, status };
}

function refuseStatus(reply: HttpReply): { ok: false; error: TrainerError } {
  const isRedirect = reply.status >= 300 && reply.status < 400;
  const note = isRedirect ? ", a redirect, which is not followed: enter the address it leads to" : "";
  const message = `${reply.host} answered HTTP ${reply.status}${note}`;
  return refuse(reply, "http-status", isBusy(reply.status), message);
}

function refuse(
  reply: HttpReply,
  code: TrainerError["code"],
  retryable: boolean,
  message: string,
): { ok: false; error: TrainerError } {
  return { ok: false, error: { code, retryable, message, host: reply.host, status: reply.status } };
}

function shapeMessage(host: string, error: z.ZodError, body: unknown): string {
  return `${host} sent JSON that is not the trainer protocol's, at ${describeShape(error, body)}`;
}
