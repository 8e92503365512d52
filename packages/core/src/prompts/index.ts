import { changePrompts } from "./change-prompts.ts";
import { listImportRows } from "./list-import-rows.ts";
import { listImports } from "./list-imports.ts";
import { listPrompts } from "./list-prompts.ts";
import { undoImport } from "./undo-import.ts";

export { changePrompts } from "./change-prompts.ts";
export { importComparisons } from "./import-comparisons.ts";
export { importPools } from "./import-pools.ts";
export { importPrompts } from "./import-prompts.ts";
export { listImportRows } from "./list-import-rows.ts";
export { listImports } from "./list-imports.ts";
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

export { undoImport } from "./undo-import.ts";

export const promptsVerbs = {
  list: listPrompts,
  imports: listImports,
  importRows: listImportRows,
  undoImport,
  change: changePrompts,
};
