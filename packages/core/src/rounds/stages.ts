import type { WorkingState } from "./model.ts";
import type { Stage } from "./stage.ts";
import { embeddingStage } from "./stages/embedding.ts";
import { evaluatingStage } from "./stages/evaluating.ts";
import { fittingStage } from "./stages/fitting.ts";
import { freezingStage } from "./stages/freezing.ts";
import { samplingStage } from "./stages/sampling.ts";
import { selectingStage } from "./stages/selecting.ts";
import { trainingStage } from "./stages/training.ts";

/** What a worker does in each state; labeling is people's work. */
export const stages: Readonly<Record<Exclude<WorkingState, "labeling">, Stage>> = {
  sampling: samplingStage,
  embedding: embeddingStage,
  fitting: fittingStage,
  selecting: selectingStage,
  freezing: freezingStage,
  training: trainingStage,
  evaluating: evaluatingStage,
};
