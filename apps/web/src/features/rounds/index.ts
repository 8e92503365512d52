export { CurrentRound } from "./ui/current-round.tsx";
export { PreviewWarnings } from "./ui/preview-warnings.tsx";
export { promptChoiceNames } from "./ui/prompt-choice-text.ts";
export { PromptBoxes } from "./ui/prompts-field.tsx";
export { RoundsTable } from "./ui/rounds-table.tsx";
