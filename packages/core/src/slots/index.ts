export {
  type ChoiceName,
  choiceFor,
  decideSubmit,
  flagReasons,
  heartbeatsPerLease,
  isHoldReason,
  type RoundGate,
  type SubmitFacts,
  skipReasons,
  takesLabels,
  type Vote,
  votedFor,
} from "./model.ts";
export { isFirstLeft } from "./shown-side.ts";
export { votedForFirstSql } from "./voted-for-first.sql.ts";
