import { isDeepStrictEqual } from "node:util";
import { type Experiment, Prisma, transaction } from "@gshf/db";
import { z } from "zod";
import { done, type Outcome, refuse, verb } from "../access/index.ts";
import { lockProject } from "../projects/index.ts";
import { checkReference } from "./check-reference.ts";
import { findOpenExperiment, planOf } from "./find-experiment.ts";
import { experimentSettingsSchema } from "./model.ts";

type Settings = z.output<typeof experimentSettingsSchema>;

/**
 * Changes an experiment's settings; what is left out stays. Once a round of it was started, what decides which prompts
 * and comparisons its rounds see, and what they start from, stays for good.
 */
export const updateExperiment = verb({
  name: "experiments.update",
  kind: "mutation",
  may: "rounds.write",
  input: experimentSettingsSchema,
  output: z.null(),
  run: async (deps, { project, audit }, input) =>
    transaction(deps.db, async (tx) => {
      await lockProject(tx, project.id);
      const found = await findOpenExperiment(tx, project, input.experiment);
      if (!found.ok) return found;
      const before = found.value;
      const started = await tx.round.findFirst({
        where: { experimentId: before.id, startedAt: { not: null } },
        orderBy: { number: "asc" },
        select: { number: true },
      });
      if (started !== null) {
        const settled = checkSettled(before, input, started.number);
        if (!settled.ok) return settled;
      }
      if (input.referencePolicyId !== undefined) {
        const usable = await checkReference(tx, project.id, input.referencePolicyId);
        if (!usable.ok) return usable;
      }
      await tx.experiment.update({ where: { id: before.id }, data: changesOf(before, input) });
      const { slug: _slug, experiment: _experiment, ...changed } = input;
      await audit(tx, { subject: `experiment:${before.id}`, detail: { experiment: before.slug, changed } });
      return done(null);
    }),
});

/** The columns that change. */
function changesOf(before: Experiment, settings: Settings): Prisma.ExperimentUncheckedUpdateInput {
  const { name, hypothesis, referencePolicyId, recipe, promptPlan, offlineLimit, seed } = settings;
  const data: Prisma.ExperimentUncheckedUpdateInput = {};
  if (name !== undefined) data.name = name;
  if (hypothesis !== undefined) data.hypothesis = hypothesis;
  if (referencePolicyId !== undefined) {
    data.referencePolicyId = referencePolicyId;
    // The main policy is π₀ until there is a better one.
    if (before.mainPolicyId === before.referencePolicyId) data.mainPolicyId = referencePolicyId;
  }
  if (recipe !== undefined) data.recipe = recipe ?? Prisma.DbNull;
  if (promptPlan !== undefined) data.promptPlan = promptPlan;
  if (offlineLimit !== undefined) data.offlineLimit = offlineLimit;
  if (seed !== undefined) data.seed = seed;
  return data;
}

/** What can't change any more, each with its field and the way out. */
function checkSettled(before: Experiment, input: Settings, round: number): Outcome<null> {
  const plan = planOf(before);
  const settled: [keyof Settings | "promptPlan.parts", string, unknown, unknown][] = [
    ["referencePolicyId", "its π₀", input.referencePolicyId, before.referencePolicyId],
    ["offlineLimit", "its limit of offline comparisons", input.offlineLimit, before.offlineLimit],
    ["seed", "its seed", input.seed, before.seed],
    ["promptPlan.parts", "the number of its parts", input.promptPlan?.parts, plan.parts],
  ];
  for (const [field, what, asked, there] of settled) {
    if (asked === undefined || isDeepStrictEqual(asked, there)) continue;
    const message = `Round ${round} was started, and its rounds build on each other: ${what} stays. Copy the experiment to try another.`;
    return refuse("conflict", message, field);
  }
  return done(null);
}
