export { MarkGold } from "./ui/mark-gold.tsx";
export { SaidWhy } from "./ui/said-why.tsx";
export { strengthWords } from "./ui/strength-words.ts";
export { useTakeBackDecision } from "./ui/use-take-back-decision.ts";
