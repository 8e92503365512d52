/** The share of the budget that may stay unspent. */
const slackTolerance = 1e-9;

/** A step and what it leaves of the budget. */
export type Trial = {
  readonly s: number;
  readonly slack: number;
};

/**
 * Closes the bracket [feasible, infeasible] around the root of `slack` by the Illinois variant of false position: an
 * end that stays behind twice running has its weight halved, so that the bracket closes from both sides.
 */
export function largestFeasible(slack: (s: number) => number, feasible: Trial, infeasible: Trial): Trial {
  let low = feasible;
  let high = infeasible.s;
  let weightLow = low.slack;
  let weightHigh = infeasible.slack;
  let lastMoved: "low" | "high" | undefined;
  for (let step = 0; step < 100 && low.slack > slackTolerance; step++) {
    // Aiming a hair inside the budget makes the feasible end land within the tolerance.
    const aim = slackTolerance / 2;
    const next = low.s + ((high - low.s) * (weightLow - aim)) / (weightLow - weightHigh);
    const value = slack(next);
    if (value >= 0) {
      low = { s: next, slack: value };
      weightLow = value;
      if (lastMoved === "low") weightHigh /= 2;
      lastMoved = "low";
    } else {
      high = next;
      weightHigh = value;
      if (lastMoved === "high") weightLow = Math.max(weightLow / 2, slackTolerance);
      lastMoved = "high";
    }
  }
  return low;
}
