import { JobEvent, type JobStatus } from "@gshf/trainer-protocol";
import type { JobStore } from "./job-store.ts";
import type { WebhookSender } from "./send-webhooks.ts";

type EventBody = Pick<JobEvent, "type" | "data">;

/** The one place where a job's status changes. */
export type StatusWriter = {
  /** Takes over a change and reports it in an event made from the new status. */
  event(jobId: string, change: Partial<JobStatus>, body: (status: JobStatus) => EventBody): void;
  /** Takes over a change and reports it in a `job.state` event. */
  state(jobId: string, change: Partial<JobStatus>): void;
  /** From now on nothing changes any more. */
  close(): void;
};

/** Status and event are written together, so a crash keeps both or neither; the webhook leaves after that. */
export function createStatusWriter(deps: {
  readonly jobs: JobStore;
  readonly webhooks: WebhookSender;
  /** Signs events of jobs that bring no secret of their own; null: those go unsent and are polled. */
  readonly webhookSecret: string | null;
  readonly now: () => Date;
}): StatusWriter {
  let closed = false;
  const event: StatusWriter["event"] = (jobId, change, body) => {
    if (closed) return;
    const job = deps.jobs.mustGet(jobId);
    const timestamp = deps.now().toISOString();
    const status: JobStatus = { ...job.status, ...change, seq: job.status.seq + 1, heartbeat_at: timestamp };
    const { seq, attempt } = status;
    // Parsed, because a spread of the union would lose which data belongs to which type.
    const written = JobEvent.parse({ job_id: jobId, attempt, seq, timestamp, ...body(status) });
    deps.jobs.put({ ...job, status, events: [...job.events, written] });
    const secret = job.request.callback_secret ?? deps.webhookSecret;
    const url = job.request.callback_url;
    if (url !== null && secret !== null) deps.webhooks.send(written, { url, secret });
  };
  return {
    event,
    state(jobId, change) {
      event(jobId, change, ({ state, progress, error, artifacts }) => ({
        type: "job.state",
        data: { state, progress, error, artifacts },
      }));
    },
    close() {
      closed = true;
    },
  };
}
