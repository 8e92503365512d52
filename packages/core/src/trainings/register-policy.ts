import { createHash } from "node:crypto";
import type { Policy, TrainingJob } from "@gshf/db";
import type { JobArtifact } from "@gshf/trainer-protocol";
import type { Deps } from "../access/index.ts";
import { connect } from "../policies/index.ts";
import { Trouble, unwrapOrThrow } from "../trouble/index.ts";
import { artifactsOf } from "./training-job.ts";
import type { TrainingOrder } from "./training-order.ts";

/** Larger checkpoints are checked by whoever loads them. */
const verifiedBytesMax = 64 * 1024 * 1024;

/**
 * Makes a policy of what a training job made: checks the checkpoint, lets π₀'s server load it under a new name,
 * and enters `round-N`. Repeating it answers the same policy.
 */
export async function registerPolicy(deps: Deps, order: TrainingOrder, job: TrainingJob): Promise<Policy> {
  const known = await deps.db.policy.findUnique({ where: { trainingJobId: job.id } });
  if (known !== null) return known;
  const served = await serve(deps, order, job);
  const { reference, round } = order;
  const name = `round-${round.number}`;
  await deps.db.policy.createMany({
    data: [
      {
        projectId: order.project.id,
        name,
        ...served,
        temperature: reference.temperature,
        topP: reference.topP,
        maxTokens: reference.maxTokens,
        parentId: reference.id,
        trainingJobId: job.id,
      },
    ],
    skipDuplicates: true,
  });
  const policy = await deps.db.policy.findUnique({ where: { trainingJobId: job.id } });
  if (policy !== null) return policy;
  const message = `the project has another policy named "${name}"; rename it and retry`;
  throw new Trouble("policy-name-taken", message, { retryable: false });
}

type Served = Pick<Policy, "baseUrl" | "model" | "apiKeySealed" | "checkpointUri" | "checkpointSha256">;

async function serve(deps: Deps, order: TrainingOrder, job: TrainingJob): Promise<Served> {
  const artifacts = artifactsOf(job);
  const endpoint = artifacts.find((artifact) => artifact.kind === "endpoint");
  const checkpoint = artifacts.find((artifact) => artifact.kind === "checkpoint");
  const where = {
    checkpointUri: checkpoint?.uri ?? null,
    checkpointSha256: checkpoint?.sha256 ?? null,
  };
  if (checkpoint !== undefined) await verifyCheckpoint(deps, checkpoint);
  if (endpoint !== undefined) {
    const allowed = deps.egress.check(endpoint.uri, "artifact");
    if (!allowed.ok)
      throw new Trouble("artifact-refused", `trainer: ${allowed.message}`, { retryable: false });
    return { ...where, baseUrl: endpoint.uri, model: endpoint.model ?? "default", apiKeySealed: null };
  }
  if (checkpoint === undefined) {
    const message = `trainer: job ${job.externalId} succeeded without a checkpoint or an endpoint among its artifacts`;
    throw new Trouble("no-checkpoint", message, { retryable: false });
  }
  const { reference, project, round } = order;
  // Names are never used for two weights: a second attempt gets its own.
  const model = `${project.slug}-round-${round.number}${job.attempt === 1 ? "" : `-${job.attempt}`}`;
  const client = connect(deps, reference, { retriesMax: 1 });
  const loaded = await client.loadAdapter({ name: model, uri: checkpoint.uri });
  unwrapOrThrow(`policy endpoint (loading ${model})`, loaded);
  return { ...where, baseUrl: reference.baseUrl, model, apiKeySealed: reference.apiKeySealed };
}

async function verifyCheckpoint(deps: Deps, artifact: JobArtifact): Promise<void> {
  if (artifact.sha256 === null) {
    const message = "trainer: the checkpoint was announced without a sha256";
    throw new Trouble("checkpoint-unsigned", message, { retryable: false });
  }
  // s3://, hf:// and the like are for the policy server; it has the credentials, we don't.
  if (!/^https?:/.test(artifact.uri)) return;
  const { host } = new URL(artifact.uri);
  const actual = await hashOf(deps, artifact.uri, host);
  if (actual === null || actual === artifact.sha256) return;
  const message = `trainer: the checkpoint at ${host} has sha256 ${actual}, announced was ${artifact.sha256}`;
  throw new Trouble("checkpoint-mismatch", message, { retryable: false });
}

/** sha256 of what lies at a URL; null when it is too large to fetch just for that. */
async function hashOf(deps: Deps, uri: string, host: string): Promise<string | null> {
  const away = (what: string, retryable: boolean, cause?: unknown) =>
    new Trouble("checkpoint-unreachable", `trainer: the checkpoint at ${host} ${what}`, { retryable, cause });
  let response: Response;
  try {
    response = await deps.egress.fetch(uri, { signal: AbortSignal.timeout(120_000) });
  } catch (cause) {
    throw away("can't be fetched", true, cause);
  }
  if (!response.ok)
    throw away(`answered HTTP ${response.status}`, response.status >= 500 || response.status === 429);
  const hash = createHash("sha256");
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > verifiedBytesMax) return null;
      hash.update(chunk);
    }
  } catch (cause) {
    throw away("broke off in the middle", true, cause);
  }
  return hash.digest("hex");
}
