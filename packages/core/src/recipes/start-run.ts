import { isDeepStrictEqual } from "node:util";
import { transaction } from "@gshf/db";
import { canonicalJson } from "@gshf/trainer-protocol";
import { z } from "zod";
import { actorName, done, refuse, verb } from "../access/index.ts";
import { findOpenExperiment } from "../experiments/index.ts";
import { lockProject } from "../projects/index.ts";
import { problemsOfRun, silentEndpoints } from "./check-run.ts";
import { newRunSchema, recipeAskSchema } from "./model.ts";
import { planRecipe } from "./plan-recipe.ts";
import { wakeRun } from "./wake-run.ts";

/** Starts a recipe in an experiment. What can't come to a good end is refused by field, before anything is spent. */
export const startRun = verb({
  name: "recipes.start",
  kind: "mutation",
  may: "rounds.write",
  scope: "train",
  input: newRunSchema,
  output: z.object({ number: z.int() }),
  run: async (deps, { project, actor, audit }, { experiment: slug, recipe, seed, number: wanted }) => {
    const found = await findOpenExperiment(deps.db, project, slug);
    if (!found.ok) return found;
    const experiment = found.value;
    const createdBy = actorName(actor);
    if (wanted !== undefined) {
      const where = { projectId_number: { projectId: project.id, number: wanted } };
      const there = await deps.db.recipeRun.findUnique({ where });
      const asked = there && recipeAskSchema.safeParse(there.recipe).data;
      const isSame =
        there?.createdBy === createdBy &&
        there.experimentId === experiment.id &&
        there.seed === seed &&
        isDeepStrictEqual(asked, recipe);
      if (isSame) return done({ number: wanted });
    }
    const place = { project, experiment };
    const known = await problemsOfRun(deps, place, recipe);
    const [problem] = known.length > 0 ? known : await silentEndpoints(deps, place, recipe);
    if (problem !== undefined) return refuse(problem.reason, problem.message, problem.field);
    return transaction(deps.db, async (tx) => {
      // The lock on the project: two starters can't get the same number, nor both find the experiment idle.
      await lockProject(tx, project.id);
      const other = await tx.recipeRun.findFirst({
        where: { experimentId: experiment.id, state: "running" },
      });
      if (other !== null) {
        const message = `Run ${other.number} is under way in ${experiment.name}. Stop it, or wait for its end.`;
        return refuse("conflict", message, "experiment");
      }
      const last = await tx.recipeRun.findFirst({
        where: { projectId: project.id },
        orderBy: { number: "desc" },
      });
      const number = (last?.number ?? 0) + 1;
      if (wanted !== undefined && wanted !== number) {
        const message = `The next run is ${number}, not ${wanted}. Reload and try again.`;
        return refuse("conflict", message, "number");
      }
      const now = deps.now();
      const plan = planRecipe(recipe);
      const run = await tx.recipeRun.create({
        data: {
          projectId: project.id,
          experimentId: experiment.id,
          number,
          recipe: JSON.parse(canonicalJson(recipe)),
          seed,
          stateSince: now,
          wakeAt: now,
          createdAt: now,
          createdBy,
          steps: { create: plan.map(({ kind }, index) => ({ kind, index })) },
        },
      });
      const { name, ...settings } = recipe;
      await tx.experiment.update({
        where: { id: experiment.id },
        data: { recipe: JSON.parse(canonicalJson({ name, settings })) },
      });
      await wakeRun(tx, deps, run.id);
      await audit(tx, { subject: `run:${run.id}`, detail: { recipe: name, experiment: experiment.slug } });
      return done({ number });
    });
  },
});
