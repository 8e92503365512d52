export { type LabelingDesk, labelingDesk, labelingDeskInput } from "./desk.ts";
export { getLabelingRules } from "./get-labeling-rules.ts";
export { type Guidelines, guidelines, guidelinesInput } from "./guidelines.ts";
export { heartbeat, heartbeatInput } from "./heartbeat.ts";
export { labelHistory, labelHistoryInput, type PastLabel } from "./history.ts";
export { type LabelingProject, labelingHome } from "./home.ts";
export type { LabelDeps } from "./labeler.ts";
export { loadImage, loadImageInput } from "./load-image.ts";
export {
  type ChatMessage,
  type NoneReason,
  type PairView,
  undoWindow,
} from "./model.ts";
export { type NextPair, nextPair, nextPairInput, type Remaining } from "./next-pair.ts";
export {
  labelerPreferences,
  type Preferences,
  savePreferences,
  savePreferencesInput,
} from "./preferences.ts";
export { releaseLeases, releaseLeasesInput } from "./release-leases.ts";
export { setLabelingRules } from "./set-labeling-rules.ts";
export { skipPair, skipPairInput } from "./skip-pair.ts";
export { type Submitted, submitJudgment, submitJudgmentInput } from "./submit-judgment.ts";
export { undoJudgment, undoJudgmentInput } from "./undo-judgment.ts";
