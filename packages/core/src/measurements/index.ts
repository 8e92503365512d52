export { drawsByName, type KeptDraw } from "./draws-by-name.ts";
export { type EvaluationShard, evaluateShard } from "./evaluate-shard.ts";
export { evaluationPrompts, namesOfDraws } from "./evaluation-draws.ts";
export { type FinishOrder, finishEvaluation } from "./finish-evaluation.ts";
export { connectScorer, type GoldScorer, scorerConcurrency } from "./gold-scorer.ts";
export { loadMeasuredPrompts } from "./measured-prompts.ts";
export {
  type Estimate,
  estimateSchema,
  type Figure,
  type Figures,
  figuresSchema,
  isPromoted,
  type MeasuredPrompt,
  type PolicySummary,
  toEstimate,
} from "./model.ts";
export { type AnswerToScore, estimatedRewards, goldScores } from "./score-answers.ts";
