import { randomRows } from "../../reference/fixtures.ts";
import { Covariance } from "../covariance.ts";
import { createRandom } from "../random.ts";
import type { Strategy } from "./strategy-names.ts";
import type { ChosenPair, PairChoice, SelectionOptions } from "./types.ts";

export const d = 5;
export const k = 6;
export const random = createRandom(1);
/** Thirty prompts of six candidates each. */
export const prompts = Array.from({ length: 30 }, (_, i) => ({
  key: `p-${i}`,
  features: Float32Array.from(randomRows(random, k, d)),
}));
export const covariance = Covariance.build({
  dimension: d,
  lambda: 0.5,
  differences: randomRows(random, 6, d),
});
export const base = {
  prompts,
  theta: Float64Array.of(1, -0.5, 0.3, 0.8, 0),
  checkpointTheta: Float64Array.of(0.5, 0, 0, 0.2, 0),
  covariance,
  eta: 0.3,
  betaA: 1.5,
  seed: 7,
  blockSize: 8,
};
/** A batch of one strategy alone. */
export const oneArm = (strategy: Strategy): SelectionOptions => ({
  ...base,
  arms: [{ name: "only", strategy, share: 1 }],
});

/** The pairs of choices none of which was skipped. */
export function chosen(choices: readonly PairChoice[]): ChosenPair[] {
  return choices.map((choice) => {
    if (choice.skipped !== undefined) throw new Error(`${choice.key} was skipped`);
    return choice;
  });
}
