import { getDesk } from "./get-desk.ts";
import { getGuidelines } from "./get-guidelines.ts";
import { getLabelingRules } from "./get-labeling-rules.ts";
import { keepLeases } from "./keep-leases.ts";
import { leaseNextPair } from "./lease-next-pair.ts";
import { listLabelingProjects } from "./list-labeling-projects.ts";
import { listPastLabels } from "./list-past-labels.ts";
import { releaseLeases } from "./release-leases.ts";
import { savePreferences } from "./save-preferences.ts";
import { setLabelingRules } from "./set-labeling-rules.ts";
import { setStrength } from "./set-strength.ts";
import { skipPair } from "./skip-pair.ts";
import { submitJudgment } from "./submit-judgment.ts";
import { undoJudgment } from "./undo-judgment.ts";

export { getDesk, type LabelingDesk } from "./get-desk.ts";
export { getGuidelines } from "./get-guidelines.ts";
export { keepLeases } from "./keep-leases.ts";
export type { LabelDeps } from "./labeler.ts";
export { leaseNextPair, type NextPair } from "./lease-next-pair.ts";
export { type LabelingProject, listLabelingProjects } from "./list-labeling-projects.ts";
export { listPastLabels, type PastLabel } from "./list-past-labels.ts";
export { loadImage } from "./load-image.ts";
export type { ChatMessage, NoneReason, PairView, Preferences } from "./model.ts";
export { loadPreferences } from "./preferences.ts";
export { skipPair } from "./skip-pair.ts";
export { submitJudgment } from "./submit-judgment.ts";
export { undoJudgment } from "./undo-judgment.ts";

export const labelingVerbs = {
  home: listLabelingProjects,
  next: leaseNextPair,
  heartbeat: keepLeases,
  submit: submitJudgment,
  setStrength,
  skip: skipPair,
  undo: undoJudgment,
  release: releaseLeases,
  savePreferences,
  rules: getLabelingRules,
  setRules: setLabelingRules,
  history: listPastLabels,
  guidelines: getGuidelines,
  desk: getDesk,
};
