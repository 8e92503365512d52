import { z } from "zod";
import type { TrainerResult } from "../trainer-error.ts";
import { callsTo, readJson, refuseStatus } from "../trainer-http.ts";
import type { TrainerAdapter } from "./adapter.ts";
import { type BatchCluster, type BatchPhase, batchTrainer } from "./batch.ts";
import { readLogStream } from "./log-stream.ts";
import { settingsFault } from "./settings.ts";

/**
 * - `owner`: the user or organisation that pays · `image`, `flavor`: what runs, and on which hardware
 * - `command`: what trains one job, words apart · `hours`: after which a job is ended
 */
const Settings = z.strictObject({
  owner: z.string().regex(/^[\w.-]+$/, "expected a name of the Hub"),
  image: z.string().min(1),
  flavor: z.string().regex(/^[\w-]+$/, "expected a hardware flavor"),
  command: z.string().min(1).default("gshf-train"),
  hours: z.coerce.number().positive().default(24),
});

const Job = z.object({
  id: z.string().min(1),
  createdAt: z.string(),
  labels: z.record(z.string(), z.string()).nullish(),
  environment: z.record(z.string(), z.unknown()).nullish(),
  status: z.object({ stage: z.string(), message: z.string().nullish() }),
});

/** What is none of these waits. */
const phases: Readonly<Record<string, BatchPhase>> = {
  RUNNING: "running",
  COMPLETED: "ended",
  ERROR: "failed",
  CANCELED: "stopped",
  DELETED: "stopped",
};

const whose = "the Hugging Face Jobs API's";

/**
 * Hugging Face Jobs (https://huggingface.co/docs/huggingface_hub/guides/jobs). The Hub names jobs itself, so ours are found
 * by a label; where two were made at once the older one is the job, and the other is cancelled.
 */
export const hfJobs: TrainerAdapter = {
  prefix: "hf-jobs",
  fault: ({ settings }) => settingsFault(Settings, settings),
  connect: (options) => {
    const { owner, image, flavor, command, hours } = Settings.parse(options.settings);
    const call = callsTo(options);
    const jobs = `/api/jobs/${owner}`;

    /** The jobs of that name, the oldest first. */
    async function named(name: string): Promise<TrainerResult<z.infer<typeof Job>[]>> {
      const query = new URLSearchParams({ label: `${label}=${name}` });
      const read = readJson(await call(`${jobs}?${query}`), z.array(Job), whose);
      if (!read.ok) return read;
      const found = read.value.value.filter(({ labels }) => labels?.[label] === name);
      const key = ({ createdAt, id }: z.infer<typeof Job>) => `${createdAt} ${id}`;
      return { ok: true, value: found.sort((a, b) => (key(a) < key(b) ? -1 : 1)) };
    }

    async function cancel(id: string): Promise<TrainerResult<null>> {
      const reply = await call(`${jobs}/${id}/cancel`, { method: "POST" });
      if (!reply.ok) return reply;
      return reply.value.ok || reply.value.status === 404
        ? { ok: true, value: null }
        : refuseStatus(reply.value);
    }

    const cluster: BatchCluster = {
      host: new URL(options.baseUrl).host,
      async find(name) {
        const found = await named(name);
        if (!found.ok) return found;
        const [job] = found.value;
        if (job === undefined) return { ok: true, value: null };
        const identity = job.environment?.GSHF_IDENTITY;
        return {
          ok: true,
          value: {
            phase: phases[job.status.stage] ?? "waiting",
            identity: typeof identity === "string" ? identity : null,
            why: job.status.message ?? null,
          },
        };
      },
      async create({ name, identity, payload }) {
        const json = {
          dockerImage: image,
          command: command.split(" "),
          arguments: [],
          environment: { GSHF_IDENTITY: identity },
          secrets: { GSHF_JOB: payload },
          flavor,
          timeoutSeconds: Math.round(hours * 3600),
          labels: { [label]: name },
        };
        const reply = await call(jobs, { json });
        if (!reply.ok) return reply;
        if (!reply.value.ok) return refuseStatus(reply.value);
        const all = await named(name);
        if (!all.ok) return all;
        for (const { id } of all.value.slice(1)) {
          const gone = await cancel(id);
          if (!gone.ok) return gone;
        }
        return { ok: true, value: null };
      },
      async stop(name) {
        const found = await named(name);
        if (!found.ok) return found;
        const [job] = found.value;
        return job === undefined ? { ok: true, value: null } : cancel(job.id);
      },
      async log(name) {
        const found = await named(name);
        if (!found.ok) return found;
        const [job] = found.value;
        return job === undefined ? { ok: true, value: "" } : readLogStream(options, `${jobs}/${job.id}/logs`);
      },
    };
    return batchTrainer(cluster);
  },
};

const label = "gshf-job";
