import { isDeepStrictEqual } from "node:util";
import { Prisma, transaction } from "@gshf/db";
import { z } from "zod";
import { actorName, done, refuse, verb } from "../access/index.ts";
import { lockProject } from "../projects/index.ts";
import { checkReference } from "./check-reference.ts";
import { findExperiment } from "./find-experiment.ts";
import { mainExperiment, newExperimentSchema } from "./model.ts";

/**
 * Makes an experiment with the settings of another, as far as the caller names none: its rounds, labels and policies stay
 * with that one, and its own begin at π₀. Its seed is the other's too, so that both see the same prompts and comparisons.
 */
export const createExperiment = verb({
  name: "experiments.create",
  kind: "mutation",
  may: "rounds.write",
  input: newExperimentSchema,
  output: z.object({ experiment: z.string() }),
  run: async (deps, { project, actor, audit }, input) =>
    transaction(deps.db, async (tx) => {
      await lockProject(tx, project.id);
      const { experiment: slug, copyOf = mainExperiment, ...given } = input;
      const original = await findExperiment(tx, project, copyOf);
      if (!original.ok) return { ...original, field: "copyOf" };
      const from = original.value;
      const referencePolicyId =
        given.referencePolicyId === undefined ? from.referencePolicyId : given.referencePolicyId;
      const settings = {
        name: given.name ?? slug,
        hypothesis: given.hypothesis ?? from.hypothesis,
        referencePolicyId,
        recipe: given.recipe === undefined ? from.recipe : given.recipe,
        promptPlan: given.promptPlan ?? from.promptPlan,
        offlineLimit: given.offlineLimit === undefined ? from.offlineLimit : given.offlineLimit,
        seed: given.seed ?? from.seed,
      };
      const createdBy = actorName(actor);
      const known = await tx.experiment.findUnique({
        where: { projectId_slug: { projectId: project.id, slug } },
      });
      if (known !== null) {
        const { name, hypothesis, recipe, promptPlan, offlineLimit, seed } = known;
        const there = { name, hypothesis, recipe, promptPlan, offlineLimit, seed };
        const { referencePolicyId: _reference, ...asked } = settings;
        // A repeated request finds its own experiment and is content.
        if (known.createdBy === createdBy && isDeepStrictEqual(there, asked))
          return done({ experiment: slug });
        return refuse("conflict", `There is an experiment "${slug}" already.`, "experiment");
      }
      const usable = await checkReference(tx, project.id, referencePolicyId);
      if (!usable.ok) return usable;
      const { id } = await tx.experiment.create({
        data: {
          ...settings,
          projectId: project.id,
          slug,
          recipe: settings.recipe ?? Prisma.DbNull,
          promptPlan: settings.promptPlan ?? {},
          mainPolicyId: referencePolicyId,
          // When, the database says, as it does of `main`: by one clock that one stays the oldest, and first in lists.
          createdBy,
        },
      });
      await audit(tx, { subject: `experiment:${id}`, detail: { experiment: slug, copyOf } });
      return done({ experiment: slug });
    }),
});
