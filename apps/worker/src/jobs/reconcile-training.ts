import type { Deps } from "@gshf/core/access";
import { reconcileTrainingJob } from "@gshf/core/trainings";
import type { JobHandler } from "@gshf/jobs";

/** Brings a training job in line with its round. */
export function reconcileTrainingJobHandler(deps: Deps): JobHandler<"training.reconcile"> {
  return async ({ trainingJobId }) => {
    await reconcileTrainingJob(deps, trainingJobId);
    deps.log.info({ trainingJobId }, "training job reconciled");
  };
}
