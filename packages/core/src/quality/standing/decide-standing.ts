import type { StandingFigures } from "../../crowds/model.ts";
import type { QualityRules, StandingState } from "../model.ts";

/** Whether somebody's check answers were right, the newest last of each kind, and of which kind the newest was. */
export type CheckAnswers = {
  gold: readonly boolean[];
  attention: readonly boolean[];
  newest: "gold" | "attention";
};

export type Decision = { state: StandingState; figures: StandingFigures } | null;

/**
 * What somebody's newest check answer makes of their standing. Paused and blocked stay until a researcher lifts
 * them. Gold pairs and attention checks are counted apart: a gold pair may be hard, an attention check says itself
 * which answer to pick.
 */
export function decideStanding(state: StandingState, answers: CheckAnswers, rules: QualityRules): Decision {
  if (state === "paused" || state === "blocked") return null;
  const attention = answers.attention.slice(-rules.goldWindow);
  if (answers.newest === "attention") return byAttention(state, attention, rules);
  const decision = byGold(state, answers.gold.slice(-rules.goldWindow), rules);
  // A warning for a failed attention check is not taken back by gold answers.
  return decision?.state === "good" && attention.includes(false) ? null : decision;
}

/** The first failed check warns, a set number of them pauses. */
function byAttention(state: StandingState, counted: readonly boolean[], rules: QualityRules): Decision {
  if (counted.at(-1) !== false) return null;
  const failed = counted.filter((isRight) => !isRight).length;
  const figures = { kind: "attention", failed, counted: counted.length } as const;
  if (failed >= rules.attentionPauseAt) return { state: "paused", figures };
  return state === "good" ? { state: "warned", figures } : null;
}

/**
 * Warned first, and only with a further wrong answer after the warning paused, or blocked where the share of right
 * ones is that low. A warning goes when the share is good again.
 */
function byGold(state: StandingState, counted: readonly boolean[], rules: QualityRules): Decision {
  if (counted.length < rules.goldMin) return null;
  const hits = counted.filter((isRight) => isRight).length;
  const share = hits / counted.length;
  const figures = { kind: "gold", right: hits, counted: counted.length } as const;
  const say = (next: StandingState) => (next === state ? null : { state: next, figures });
  if (share >= rules.warnBelow) return say("good");
  if (state === "good") return say("warned");
  const isWrongAgain = counted.at(-1) === false;
  if (isWrongAgain && share < rules.blockBelow) return say("blocked");
  if (isWrongAgain && share < rules.pauseBelow) return say("paused");
  return null;
}
