import { archiveExperiment } from "./archive-experiment.ts";
import { compareExperiments } from "./compare-experiments.ts";
import { createExperiment } from "./create-experiment.ts";
import { getExperiment } from "./get-experiment.ts";
import { getExperimentSettings } from "./get-experiment-settings.ts";
import { listExperiments } from "./list-experiments.ts";
import { updateExperiment } from "./update-experiment.ts";

export { archiveExperiment } from "./archive-experiment.ts";
export { choosePrompts } from "./choose-prompts.ts";
export { compareExperiments, type ExperimentComparison } from "./compare-experiments.ts";
export { createExperiment } from "./create-experiment.ts";
export type { CurvePoint } from "./curve.ts";
export type { ExperimentView } from "./experiment-view.ts";
export { findExperiment, findOpenExperiment, planOf } from "./find-experiment.ts";
export { type ExperimentDetails, getExperiment } from "./get-experiment.ts";
export { listExperiments } from "./list-experiments.ts";
export { listHeldOutPrompts, listPromptsOf, promptsToAsk } from "./list-prompts-of.ts";
export { freePart, partOf } from "./prompt-parts.ts";
export { updateExperiment } from "./update-experiment.ts";

export const experimentsVerbs = {
  list: listExperiments,
  get: getExperiment,
  settings: getExperimentSettings,
  create: createExperiment,
  update: updateExperiment,
  archive: archiveExperiment,
  compare: compareExperiments,
};
