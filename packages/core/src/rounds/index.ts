import {
  cancelRound,
  finishRoundEarly,
  freezeRound,
  pauseRound,
  resumeRound,
  retryRound,
} from "./act-on-round.ts";
import { cloneRound } from "./clone-round.ts";
import { createRound } from "./create-round.ts";
import { deleteRound } from "./delete-round.ts";
import { forecastChoice } from "./forecast-choice.ts";
import { getPair } from "./get-pair.ts";
import { getRound } from "./get-round.ts";
import { getRoundRemains } from "./get-round-remains.ts";
import { getRoundSettings } from "./get-round-settings.ts";
import { getSimulatedRun } from "./get-simulated-run.ts";
import { listPromptChoices } from "./list-prompt-choices.ts";
import { listRoundEvents } from "./list-round-events.ts";
import { listRoundPairs } from "./list-round-pairs.ts";
import { listRounds } from "./list-rounds.ts";
import { previewRound } from "./preview-round.ts";
import { simulateAnnotators } from "./simulate-annotators.ts";
import { startRound } from "./start-round.ts";
import { takePolicy } from "./take-policy.ts";
import { updateRound } from "./update-round.ts";

export { cancelRound, freezeRound, pauseRound, resumeRound, retryRound } from "./act-on-round.ts";
export { addDraft } from "./add-draft.ts";
export { type Advance, advanceRound, advanceRoundIn, lockRound } from "./advance-round.ts";
export { armOf } from "./choice/selection-of.ts";
export { createRound } from "./create-round.ts";
export { drawMachine } from "./draw-machine.ts";
export { findRound } from "./find-round.ts";
export { findRoundUnderWay } from "./find-round-under-way.ts";
export { followRounds, type RoundChange } from "./follow-rounds.ts";
export { type ChoiceForecast, forecastChoice } from "./forecast-choice.ts";
export { getPair, type PairView } from "./get-pair.ts";
export { getRound, type RoundView, type StageView } from "./get-round.ts";
export { getRoundRemains, type RoundRemains } from "./get-round-remains.ts";
export { listPromptChoices, type PromptChoices } from "./list-prompt-choices.ts";
export { listRoundEvents, type RoundEventView } from "./list-round-events.ts";
export { listRoundPairs } from "./list-round-pairs.ts";
export { listRounds } from "./list-rounds.ts";
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
export type { PairSummary, VoteCount } from "./pair-summary.ts";
export { previewRound, type RoundPreview } from "./preview-round.ts";
export { type ActionPermit, allowedActions, type RoundAction, transition } from "./round-machine.ts";
export type { RoundSummary } from "./round-summary.ts";
export { simulateAnnotators } from "./simulate-annotators.ts";
export { startRound } from "./start-round.ts";
export { sweepRounds } from "./sweep-rounds.ts";
export { type WorkOptions, type WorkReport, workRound } from "./work-round.ts";

export const roundsVerbs = {
  list: listRounds,
  get: getRound,
  settings: getRoundSettings,
  remains: getRoundRemains,
  events: listRoundEvents,
  pairs: listRoundPairs,
  pair: getPair,
  preview: previewRound,
  forecast: forecastChoice,
  promptChoices: listPromptChoices,
  create: createRound,
  update: updateRound,
  clone: cloneRound,
  delete: deleteRound,
  start: startRound,
  pause: pauseRound,
  resume: resumeRound,
  cancel: cancelRound,
  retry: retryRound,
  finishEarly: finishRoundEarly,
  takePolicy,
  freeze: freezeRound,
  simulateAnnotators,
  simulatedRun: getSimulatedRun,
};
