import { done, verb } from "../access/index.ts";
import { specOf } from "./evaluation-desk.ts";
import { findEvaluation } from "./find-evaluation.ts";
import {
  type EvaluationSpec,
  evaluationRefSchema,
  type NewEvaluation,
  newEvaluationSchema,
} from "./model.ts";

/**
 * What an evaluation measures, as `evaluations.create` takes it. Asked for again while the prompts and labels are the
 * same it is the same evaluation; with another seed it makes draws of its own.
 */
export const getEvaluationSettings = verb({
  name: "evaluations.settings",
  kind: "query",
  may: "rounds.read",
  input: evaluationRefSchema,
  output: newEvaluationSchema.omit({ slug: true }),
  run: async (deps, { project }, { number }) => {
    const found = await findEvaluation(deps.db, project.id, number);
    if (!found.ok) return found;
    return done(settingsOf(found.value.name, specOf(found.value)));
  },
});

function settingsOf(name: string, spec: EvaluationSpec): Omit<NewEvaluation, "slug"> {
  const { experiment, reference, baseline, policies, splits, temperatures, samples, seed, eta, kl } = spec;
  return {
    name,
    experiment,
    policies: policies.map(({ id }) => id),
    baselinePolicyId: baseline.id === reference.id ? null : baseline.id,
    splits: splits.map(({ split }) => split),
    temperatures,
    samples,
    // What was asked for isn't kept; so many of each split are the same prompts.
    promptsMax: Math.max(...splits.map(({ prompts }) => prompts)),
    seed,
    eta,
    gold: spec.gold !== null,
    estimated: spec.estimated !== null,
    kl,
    judgeId: spec.judge?.id ?? null,
    everyPair: spec.everyPair ?? false,
  };
}
