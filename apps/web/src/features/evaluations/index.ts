export { formatEstimate, formatGain } from "./ui/format-estimate.ts";
export { Gain } from "./ui/gain.tsx";
export { KlByRound } from "./ui/kl-by-round.tsx";
export { RewardByRound } from "./ui/reward-by-round.tsx";
