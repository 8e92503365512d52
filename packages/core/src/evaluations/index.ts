import { evaluationByProject } from "./evaluation-by-project.ts";

export { type EvaluationShard, evaluateShard } from "./evaluate-shard.ts";
export { type EvaluationPoint, evaluationByProject } from "./evaluation-by-project.ts";
export type { EvaluationOrder } from "./evaluation-order.ts";
export { type FinishOrder, finishEvaluation } from "./finish-evaluation.ts";
export { connectScorer, type GoldScorer, scorerConcurrency } from "./gold-scorer.ts";
export { loadMeasuredPrompts } from "./measured-prompts.ts";
export {
  type Estimate,
  estimateSchema,
  isPromoted,
  type MeasuredPrompt,
  type PolicySummary,
  toEstimate,
} from "./model.ts";

export const evaluationsVerbs = { byProject: evaluationByProject };
