import type { TrainingJob } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { Trouble } from "../trouble/index.ts";
import type { RewardArtifact } from "./model.ts";
import { artifactsOf } from "./training-job.ts";
import type { TrainingOrder } from "./training-order.ts";
import { usableAddress, verifyCheckpoint } from "./verify-artifact.ts";

/** Checks the reward model that a job made, and keeps on its training where it lies. Safe to repeat. */
export async function registerRewardModel(deps: Deps, order: TrainingOrder, job: TrainingJob): Promise<void> {
  if (!("trainingId" in order.owner)) throw new Error("a round trains policies");
  const made = artifactsOf(job);
  const index = made.findIndex(({ kind }) => kind === "reward_model");
  const artifact = made[index];
  if (artifact === undefined) {
    const message = `trainer: job ${job.externalId} succeeded without a reward model among its artifacts`;
    throw new Trouble("no-checkpoint", message, { retryable: false });
  }
  const address = usableAddress(deps, order.project, artifact, index);
  const unverifiedBecause = await verifyCheckpoint(deps, address, artifact);
  const rewardModel: RewardArtifact = { uri: address.uri, sha256: artifact.sha256, unverifiedBecause };
  await deps.db.training.update({ where: { id: order.owner.trainingId }, data: { rewardModel } });
}
