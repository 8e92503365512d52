import { listImports } from "./list-imports.ts";
import { listPrompts } from "./list-prompts.ts";

export { importComparisons } from "./import-comparisons.ts";
export { importPrompts } from "./import-prompts.ts";
export { listImports } from "./list-imports.ts";
export { listPrompts, type PromptView } from "./list-prompts.ts";
export { conversationSchema, type Message, messageSchema } from "./model.ts";

export const promptsVerbs = { list: listPrompts, imports: listImports };
