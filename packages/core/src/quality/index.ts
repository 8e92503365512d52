import { adjudicate } from "./adjudication/adjudicate.ts";
import { dismissFlags } from "./adjudication/dismiss-flags.ts";
import { listPairsToReview } from "./adjudication/list-pairs-to-review.ts";
import { takeBackDecision } from "./adjudication/take-back-decision.ts";
import { getQualityRules } from "./get-quality-rules.ts";
import { addGoldFromImports } from "./gold/add-gold-from-imports.ts";
import { listGold } from "./gold/list-gold.ts";
import { markGold } from "./gold/mark-gold.ts";
import { retireGold } from "./gold/retire-gold.ts";
import { writeAttentionCheck } from "./gold/write-attention-check.ts";
import { actOnJudgeRun } from "./judge/act-on-judge-run.ts";
import { checkJudge } from "./judge/check-judge.ts";
import { listJudges } from "./judge/list-judges.ts";
import { retireJudge } from "./judge/retire-judge.ts";
import { saveJudge } from "./judge/save-judge.ts";
import { startJudgeRun } from "./judge/start-judge-run.ts";
import { listAgreementByRound } from "./overview/list-agreement-by-round.ts";
import { listAnnotators } from "./overview/list-annotators.ts";
import { listGuidelineFaults } from "./overview/list-guideline-faults.ts";
import { getRoundWeights } from "./reliability/get-round-weights.ts";
import { setAnnotatorWeights } from "./reliability/set-annotator-weights.ts";
import { setQualityRules } from "./set-quality-rules.ts";
import { countStopped } from "./standing/count-stopped.ts";
import { setStanding } from "./standing/set-standing.ts";
import { computeStatistics } from "./statistics/compute-statistics.ts";
import { getStatistics } from "./statistics/get-statistics.ts";

export { adjudicate } from "./adjudication/adjudicate.ts";
export { dismissFlags } from "./adjudication/dismiss-flags.ts";
export { listPairsToReview, type QueuedPair } from "./adjudication/list-pairs-to-review.ts";
export { takeBackDecision } from "./adjudication/take-back-decision.ts";
export { getQualityRules } from "./get-quality-rules.ts";
export { addGoldFromImports } from "./gold/add-gold-from-imports.ts";
export { aheadOf, countAhead } from "./gold/count-ahead.ts";
export { type GoldView, listGold } from "./gold/list-gold.ts";
export { markGold } from "./gold/mark-gold.ts";
export { type GoldOdds, goldOdds, goldOddsSql, mixInGold } from "./gold/mix-in-gold.ts";
export { retireGold } from "./gold/retire-gold.ts";
export { writeAttentionCheck } from "./gold/write-attention-check.ts";
export { actOnJudgeRun } from "./judge/act-on-judge-run.ts";
export type { JudgeAgreement } from "./judge/judge-agreement.ts";
export { type ComparedAnswers, type JudgeAtWork, judgeAnswers } from "./judge/judge-answers.ts";
export { type JudgeRunView, type JudgeView, listJudges } from "./judge/list-judges.ts";
export { saveJudge } from "./judge/save-judge.ts";
export { startJudgeRun } from "./judge/start-judge-run.ts";
export { sweepJudges } from "./judge/sweep-judges.ts";
export { type JudgeWork, workJudgeRun } from "./judge/work-judge-run.ts";
export type { QualityRules, StandingState } from "./model.ts";
export { type AgreementRow, listAgreementByRound } from "./overview/list-agreement-by-round.ts";
export { type AnnotatorQuality, fastStreakMin, listAnnotators } from "./overview/list-annotators.ts";
export { type GuidelineFault, listGuidelineFaults } from "./overview/list-guideline-faults.ts";
export { loadOwnRecord, type OwnRecord, ownRecordSchema } from "./overview/own-record.ts";
export { fitRoundAnnotators } from "./reliability/fit-round-annotators.ts";
export { getRoundWeights, type RoundWeights } from "./reliability/get-round-weights.ts";
export { setAnnotatorWeights } from "./reliability/set-annotator-weights.ts";
export { setQualityRules } from "./set-quality-rules.ts";
export { countStopped } from "./standing/count-stopped.ts";
export { reviewStanding, reviewStandingInSteps } from "./standing/review-standing.ts";
export { setStanding } from "./standing/set-standing.ts";
export { gateOf, type StandingGate, standingGate } from "./standing/standing-gate.ts";
export type { Agreement, Coefficient } from "./statistics/agreement-schema.ts";
export { computeStatistics } from "./statistics/compute-statistics.ts";
export { getStatistics } from "./statistics/get-statistics.ts";
export { sweepStatistics } from "./statistics/sweep-statistics.ts";
export { type StatisticsWork, workStatistics } from "./statistics/work-statistics.ts";

export const qualityVerbs = {
  annotators: listAnnotators,
  agreement: listAgreementByRound,
  faults: listGuidelineFaults,
  statistics: getStatistics,
  compute: computeStatistics,
  queue: listPairsToReview,
  adjudicate,
  takeBackDecision,
  dismissFlags,
  setStanding,
  stopped: countStopped,
  gold: listGold,
  markGold,
  addGoldFromImports,
  writeAttentionCheck,
  retireGold,
  weights: getRoundWeights,
  setWeights: setAnnotatorWeights,
  judges: listJudges,
  checkJudge,
  saveJudge,
  retireJudge,
  startJudgeRun,
  actOnJudgeRun,
  rules: getQualityRules,
  setRules: setQualityRules,
};
