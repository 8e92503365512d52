import type { Deps } from "../../access/index.ts";
import { freezeDataset } from "../../datasets/index.ts";
import { deriveSeed } from "../../projects/index.ts";
import { fitRoundAnnotators } from "../../quality/index.ts";
import { featureMapOf, offlineOf, referenceOf } from "../load-round.ts";
import type { LoadedRound, Stage } from "../stage.ts";

/** Labels are closed since the state changed; this stage writes them down for good, where something learns from them. */
export const freezingStage: Stage = {
  plan: async () => [1],
  work: async ({ deps, round }) => {
    await fitAnnotatorsOf(deps, round);
    if (round.config.comparison !== undefined) return { kind: "done" };
    const reference = await referenceOf(deps, round);
    const map = await featureMapOf(deps, round);
    const { eta, training } = round.config;
    await freezeDataset(deps, {
      projectId: round.projectId,
      slug: round.project.slug,
      round,
      ...offlineOf(round),
      ask: {
        base_model: { repo: reference.model, revision: reference.checkpointSha256 ?? "unversioned" },
        ref_model: reference.name,
        algorithm: "dpo",
        eta,
        hyperparameters: { features: map.features, ...training.hyperparameters },
        seed: deriveSeed(round.seed, "training"),
        feature_map_sha: map.sha256,
      },
    });
    return { kind: "done" };
  },
};

/** Without weights in the dataset the fit is for the quality page only, and no reason to hold a round up. */
async function fitAnnotatorsOf(deps: Deps, round: LoadedRound): Promise<void> {
  try {
    await fitRoundAnnotators(deps, round.id);
  } catch (error) {
    if (round.config.annotatorWeights) throw error;
    deps.log.error({ roundId: round.id, err: error }, "the annotators of a round could not be fitted");
  }
}
