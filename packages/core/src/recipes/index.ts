import { retryRun, stopRun } from "./act-on-run.ts";
import { getRun } from "./get-run.ts";
import { listRuns } from "./list-runs.ts";
import { previewRun } from "./preview-run.ts";
import { startRun } from "./start-run.ts";
import { suggestPath } from "./suggest-path.ts";

export type { RunView } from "./get-run.ts";
export type { RunSummary } from "./list-runs.ts";
export type { RunPreview } from "./preview-run.ts";
export { startRun } from "./start-run.ts";
export type { PathSuggestion } from "./suggest-path.ts";
export { sweepRuns } from "./wake-run.ts";
export { type RunWork, workRun } from "./work-run.ts";

export const recipesVerbs = {
  list: listRuns,
  get: getRun,
  preview: previewRun,
  suggestPath,
  start: startRun,
  stop: stopRun,
  retry: retryRun,
};
