import { retryEvaluation, stopEvaluation } from "./act-on-evaluation.ts";
import { createEvaluation } from "./create-evaluation.ts";
import { evaluationByProject } from "./evaluation-by-project.ts";
import { evaluationOptions } from "./evaluation-options.ts";
import { evaluationResults } from "./evaluation-results.ts";
import { getEvaluation, listEvaluations } from "./evaluation-view.ts";
import { frontier } from "./frontier.ts";
import { getEvaluationSettings } from "./get-evaluation-settings.ts";

export { retryEvaluation, stopEvaluation } from "./act-on-evaluation.ts";
export { bestOfEvaluation } from "./best-of-evaluation.ts";
export { createEvaluation } from "./create-evaluation.ts";
export type { EvaluationPoint } from "./evaluation-by-project.ts";
export type { EvaluationOptions } from "./evaluation-options.ts";
export type { EvaluationResults } from "./evaluation-results.ts";
export type { EvaluationSummary, EvaluationView } from "./evaluation-view.ts";
export type { FrontierPoint } from "./frontier.ts";
export type { MeasuredCell } from "./measured-cells.ts";
export { findJudge } from "./plan-evaluation.ts";
export { type StartedEvaluation, startEvaluation } from "./start-evaluation.ts";
export { sweepEvaluations } from "./wake-evaluation.ts";
export { type EvaluationWork, workEvaluation } from "./work-evaluation.ts";

export const evaluationsVerbs = {
  byProject: evaluationByProject,
  list: listEvaluations,
  get: getEvaluation,
  settings: getEvaluationSettings,
  options: evaluationOptions,
  frontier,
  results: evaluationResults,
  create: createEvaluation,
  stop: stopEvaluation,
  retry: retryEvaluation,
};
