import { parseJson, request } from "@gshf/http";
import type { DatasetRow, JobError, JobRequest, Manifest, MetricsPoint } from "@gshf/trainer-protocol";
import { sha256Hex } from "@gshf/trainer-protocol";
import { z } from "zod";
import { embeddingModel } from "../embedding/embedder.ts";
import { Adapter } from "../policy/adapter.ts";
import { FeatureKind } from "../policy/features.ts";
import type { EmbedTexts } from "../policy/policies.ts";
import type { Pools } from "../pools/pool.ts";
import {
  type AlgorithmName,
  buildComparisons,
  buildLikelihood,
  featurizer,
  klPools,
} from "./build-problem.ts";
import { fetchDataset } from "./fetch-dataset.ts";
import type { RewardArtifact } from "./reward-artifact.ts";
import { trainPolicy } from "./train-policy.ts";
import type { TrainingProblem, Weights } from "./training-problem.ts";

/** Weights as they are kept and served. */
export type Made =
  | {
      readonly kind: "checkpoint";
      readonly content: Adapter;
      readonly steps: number;
      readonly kl: number | null;
    }
  | { readonly kind: "reward_model"; readonly content: RewardArtifact; readonly steps: number };

/** How a run tells where it is. */
export type RunProgress = {
  state(state: "provisioning" | "running", progress: number): void;
  metrics(points: readonly MetricsPoint[]): void;
  /** Weights on the way. */
  checkpoint(made: Made): void;
};

export type RunOutcome =
  | { readonly ok: true; readonly made: Made }
  | { readonly ok: false; readonly error: JobError };

export type RunDeps = {
  readonly fetch: typeof fetch;
  readonly embedTexts: EmbedTexts;
  readonly pools: Pools;
  readonly signal: AbortSignal;
};

const checkpointBytesMax = 64 * 1024 * 1024;

/** The hyperparameters this trainer knows; others are not its business. */
const Settings = z.object({
  /** λ of ½λ‖θ‖², added to the summed loss: weight decay. */
  ridge: z.number().nonnegative().default(0.3),
  steps_max: z.int().positive().max(100_000).default(2_000),
  features: FeatureKind.default("answer"),
  checkpoints: z.int().nonnegative().max(16).default(0),
});
type Settings = z.output<typeof Settings>;

/**
 * One attempt at a job: fetch and verify the dataset, embed its answers, minimise the algorithm's loss. Rows of other
 * splits than `train` are left out. The same data and training give the same weights, to the bit, on one machine.
 */
export async function runJob(job: JobRequest, progress: RunProgress, deps: RunDeps): Promise<RunOutcome> {
  progress.state("provisioning", 0);
  const dataset = await fetchDataset(job, deps);
  if (!dataset.ok) return dataset;
  const { manifest } = dataset;
  // What is asked for apart from the data counts before what the data says of it.
  const { algorithm, eta, hyperparameters } = job.training ?? manifest;
  const rows = dataset.rows.filter((row) => row.split === "train" && row.weight > 0);
  if (rows.length === 0) return fail("no-rows", "the dataset has no training rows of positive weight");
  const read = Settings.safeParse(hyperparameters);
  if (!read.success) {
    const [issue] = read.error.issues;
    return fail("bad-hyperparameter", `${issue?.path.map(String).join(".")}: ${issue?.message}`);
  }
  const settings = read.data;
  const start = await fetchStart(job, manifest, settings.features, deps);
  if (!start.ok) return start;
  progress.state("running", 0.1);
  const problem = await problemOf(rows, { algorithm, eta, settings, start: start.theta, job }, deps);
  if (!problem.ok) return problem;
  const made = (weights: Weights) => madeOf(weights, algorithm, { eta, settings, job });
  const trained = await trainPolicy(problem.value, deps.signal, {
    metrics: progress.metrics,
    checkpoint: (weights) => progress.checkpoint(made(weights)),
  });
  return { ok: true, made: made(trained) };
}

type Asked = {
  readonly algorithm: AlgorithmName;
  readonly eta: number;
  readonly settings: Settings;
  readonly start: Float64Array | null;
  readonly job: JobRequest;
};

async function problemOf(
  rows: readonly DatasetRow[],
  { algorithm, eta, settings, start, job }: Asked,
  deps: RunDeps,
): Promise<{ ok: true; value: TrainingProblem } | { ok: false; error: JobError }> {
  const featurize = featurizer(settings.features, deps.embedTexts);
  const isPolicy = algorithm !== "reward_model";
  // Version 1 asks for no KL on the way.
  const pools = isPolicy && job.training !== undefined ? await klPools(rows, deps.pools, featurize) : [];
  const common = {
    eta,
    ridge: settings.ridge,
    stepsMax: settings.steps_max,
    checkpoints: isPolicy ? settings.checkpoints : 0,
    start,
    pools,
  };
  if (algorithm === "sft" || algorithm === "raft") {
    const built = await buildLikelihood(rows, deps.pools, featurize);
    if (!built.ok) return built;
    const { ok: _, ...likelihood } = built;
    return { ok: true, value: { ...likelihood, ...common } };
  }
  return { ok: true, value: { ...(await buildComparisons(rows, algorithm, featurize)), ...common } };
}

function madeOf(
  { theta, steps, kl }: Weights,
  algorithm: AlgorithmName,
  { eta, settings, job }: Pick<Asked, "eta" | "settings" | "job">,
): Made {
  const common = {
    embedding_model: embeddingModel,
    features: settings.features,
    theta: [...theta],
    manifest_sha256: job.manifest_sha256,
  };
  if (algorithm === "reward_model") {
    return { kind: "reward_model", content: { format: "gshf-lab-reward/1", ...common }, steps };
  }
  const content: Adapter = { format: "gshf-lab-log-linear/1", base_model: "pi0", eta, ...common };
  return { kind: "checkpoint", content, steps, kl };
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
  const from = job.training?.init_from ?? manifest.init_from;
  if (from === "pi0") return { ok: true, theta: null };
  const artifact = job.init_artifact;
  if (artifact === null) return fail("no-init", `init_from is ${from}, but the job names no init_artifact`);
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
