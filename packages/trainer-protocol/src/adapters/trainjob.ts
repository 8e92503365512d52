import { z } from "zod";
import type { TrainerAdapter } from "./adapter.ts";
import { type BatchCluster, type BatchJob, batchTrainer } from "./batch.ts";
import { identityAnnotation, jobFromSecret, KubernetesName, kubernetes, queueLabel } from "./kubernetes.ts";
import { settingsFault } from "./settings.ts";

/**
 * - `runtime`: the TrainingRuntime that says image, command, machines and volumes; `scope`: of the namespace or of the cluster
 * - `queue`: of Kueue, which says when a job's turn is
 * - `nodes`: in place of the runtime's
 */
const Settings = z.strictObject({
  namespace: KubernetesName.default("default"),
  runtime: KubernetesName,
  scope: z.enum(["namespace", "cluster"]).default("namespace"),
  queue: KubernetesName.optional(),
  nodes: z.coerce.number().int().positive().optional(),
});

const TrainJob = z.object({
  metadata: z.object({ annotations: z.record(z.string(), z.string()).optional() }),
  spec: z.object({ suspend: z.boolean().nullish() }),
  status: z
    .object({
      conditions: z
        .array(z.object({ type: z.string(), status: z.string(), message: z.string().optional() }))
        .optional(),
      jobsStatus: z.array(z.object({ active: z.number().nullish(), ready: z.number().nullish() })).optional(),
    })
    .optional(),
});

/**
 * Kubeflow Trainer v2 (https://www.kubeflow.org/docs/components/trainer/): a TrainJob of the runtime named in the
 * address, in Kueue's queue where one is named. Rank 0 is the process that tells.
 */
export const trainjob: TrainerAdapter = {
  prefix: "trainjob",
  fault: ({ settings }) => settingsFault(Settings, settings),
  connect: (options) => {
    const { namespace, runtime, scope, queue, nodes } = Settings.parse(options.settings);
    const api = kubernetes(options, namespace);
    const jobs = `/apis/trainer.kubeflow.org/v1alpha1/namespaces/${namespace}/trainjobs` as const;
    const cluster: BatchCluster = {
      host: new URL(options.baseUrl).host,
      async find(name) {
        const found = await api.get(`${jobs}/${name}`, TrainJob);
        if (!found.ok) return found;
        return { ok: true, value: found.value === null ? null : readJob(found.value) };
      },
      create: (job) =>
        api.create(
          jobs,
          {
            apiVersion: "trainer.kubeflow.org/v1alpha1",
            kind: "TrainJob",
            metadata: {
              name: job.name,
              annotations: { [identityAnnotation]: job.identity },
              labels: {
                "app.kubernetes.io/managed-by": "gshf",
                ...(queue === undefined ? {} : { [queueLabel]: queue }),
              },
            },
            spec: {
              runtimeRef: {
                name: runtime,
                kind: scope === "cluster" ? "ClusterTrainingRuntime" : "TrainingRuntime",
              },
              trainer: {
                ...(nodes === undefined ? {} : { numNodes: nodes }),
                env: [jobFromSecret(job.name)],
              },
              // Kueue lets it go when there is quota for it.
              suspend: queue !== undefined,
            },
          },
          job,
        ),
      stop: (name) => api.remove(jobs, name),
      log: (name) =>
        api.log({
          "jobset.sigs.k8s.io/jobset-name": name,
          "jobset.sigs.k8s.io/replicatedjob-name": "node",
          "batch.kubernetes.io/job-completion-index": "0",
        }),
    };
    return batchTrainer(cluster);
  },
};

function readJob({ metadata, spec, status }: z.infer<typeof TrainJob>): BatchJob {
  const identity = metadata.annotations?.[identityAnnotation] ?? null;
  const holds = (type: string) =>
    status?.conditions?.find((condition) => condition.type === type && condition.status === "True");
  const failed = holds("Failed");
  if (failed !== undefined) return { phase: "failed", identity, why: failed.message ?? null };
  if (holds("Complete") !== undefined) return { phase: "ended", identity, why: null };
  const isHeld = spec.suspend === true || holds("Suspended") !== undefined;
  const isRunning =
    status?.jobsStatus?.some(({ active, ready }) => (active ?? 0) + (ready ?? 0) > 0) === true;
  return { phase: isRunning && !isHeld ? "running" : "waiting", identity, why: null };
}
