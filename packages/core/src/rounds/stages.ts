import type { WorkingState } from "./model.ts";
import type { Stage } from "./stage.ts";
import { embeddingStage } from "./stages/embedding.ts";
import { evaluatingStage } from "./stages/evaluating.ts";
import { fittingStage } from "./stages/fitting.ts";
import { freezingStage } from "./stages/freezing.ts";
import { labelingStage } from "./stages/labeling.ts";
import { samplingStage } from "./stages/sampling.ts";
import { selectingStage } from "./stages/selecting.ts";
import { trainingStage } from "./stages/training.ts";

/** What a worker does in each state; labeling only where people don't. */
export const stages: Readonly<Record<WorkingState, Stage>> = {
  sampling: samplingStage,
  embedding: embeddingStage,
  fitting: fittingStage,
  selecting: selectingStage,
  labeling: labelingStage,
  freezing: freezingStage,
  training: trainingStage,
  evaluating: evaluatingStage,
};
