/** Strategies that measure what a pair would tell, so that their direction follows every pick. */
export const informedArms = [
  "v-optimal",
  "information-gain",
  "fisher",
  "bai-ts",
  "near-tie",
  "delta-ucb",
  "drts",
] as const;

/** Every rule by which an arm can choose a pair. */
export const allStrategies = [
  "uncertainty",
  "uncertainty-stale",
  "uncertainty-global",
  "thompson",
  "reference",
  "random",
  "best-worst",
  "best-of-n",
  "temperature",
  "checkpoint",
  "on-policy",
  "thompson-duel",
  "max-uncertainty",
  ...informedArms,
] as const;

export type Strategy = (typeof allStrategies)[number];
