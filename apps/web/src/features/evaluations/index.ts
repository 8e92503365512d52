export { estimateColumn, gainColumn } from "./ui/estimate-columns.tsx";
export { formatEstimate, formatGain } from "./ui/format-estimate.ts";
export { FrontierCard } from "./ui/frontier-card.tsx";
export { Gain } from "./ui/gain.tsx";
export { judgeChoice } from "./ui/judge-choice.ts";
export { KlByRound } from "./ui/kl-by-round.tsx";
export { intervalOf } from "./ui/measured-point.ts";
export { RewardByRound } from "./ui/reward-by-round.tsx";
export { shortName, widthOf } from "./ui/short-name.ts";
