export { MarkGold } from "./ui/mark-gold.tsx";
