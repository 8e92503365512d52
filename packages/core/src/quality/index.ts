export { adjudicate, adjudicateInput } from "./adjudication/adjudicate.ts";
export {
  type AdjudicationQueue,
  adjudicationQueue,
  adjudicationQueueInput,
  type QueuedPair,
} from "./adjudication/adjudication-queue.ts";
export { dismissFlags, dismissFlagsInput } from "./adjudication/dismiss-flags.ts";
export { holdPair, isPairHeld, lockPairOf } from "./adjudication/hold-pair.ts";
export { takeBackDecision, takeBackDecisionInput } from "./adjudication/take-back-decision.ts";
export { type Agreement, type Coefficient, measureAgreement } from "./agreement/measure-agreement.ts";
export type { Rating } from "./agreement/tally.ts";
export { addGoldFromImports, addGoldFromImportsInput } from "./gold/add-gold-from-imports.ts";
export { type GoldView, listGold, listGoldInput } from "./gold/list-gold.ts";
export { markGold, markGoldInput } from "./gold/mark-gold.ts";
export { mixInGold } from "./gold/mix-in-gold.ts";
export { retireGold, retireGoldInput } from "./gold/retire-gold.ts";
export { writeAttentionCheck, writeAttentionCheckInput } from "./gold/write-attention-check.ts";
export { actOnJudgeRun, actOnJudgeRunInput } from "./judge/act-on-judge-run.ts";
export type { JudgeAgreement } from "./judge/judge-agreement.ts";
export {
  type JudgeRunView,
  type Judges,
  type JudgeView,
  listJudges,
  listJudgesInput,
} from "./judge/list-judges.ts";
export { retireJudge, retireJudgeInput, saveJudge, saveJudgeInput } from "./judge/save-judge.ts";
export { startJudgeRun, startJudgeRunInput } from "./judge/start-judge-run.ts";
export { sweepJudges } from "./judge/sweep-judges.ts";
export { type JudgeWork, workJudgeRun } from "./judge/work-judge-run.ts";
export { type AgreementRow, agreementByRound, agreementByRoundInput } from "./overview/agreement-by-round.ts";
export { type GuidelineFault, guidelineFaults, guidelineFaultsInput } from "./overview/guideline-faults.ts";
export { type OwnRecord, ownRecord } from "./overview/own-record.ts";
export {
  type AnnotatorQuality,
  fastStreakMin,
  qualityByAnnotator,
  qualityByAnnotatorInput,
} from "./overview/quality-by-annotator.ts";
export { fitRoundAnnotators } from "./reliability/fit-round-annotators.ts";
export {
  type RoundWeights,
  roundWeights,
  roundWeightsInput,
  setAnnotatorWeights,
  setAnnotatorWeightsInput,
} from "./reliability/round-weights.ts";
export {
  type QualityRules,
  qualityRules,
  qualityRulesInput,
  qualityRulesSchema,
  setQualityRules,
  setQualityRulesInput,
} from "./settings.ts";
export { countStopped, countStoppedInput } from "./standing/count-stopped.ts";
export type { StandingState } from "./standing/decide-standing.ts";
export { reviewStanding } from "./standing/review-standing.ts";
export { setStanding, setStandingInput } from "./standing/set-standing.ts";
export { type StandingGate, standingGate } from "./standing/standing-gate.ts";
