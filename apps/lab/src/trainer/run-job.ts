import { parseJson, request } from "@gshf/http";
import type { JobError, JobRequest, Manifest, MetricsPoint } from "@gshf/trainer-protocol";
import { sha256Hex } from "@gshf/trainer-protocol";
import { z } from "zod";
import { embeddingModel } from "../embedding/embedder.ts";
import { Adapter } from "../policy/adapter.ts";
import { FeatureKind } from "../policy/features.ts";
import type { EmbedTexts } from "../policy/policies.ts";
import { fetchDataset } from "./fetch-dataset.ts";
import { buildComparisons, trainPolicy } from "./train-policy.ts";
import type { TrainingProblem } from "./training-problem.ts";

/** How a run tells where it is. */
export type RunProgress = {
  state(state: "provisioning" | "running", progress: number): void;
  metrics(points: readonly MetricsPoint[]): void;
};

export type RunOutcome =
  | { readonly ok: true; readonly adapter: Adapter; readonly steps: number }
  | { readonly ok: false; readonly error: JobError };

export type RunDeps = {
  readonly fetch: typeof fetch;
  readonly embedTexts: EmbedTexts;
  readonly signal: AbortSignal;
};

const checkpointBytesMax = 64 * 1024 * 1024;

/** The hyperparameters this trainer knows; others in a manifest are not its business. */
const Settings = z.object({
  /** λ of ½λ‖θ‖², added to the summed loss: weight decay. */
  ridge: z.number().nonnegative().default(0.3),
  steps_max: z.int().positive().max(100_000).default(2_000),
  features: FeatureKind.default("answer"),
});

/**
 * One attempt at a job: fetch and verify the dataset, embed its answers, minimise the DPO loss. Rows of other
 * splits than `train` are left out. The same manifest gives the same weights, to the bit, on one machine.
 */
export async function runJob(job: JobRequest, progress: RunProgress, deps: RunDeps): Promise<RunOutcome> {
  progress.state("provisioning", 0);
  const dataset = await fetchDataset(job, deps);
  if (!dataset.ok) return dataset;
  const { manifest } = dataset;
  if (manifest.algorithm !== "dpo" && manifest.algorithm !== "dpo_pessimistic") {
    return fail("unsupported-algorithm", `this trainer does dpo, not ${manifest.algorithm}`);
  }
  const rows = dataset.rows.filter((row) => row.split === "train" && row.weight > 0);
  if (rows.length === 0) return fail("no-rows", "the dataset has no training rows of positive weight");
  const settings = Settings.safeParse(manifest.hyperparameters);
  if (!settings.success) {
    const [issue] = settings.error.issues;
    return fail("bad-hyperparameter", `${issue?.path.map(String).join(".")}: ${issue?.message}`);
  }
  const { ridge, steps_max: stepsMax, features } = settings.data;
  const start = await fetchStart(job, manifest, features, deps);
  if (!start.ok) return start;
  progress.state("running", 0.1);
  const problem: TrainingProblem = {
    ...(await buildComparisons(rows, features, deps.embedTexts)),
    eta: manifest.eta,
    ridge,
    stepsMax,
    start: start.theta,
  };
  const trained = await trainPolicy(problem, { signal: deps.signal, onMetrics: progress.metrics });
  const adapter: Adapter = {
    format: "gshf-lab-log-linear/1",
    base_model: "pi0",
    embedding_model: embeddingModel,
    features,
    eta: manifest.eta,
    theta: [...trained.theta],
    manifest_sha256: job.manifest_sha256,
  };
  return { ok: true, adapter, steps: trained.steps };
}

type Start =
  | { readonly ok: true; readonly theta: Float64Array | null }
  | { readonly ok: false; readonly error: JobError };

async function fetchStart(
  job: JobRequest,
  manifest: Manifest,
  features: FeatureKind,
  deps: RunDeps,
): Promise<Start> {
  if (manifest.init_from === "pi0") return { ok: true, theta: null };
  const artifact = job.init_artifact;
  if (artifact === null) return fail("no-init", "init_from is previous, but the job names no init_artifact");
  const { host } = new URL(artifact.uri);
  const outcome = await request({
    url: artifact.uri,
    fetch: deps.fetch,
    signal: deps.signal,
    timeoutMs: 30_000,
    bytesMax: checkpointBytesMax,
    redirect: "follow",
  });
  if (!outcome.ok) {
    return fail("fetch-failed", `the previous checkpoint can't be fetched from ${host}`, true);
  }
  const { ok, status, bytes } = outcome.value;
  if (!ok) return fail("fetch-failed", `${host} answered HTTP ${status}`, true);
  if (sha256Hex(bytes) !== artifact.sha256) {
    return fail("checksum-mismatch", "the previous checkpoint has another sha256 than the job says");
  }
  const adapter = Adapter.safeParse(parseJson(bytes.toString("utf8")));
  if (!adapter.success) return fail("bad-init", "the previous checkpoint is none of this trainer's");
  if (adapter.data.features !== features) {
    return fail("bad-init", `the previous checkpoint has features ${adapter.data.features}, not ${features}`);
  }
  return { ok: true, theta: Float64Array.from(adapter.data.theta) };
}

function fail(code: string, message: string, retryable = false) {
  return { ok: false, error: { code, message, retryable } } as const;
}
