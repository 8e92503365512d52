import { z } from "zod";
import { callsTo, readJson, refuseStatus } from "../trainer-http.ts";
import type { TrainerAdapter } from "./adapter.ts";
import { type BatchCluster, type BatchPhase, batchTrainer } from "./batch.ts";
import { settingsFault } from "./settings.ts";

/**
 * - `entrypoint`: the command that trains one job, as it is called on the cluster
 * - `cpus`, `gpus`: what is reserved for it
 */
const Settings = z.strictObject({
  entrypoint: z.string().min(1).default("gshf-train"),
  cpus: z.coerce.number().nonnegative().optional(),
  gpus: z.coerce.number().nonnegative().optional(),
});

const JobDetails = z.object({
  status: z.enum(["PENDING", "RUNNING", "STOPPED", "SUCCEEDED", "FAILED"]),
  message: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
});

const phases: Readonly<Record<z.infer<typeof JobDetails>["status"], BatchPhase>> = {
  PENDING: "waiting",
  RUNNING: "running",
  STOPPED: "stopped",
  SUCCEEDED: "ended",
  FAILED: "failed",
};

const whose = "the Ray Jobs API's";

/**
 * A Ray cluster, by its Jobs API (https://docs.ray.io/en/latest/cluster/running-applications/job-submission/rest.html).
 * A job's name is its submission id. A cluster that came back without its jobs knows none of them, so that they are
 * handed over again.
 */
export const ray: TrainerAdapter = {
  prefix: "ray",
  fault: ({ settings }) => settingsFault(Settings, settings),
  connect: (options) => {
    const { entrypoint, cpus, gpus } = Settings.parse(options.settings);
    const call = callsTo(options);
    const cluster: BatchCluster = {
      host: new URL(options.baseUrl).host,
      async find(name) {
        const reply = await call(`/api/jobs/${name}`);
        if (reply.ok && reply.value.status === 404) return { ok: true, value: null };
        const read = readJson(reply, JobDetails, whose);
        if (!read.ok) return read;
        const { status, message, metadata } = read.value.value;
        const identity = metadata?.["gshf-identity"] ?? null;
        return { ok: true, value: { phase: phases[status], identity, why: message ?? null } };
      },
      async create({ name, identity, payload }) {
        const json = {
          entrypoint,
          submission_id: name,
          runtime_env: { env_vars: { GSHF_JOB: payload } },
          metadata: { "gshf-identity": identity },
          ...(cpus === undefined ? {} : { entrypoint_num_cpus: cpus }),
          ...(gpus === undefined ? {} : { entrypoint_num_gpus: gpus }),
        };
        const reply = await call("/api/jobs/", { json });
        if (!reply.ok) return reply;
        return reply.value.ok ? { ok: true, value: null } : refuseStatus(reply.value);
      },
      async stop(name) {
        const reply = await call(`/api/jobs/${name}/stop`, { method: "POST" });
        if (!reply.ok) return reply;
        const { ok, status } = reply.value;
        return ok || status === 404 ? { ok: true, value: null } : refuseStatus(reply.value);
      },
      async log(name) {
        const reply = await call(`/api/jobs/${name}/logs`);
        if (reply.ok && reply.value.status === 404) return { ok: true, value: "" };
        const read = readJson(reply, z.object({ logs: z.string().nullable() }), whose);
        return read.ok ? { ok: true, value: read.value.value.logs ?? "" } : read;
      },
    };
    return batchTrainer(cluster);
  },
};
