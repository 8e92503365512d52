import type { Deps } from "@gshf/core/access";
import { workTraining } from "@gshf/core/trainings";
import type { JobHandler } from "@gshf/jobs";

/** Takes a training that somebody started as far as it gets now. */
export function workTrainingJob(deps: Deps): JobHandler<"training.work"> {
  return async ({ trainingId }, { signal }) => {
    const outcome = await workTraining(deps, trainingId, { signal });
    deps.log.info({ trainingId, outcome }, `training: ${outcome}`);
  };
}
