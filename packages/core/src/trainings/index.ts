export { addGivenPolicy, isByHand } from "./add-given-policy.ts";
export { receiveTrainerEvent, type TrainerWebhook } from "./receive-trainer-event.ts";
export { reconcileTrainingJob } from "./reconcile-training-job.ts";
export { stepTraining, type TrainingStep } from "./step-training.ts";
export type { TrainingOrder } from "./training-order.ts";
