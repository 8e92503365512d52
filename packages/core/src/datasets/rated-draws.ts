import type { Deps } from "../access/index.ts";
import { recipeOf } from "./builds/build-task.ts";
import { keptRatings } from "./builds/make-pseudo-rows.ts";

/** Draws of one policy with their rewards, by prompt, and the dataset that they were rated for. */
export type RatedDraws = { dataset: number; name: string; prompts: { rewards: number[] }[] };

/** Datasets of an experiment that are looked through, from the newest. */
const datasetsTried = 50;

/**
 * What is known of how a policy's own answers are rewarded: the draws of the newest finished dataset of the experiment
 * that drew from it at this temperature and was labeled so. Null where there is none.
 */
export async function latestRatedDraws(
  deps: Deps,
  asked: {
    experimentId: string;
    policy: string;
    temperature: number;
    scoredBy: "reward" | "scorer";
    promptsMax: number;
  },
): Promise<RatedDraws | null> {
  const builds = await deps.db.datasetBuild.findMany({
    where: { experimentId: asked.experimentId, state: "ready" },
    orderBy: { number: "desc" },
    take: datasetsTried,
  });
  for (const build of builds) {
    const recipe = recipeOf(build);
    if (recipe.kind === "mixture" || recipe.labeler.kind !== asked.scoredBy) continue;
    const { policy, temperature, topP } = recipe;
    if (policy !== asked.policy || temperature !== asked.temperature || topP !== 1) continue;
    const rated = await keptRatings(deps, build, asked.promptsMax);
    const prompts = rated.flatMap(({ draws }) =>
      draws.length < 2 ? [] : [{ rewards: draws.map(({ reward }) => reward) }],
    );
    if (prompts.length > 0) return { dataset: build.number, name: build.name, prompts };
  }
  return null;
}
