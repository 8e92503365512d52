import type { QualityRules } from "../settings.ts";

export type StandingState = "good" | "warned" | "paused" | "blocked";

/**
 * What somebody's gold answers make of their standing: warned first, and only with a further wrong answer after
 * the warning paused, or blocked where the share is that low. A warning goes when the share is good again; paused
 * and blocked stay until a researcher lifts them.
 *
 * @param right the gold answers that count, the newest last
 */
export function decideStanding(
  state: StandingState,
  right: readonly boolean[],
  rules: QualityRules,
): { state: StandingState; reason: string } | null {
  if (state === "paused" || state === "blocked") return null;
  const counted = right.slice(-rules.goldWindow);
  if (counted.length < rules.goldMin) return null;
  const hits = counted.filter((isRight) => isRight).length;
  const share = hits / counted.length;
  const told = `${hits} of the last ${counted.length} check pairs right`;
  const say = (next: StandingState) => (next === state ? null : { state: next, reason: told });
  if (share >= rules.warnBelow) return say("good");
  if (state === "good") return say("warned");
  const isWrongAgain = counted.at(-1) === false;
  if (isWrongAgain && share < rules.blockBelow) return say("blocked");
  if (isWrongAgain && share < rules.pauseBelow) return say("paused");
  return null;
}
