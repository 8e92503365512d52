export { RunsCard } from "./ui/runs-card.tsx";
