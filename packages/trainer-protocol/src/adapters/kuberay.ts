import { z } from "zod";
import type { TrainerResult } from "../trainer-error.ts";
import type { TrainerAdapter } from "./adapter.ts";
import {
  type BatchCluster,
  type BatchJob,
  type BatchPhase,
  batchTrainer,
  type NewBatchJob,
} from "./batch.ts";
import { identityAnnotation, jobFromSecret, KubernetesName, kubernetes, queueLabel } from "./kubernetes.ts";
import { settingsFault } from "./settings.ts";

/** `template`: a suspended RayJob of the namespace, whose spec every job gets. */
const Settings = z.strictObject({
  namespace: KubernetesName.default("default"),
  template: KubernetesName,
});

const names = z.record(z.string(), z.string()).optional();
const Container = z.looseObject({ env: z.array(z.looseObject({ name: z.string() })).optional() });
const Group = z.looseObject({
  template: z.looseObject({ spec: z.looseObject({ containers: z.array(Container).min(1) }) }),
});

const Template = z.object({
  metadata: z.object({ labels: names }),
  spec: z.looseObject({
    rayClusterSpec: z.looseObject({
      headGroupSpec: Group,
      workerGroupSpecs: z.array(Group).optional(),
    }),
  }),
});

const RayJob = z.object({
  metadata: z.object({ annotations: names }),
  spec: z.object({ suspend: z.boolean().nullish() }),
  status: z
    .object({
      jobStatus: z.string().optional(),
      jobDeploymentStatus: z.string().optional(),
      reason: z.string().optional(),
      message: z.string().optional(),
    })
    .optional(),
});

/**
 * KubeRay (https://docs.ray.io/en/latest/cluster/kubernetes/): a RayJob with a cluster of its own, after a template that
 * whoever runs the cluster keeps there. Its submitter's log is the job's.
 */
export const kuberay: TrainerAdapter = {
  prefix: "kuberay",
  fault: ({ settings }) => settingsFault(Settings, settings),
  connect: (options) => {
    const { namespace, template } = Settings.parse(options.settings);
    const api = kubernetes(options, namespace);
    const jobs = `/apis/ray.io/v1/namespaces/${namespace}/rayjobs` as const;
    const { host } = new URL(options.baseUrl);
    const cluster: BatchCluster = {
      host,
      async find(name) {
        const found = await api.get(`${jobs}/${name}`, RayJob);
        if (!found.ok) return found;
        return { ok: true, value: found.value === null ? null : readJob(found.value) };
      },
      async create(job): Promise<TrainerResult<null>> {
        const found = await api.get(`${jobs}/${template}`, Template);
        if (!found.ok) return found;
        if (found.value === null) {
          const message = `${host} has no RayJob ${template} in ${namespace} to make jobs after`;
          return { ok: false, error: { code: "bad-shape", retryable: false, message, host, status: null } };
        }
        return api.create(jobs, rayJobAfter(found.value, job), job);
      },
      stop: (name) => api.remove(jobs, name),
      log: (name) => api.log({ "job-name": name }),
    };
    return batchTrainer(cluster);
  },
};

function rayJobAfter({ metadata, spec }: z.infer<typeof Template>, job: NewBatchJob): object {
  const withJob = (group: z.infer<typeof Group>) => {
    const { containers, ...pod } = group.template.spec;
    // The command may run on any of them, in the first container: that is Ray’s.
    const [first, ...others] = containers;
    const withVariable = { ...first, env: [...(first?.env ?? []), jobFromSecret(job.name)] };
    return {
      ...group,
      template: { ...group.template, spec: { ...pod, containers: [withVariable, ...others] } },
    };
  };
  const { headGroupSpec, workerGroupSpecs = [] } = spec.rayClusterSpec;
  return {
    apiVersion: "ray.io/v1",
    kind: "RayJob",
    metadata: {
      name: job.name,
      labels: { ...metadata.labels, "app.kubernetes.io/managed-by": "gshf" },
      annotations: { [identityAnnotation]: job.identity },
    },
    spec: {
      ...spec,
      rayClusterSpec: {
        ...spec.rayClusterSpec,
        headGroupSpec: withJob(headGroupSpec),
        workerGroupSpecs: workerGroupSpecs.map(withJob),
      },
      jobId: job.name,
      // A retry is another job of ours, with another key.
      backoffLimit: 0,
      submissionMode: "K8sJobMode",
      // Kueue lets it go when there is quota for it.
      suspend: metadata.labels?.[queueLabel] !== undefined,
    },
  };
}

const phases: Readonly<Record<string, BatchPhase>> = {
  RUNNING: "running",
  STOPPED: "stopped",
  SUCCEEDED: "ended",
  FAILED: "failed",
};

function readJob({ metadata, spec, status }: z.infer<typeof RayJob>): BatchJob {
  const identity = metadata.annotations?.[identityAnnotation] ?? null;
  const why = [status?.reason, status?.message].filter(Boolean).join(": ") || null;
  const { jobDeploymentStatus = "", jobStatus = "" } = status ?? {};
  if (jobDeploymentStatus === "Failed") return { phase: "failed", identity, why };
  const phase = phases[jobStatus] ?? (jobDeploymentStatus === "Complete" ? "ended" : "waiting");
  // Suspended in the middle by Kueue: its machines went to others, and it gets new ones.
  const isHeld = spec.suspend === true || jobDeploymentStatus.startsWith("Suspend");
  return { phase: isHeld && phase === "running" ? "waiting" : phase, identity, why };
}
