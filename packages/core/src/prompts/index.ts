export { importComparisons } from "./import-comparisons.ts";
export { importInput, importPrompts } from "./import-prompts.ts";
export type { ImportReport } from "./import-report.ts";
export {
  listImports,
  listImportsInput,
  listPrompts,
  listPromptsInput,
  type PromptView,
} from "./list-prompts.ts";
export { conversationSchema, type Message, messageSchema, type RowError } from "./model.ts";
