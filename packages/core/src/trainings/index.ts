import { cancelTraining, retryTraining } from "./act-on-training.ts";
import { createTraining } from "./create-training.ts";
import { getTraining } from "./get-training.ts";
import { listTrainings } from "./list-trainings.ts";
import { trainingOptions } from "./trainings-options.ts";

export { cancelTraining, retryTraining } from "./act-on-training.ts";
export { addGivenPolicy, isByHand } from "./add-given-policy.ts";
export { askTrainer } from "./ask-trainer.ts";
export { refuseByTrainer } from "./check-spec.ts";
export { createTraining, startTraining } from "./create-training.ts";
export type { TrainingView } from "./get-training.ts";
export type { TrainingSummary } from "./list-trainings.ts";
export { metricsOf, metricsSchema } from "./metrics.ts";
export { receiveTrainerEvent, type TrainerWebhook } from "./receive-trainer-event.ts";
export { reconcileTrainingJob } from "./reconcile-training-job.ts";
export { checkpointsOf } from "./register-checkpoints.ts";
export { stepTraining, type TrainingStep } from "./step-training.ts";
export { openTrainingData } from "./training-data.ts";
export { orderOfRound } from "./training-order.ts";
export type { TrainingOptions } from "./trainings-options.ts";
export { sweepTrainings } from "./wake-training.ts";
export { type TrainingWork, workTraining } from "./work-training.ts";

export const trainingsVerbs = {
  list: listTrainings,
  get: getTraining,
  options: trainingOptions,
  create: createTraining,
  cancel: cancelTraining,
  retry: retryTraining,
};
