import type { Policy, TrainingJob } from "@gshf/db";
import type { JobArtifact } from "@gshf/trainer-protocol";
import type { Deps } from "../access/index.ts";
import { isSameServer } from "../access/model.ts";
import { Trouble } from "../trouble/index.ts";
import { type HandedOver, handOver } from "./hand-over.ts";
import { artifactsOf } from "./training-job.ts";
import type { TrainingOrder } from "./training-order.ts";
import { usableAddress, verifyCheckpoint } from "./verify-artifact.ts";

/**
 * Makes a policy of what a training job made: checks the checkpoint, lets π₀'s server load it under a new name,
 * and enters it under its name. Repeating it answers the same policy.
 */
export async function registerPolicy(deps: Deps, order: TrainingOrder, job: TrainingJob): Promise<Policy> {
  const known = await deps.db.policy.findUnique({ where: { trainingJobId: job.id } });
  if (known !== null) return known;
  const served = await serve(deps, order, job);
  const { reference, policyName: name } = order;
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

type Served = HandedOver & Pick<Policy, "checkpointUri" | "checkpointSha256" | "unverifiedBecause">;

async function serve(deps: Deps, order: TrainingOrder, job: TrainingJob): Promise<Served> {
  const made = artifactsOf(job);
  const first = (...kinds: JobArtifact["kind"][]) => {
    const index = made.findIndex(({ kind }) => kinds.includes(kind));
    const artifact = made[index];
    return artifact && { artifact, address: usableAddress(deps, order.project, artifact, index) };
  };
  const endpoint = first("endpoint");
  const checkpoint = first("checkpoint", "adapter");
  const checkpointUri = checkpoint?.address.uri ?? null;
  const checkpointSha256 = checkpoint?.artifact.sha256 ?? null;
  const doubt =
    checkpoint === undefined ? null : await verifyCheckpoint(deps, checkpoint.address, checkpoint.artifact);
  if (endpoint !== undefined) {
    const { address, artifact } = endpoint;
    const { servingUrl, servingKeySealed } = order.project;
    if (!address.scheme.startsWith("http")) {
      const message = `trainer: an endpoint must be http(s), not "${address.uri}"`;
      throw new Trouble("artifact-refused", message, { retryable: false });
    }
    return {
      checkpointUri,
      checkpointSha256,
      // Whatever its checkpoint is: nothing says that this is what the server answers with.
      unverifiedBecause:
        doubt ?? "it is served by the trainer itself, and what a server loaded can't be checked",
      baseUrl: address.uri,
      model: artifact.model ?? "default",
      // A key goes to the server that it was entered for alone.
      apiKeySealed: servingUrl !== null && isSameServer(servingUrl, address.uri) ? servingKeySealed : null,
      adapterName: null,
      adapterPath: null,
    };
  }
  if (checkpoint === undefined) {
    const message = `trainer: job ${job.externalId} succeeded without a checkpoint or an endpoint among its artifacts`;
    throw new Trouble("no-checkpoint", message, { retryable: false });
  }
  const handed = await handOver(deps, order, job, { uri: checkpoint.address.uri, sha256: checkpointSha256 });
  return { checkpointUri, checkpointSha256, unverifiedBecause: doubt, ...handed };
}
