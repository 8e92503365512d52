export {
  type Agreement,
  type AgreementOptions,
  type Coefficient,
  measureAgreement,
} from "./agreement/measure-agreement.ts";
export {
  type AnnotatorEstimate,
  type AnnotatorFit,
  type AnnotatorFitOptions,
  type AnnotatorPriors,
  fitAnnotators,
} from "./annotators/fit.ts";
export type { Judgments } from "./annotators/judgments.ts";
export { judgePair, type PairPosterior } from "./annotators/latent-preference.ts";
export type { Prior, Vote } from "./annotators/posterior-grid.ts";
export { type AnnotatorKind, type Crowd, type CrowdOptions, simulateCrowd } from "./annotators/simulate.ts";
export { type VoteAccuracy, voteAccuracy } from "./annotators/vote-accuracy.ts";
export { type CalibrationSlope, calibrationSlope } from "./bradley-terry/calibration-slope.ts";
export type { Comparisons } from "./bradley-terry/comparisons.ts";
export { type CalibrationBin, diagnose, type RewardDiagnostics } from "./bradley-terry/diagnose.ts";
export {
  type EnsembleOptions,
  type EnsembleRewards,
  ensembleRewards,
  fitEnsemble,
} from "./bradley-terry/ensemble.ts";
export { type BradleyTerryFit, type FitOptions, fitBradleyTerry } from "./bradley-terry/fit.ts";
export { type LengthTerm, lengthTerm, withLengthTerm } from "./bradley-terry/length-term.ts";
export {
  type EvidencePoint,
  evidenceRange,
  fitPosterior,
  type PosteriorOptions,
  type RewardPosterior,
} from "./bradley-terry/posterior.ts";
export {
  Covariance,
  type CovarianceOptions,
  cautiousRadius,
  linkCurvature,
  theoreticalBeta,
} from "./covariance.ts";
export { type DpoLoss, type DpoPair, dpoLoss } from "./dpo/loss.ts";
export {
  type TrainOptions,
  type TrainResult,
  type TrainStep,
  trainLogLinearDpo,
} from "./dpo/train-log-linear.ts";
export { accountFor, affordability, type EnhancerAccount, type PromptGeometry } from "./enhancer/geometry.ts";
export { type GlobalEnhancer, type GlobalOptions, globalEnhancer } from "./enhancer/global.ts";
export { posteriorDraw, type ThompsonOptions, thompsonEnhancer } from "./enhancer/thompson.ts";
export { type UncertaintyEnhancer, uncertaintyEnhancer } from "./enhancer/uncertainty.ts";
export { DomainError } from "./errors.ts";
export {
  optimalPolicy,
  type PoolPolicy,
  type PoolValue,
  poolValue,
  suboptimality,
} from "./evaluation/finite-pool.ts";
export {
  type FrontierPoint,
  type OodDrop,
  oodDrop,
  rewardKlFrontier,
} from "./evaluation/frontier.ts";
export {
  bootstrapInterval,
  type Interval,
  type MeanEstimate,
  meanEstimate,
  pairedDifference,
  type WinRate,
  wilsonInterval,
  winRate,
} from "./evaluation/intervals.ts";
export {
  type LengthControlledOptions,
  type LengthControlledWinRate,
  lengthControlledWinRate,
} from "./evaluation/length-controlled.ts";
export { patternBootstrap } from "./evaluation/pattern-bootstrap.ts";
export {
  createVectorMap,
  embeddingWidth,
  type FeatureInput,
  type FeatureMapName,
  type FeaturePart,
  featureDimension,
  featureMapNames,
  featureParts,
  type VectorMap,
} from "./features/feature-map.ts";
export { promptAndAnswer, promptText } from "./features/texts.ts";
export {
  averageWindows,
  splitWindows,
  type TextWindow,
  type WindowOptions,
  windowsFor,
} from "./features/windows.ts";
export {
  type LikelihoodOptions,
  type LikelihoodResult,
  type LikelihoodStep,
  type LogLinearPool,
  logLinearKl,
  type SupervisedPrompt,
  trainLogLinearLikelihood,
} from "./likelihood/train-log-linear-likelihood.ts";
export { Cholesky } from "./linear-algebra/cholesky.ts";
export { createProjection, dimensionAdvice } from "./linear-algebra/projection.ts";
export { type MainAgent, type MainAgentOptions, mainAgent } from "./main-agent.ts";
export { klDivergence, log1pExp, logit, logSumExp, sigmoid, softmax } from "./numerics.ts";
export {
  type ExpectedPessimism,
  expectedPessimismPolicies,
  type OfflineOptions,
  type OfflinePrompt,
  pessimisticPolicies,
  referenceFeature,
  uncertaintyBonus,
} from "./offline/pessimism.ts";
export { type AnswerScores, type ScoreOptions, scoreAnswers } from "./offline/score-answers.ts";
export { createRandom, type Random } from "./random.ts";
export {
  type ArmComparison,
  type ArmPoint,
  compareArms,
  type LabelsToBaseline,
  type RehearsedArm,
} from "./rehearsal/compare-arms.ts";
export { type FitSettings, fitForSelection, type SelectionFit } from "./rehearsal/fit-for-selection.ts";
export { measureReward } from "./rehearsal/measure-reward.ts";
export { rehearse } from "./rehearsal/rehearse.ts";
export type { ChoiceFreedom, RehearsalOptions, RehearsalPoint, RehearsalPool } from "./rehearsal/types.ts";
export {
  adaptivePath,
  evenPath,
  oneShotAcceptance,
  type PoolTarget,
  stepAcceptances,
} from "./sampling/multi-step.ts";
export {
  type DrawRequest,
  type Draws,
  type MultiStepOptions,
  type MultiStepRejection,
  multiStepRejection,
  poolSampler,
  type RejectionStep,
  type Sampler,
} from "./sampling/multi-step-rejection.ts";
export { rejectExact, rejectLiu2023 } from "./sampling/rejection.ts";
export { type PseudoPair, type RsoOptions, raftChoice, rsoPairs } from "./sampling/rso.ts";
export { coldBelow, isCold, warmArms } from "./selection/cold-start.ts";
export {
  type RowScores,
  referenceKernel,
  type ScoringKernel,
  type WhiteningKernel,
  type WhitenRequest,
} from "./selection/kernel.ts";
export { type BatchLeeway, type Leeway, leewayOf, sumUpLeeway } from "./selection/leeway.ts";
export { PairSelector, samplePromptsMax } from "./selection/pair-selector.ts";
export { planShards, type Shard } from "./selection/plan-shards.ts";
export { selectPairs, selectShard } from "./selection/select-pairs.ts";
export { bestOfNPolicy, type StrategyOptions } from "./selection/strategies.ts";
export { allStrategies, informedArms, type Strategy } from "./selection/strategy-names.ts";
export type {
  Arm,
  ChosenPair,
  DrawnPair,
  DrawnPrompt,
  Metric,
  PairChoice,
  SelectionOptions,
  SelectionProgress,
  SelectionPrompt,
  SelectionSettings,
  SelectionSnapshot,
  SkippedPrompt,
} from "./selection/types.ts";
export { ThinCovariance } from "./thin-covariance.ts";
