export { type FittedLabels, fitLabels } from "./fit-labels.ts";
export { type FitOrder, fitReward, loadComparisons } from "./fit-reward.ts";
export { hasComparisons } from "./has-comparisons.ts";
export type { FitMethod } from "./learn.ts";
export {
  comparedAnswers,
  type DataScope,
  loadObservations,
  type Observation,
} from "./load-observations.ts";
export { loadPosterior } from "./load-posterior.ts";
export { type ChoiceFigures, type RewardFigures, rewardFiguresSchema } from "./model.ts";
export { decodePosterior, encodePosterior, type Posterior } from "./snapshot.ts";
