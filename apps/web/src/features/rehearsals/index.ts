export { RehearsalCard } from "./ui/rehearsal-card.tsx";
