import { type Arm, Covariance, type SelectionSettings, warmArms } from "@gshf/gshf";
import type { Posterior, RewardFigures } from "../../rewards/index.ts";
import { type ChoiceSettings, isDrawn, radiusOf } from "./model.ts";

/** What a round's selection goes by: its settings, and what its fit learned. */
export type Grounds = {
  config: ChoiceSettings & { labelsPerPair: number };
  posterior: Posterior;
  figures: Pick<RewardFigures, "posterior">;
  /** θ of the round that arms of the checkpoint strategy go back to. */
  checkpointTheta: Float64Array | null;
};

export type RoundSelection = {
  settings: Pick<
    SelectionSettings,
    "theta" | "covariance" | "eta" | "betaA" | "arms" | "metric" | "checkpointTheta" | "blockSize"
  >;
  /** Whether the labels can't carry Option II yet, so that its arms are V-optimal. */
  isCold: boolean;
};

/** Prompts between factorisations, by version; part of what decides a round's last digits. */
const blockSizes = { 1: 64, 2: 256, 3: 256 } as const;

/** How the round's version of the choice reads its settings. */
export function selectionOf({ config, posterior, figures, checkpointTheta }: Grounds): RoundSelection {
  const { theta, dimension } = posterior;
  const { choice, eta, metric, labelsPerPair } = config;
  const arms = config.arms.map((arm) => {
    const set = armOf(arm);
    return isDrawn(arm.strategy, choice) ? { ...set, isDrawn: true } : set;
  });
  const settings = {
    theta,
    covariance: Covariance.fromMatrix(posterior.matrix, dimension),
    eta,
    betaA: radiusOf(config, dimension),
    blockSize: blockSizes[choice],
  };
  if (choice === 1) return { settings: { ...settings, arms }, isCold: false };
  const fitted = figures.posterior;
  if (fitted === undefined) throw new Error("the fit says nothing of its posterior");
  const warm = config.coldStart ? warmArms(arms, fitted) : arms;
  return {
    settings: {
      ...settings,
      arms: warm,
      metric: { kind: metric, votes: labelsPerPair },
      ...(checkpointTheta && { checkpointTheta }),
    },
    isCold: warm !== arms,
  };
}

/** An arm as its settings have it; what they leave out is left out. */
export function armOf({
  name,
  strategy,
  share,
  options: { bestOf, temperature, radius } = {},
}: ChoiceSettings["arms"][number]): Arm {
  const options = {
    ...(bestOf !== undefined && { bestOf }),
    ...(temperature !== undefined && { temperature }),
    ...(radius !== undefined && { radius }),
  };
  return { name, strategy, share, options };
}
