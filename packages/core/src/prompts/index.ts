import { changePrompts } from "./change-prompts.ts";
import { beginImport } from "./imports/begin-import.ts";
import { finishUpload } from "./imports/finish-upload.ts";
import { getImport } from "./imports/get-import.ts";
import { listImportRows } from "./imports/list-import-rows.ts";
import { listImports } from "./imports/list-imports.ts";
import { previewImport } from "./imports/preview-import.ts";
import { startImport } from "./imports/start-import.ts";
import { stopImport } from "./imports/stop-import.ts";
import { undoImport } from "./imports/undo-import.ts";
import { listPrompts } from "./list-prompts.ts";

export { changePrompts } from "./change-prompts.ts";
export { openImportReport } from "./imports/error-report.ts";
export { importComparisons, importPools, importPrompts } from "./imports/import-file.ts";
export { listImportRows } from "./imports/list-import-rows.ts";
export { listImports } from "./imports/list-imports.ts";
export { receiveFile } from "./imports/receive-file.ts";
export { receivePart } from "./imports/receive-part.ts";
export { sweepUploads } from "./imports/sweep-uploads.ts";
export { undoImport } from "./imports/undo-import.ts";
export { sweepImports } from "./imports/wake-import.ts";
export { workImport } from "./imports/work-import.ts";
export { listPrompts, type PromptView } from "./list-prompts.ts";
export {
  askable,
  type Message,
  readConversation,
  type ShownMessage,
  shownMessageSchema,
} from "./model.ts";
export { offlineLabelSchema } from "./offline-label.ts";
export { type OfflineScope, offlinePairsSql } from "./offline-pairs.sql.ts";

export const promptsVerbs = {
  list: listPrompts,
  imports: listImports,
  getImport,
  beginImport,
  finishUpload,
  previewImport,
  startImport,
  stopImport,
  importRows: listImportRows,
  undoImport,
  change: changePrompts,
};
