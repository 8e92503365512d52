import { z } from "zod";
import { done, verb } from "../access/index.ts";
import { findExperiment, planOf } from "./find-experiment.ts";
import { newExperimentSchema, recipeSchema } from "./model.ts";

/** What an experiment is set up with, as `experiments.create` takes it; another name makes another of it. */
export const getExperimentSettings = verb({
  name: "experiments.settings",
  kind: "query",
  may: "rounds.read",
  input: z.object({ slug: z.string(), experiment: z.string() }),
  output: newExperimentSchema
    .omit({ slug: true, copyOf: true })
    .required()
    .extend({ experiment: z.string() }),
  run: async (deps, { project }, input) => {
    const found = await findExperiment(deps.db, project, input.experiment);
    if (!found.ok) return found;
    const { slug: experiment, name, hypothesis, referencePolicyId, offlineLimit, seed } = found.value;
    return done({
      experiment,
      name,
      hypothesis,
      referencePolicyId,
      recipe: recipeSchema.nullable().catch(null).parse(found.value.recipe),
      promptPlan: planOf(found.value),
      offlineLimit,
      seed,
    });
  },
});
