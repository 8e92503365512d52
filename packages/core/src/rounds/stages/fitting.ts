import { type FitMethod, fitReward } from "../../rewards/index.ts";
import { featureMapOf, offlineOf } from "../load-round.ts";
import type { LoadedRound, Stage } from "../stage.ts";

/** Fits the reward on D_off and all rounds of the experiment frozen before; what it learned decides which pairs are chosen. */
export const fittingStage: Stage = {
  plan: async () => [1],
  work: async ({ deps, round }) => {
    await fitReward(deps, {
      roundId: round.id,
      purpose: "selection",
      map: await featureMapOf(deps, round),
      scope: dataScope(round, round.number - 1),
      method: fitMethod(round),
    });
    return { kind: "done" };
  },
};

/** The labeled pairs a fit of this round uses. */
export function dataScope(round: LoadedRound, upToRound: number) {
  const { projectId, experimentId } = round;
  const adjudicatedUntil = round.frozenAt ?? round.startedAt;
  return { projectId, experimentId, upToRound, ...offlineOf(round), adjudicatedUntil };
}

/** How the round's version of the choice fits. */
export function fitMethod({ config }: LoadedRound): FitMethod {
  const { choice, ridge, normBound, lambda, pairs, metric } = config;
  if (choice >= 2) return { version: 2, ridge: ridge ?? "evidence", normBound, metric, lambda };
  if (ridge === null) throw new Error("version 1 of the choice has no ridge by evidence");
  // A starts at mλI: the paper's Σ_{t,m} = λI + …/m, times m.
  return { version: 1, ridge, normBound, lambdaA: pairs * lambda };
}
