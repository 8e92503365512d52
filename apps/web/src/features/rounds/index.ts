export { CurrentRound } from "./ui/current-round.tsx";
