export {
  cancelRound,
  cancelRoundInput,
  freezeRound,
  freezeRoundInput,
  pauseRound,
  pauseRoundInput,
  resumeRound,
  resumeRoundInput,
  retryRound,
  retryRoundInput,
} from "./act-on-round.ts";
export { type Advance, advanceRound, advanceRoundIn, lockRound } from "./advance-round.ts";
export { createRound, createRoundInput } from "./create-round.ts";
export { drawMachine } from "./draw-machine.ts";
export {
  type Arm,
  armSchema,
  type CandidateExplanation,
  isWorking,
  type PairExplanation,
  pairExplanationSchema,
  type RoundConfig,
  type RoundProblem,
  type RoundStateName,
  roundConfigSchema,
  roundStates,
  type StrategyName,
  strategies,
  strategyNotes,
  type WorkingState,
  workingStates,
} from "./model.ts";
export { noteLabelsComplete } from "./note-labels-complete.ts";
export { previewRound, previewRoundInput, type RoundPreview } from "./preview-round.ts";
export { type RoundEventView, roundEvents, roundEventsInput } from "./round-events.ts";
export { type ActionPermit, allowedActions, type RoundAction, transition } from "./round-machine.ts";
export {
  type PairSummary,
  type PairView,
  roundPair,
  roundPairInput,
  roundPairs,
  roundPairsInput,
  type VoteCount,
} from "./round-pairs.ts";
export {
  getRound,
  getRoundInput,
  listRounds,
  listRoundsInput,
  type RoundSummary,
  type RoundView,
  type StageView,
} from "./round-view.ts";
export { simulateAnnotators, simulateAnnotatorsInput } from "./simulate-annotators.ts";
export { startRound, startRoundInput } from "./start-round.ts";
export { sweepRounds } from "./sweep-rounds.ts";
export { type WorkOptions, type WorkReport, workRound } from "./work-round.ts";
