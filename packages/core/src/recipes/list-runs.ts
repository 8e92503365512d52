import { z } from "zod";
import { done, newestNumber, pageFields, pageOf, readPage, verb } from "../access/index.ts";
import { findExperiment } from "../experiments/index.ts";
import { recipeNames } from "../experiments/model.ts";
import { workProblemSchema } from "../trouble/model.ts";
import { runStates } from "./get-run.ts";

const summarySchema = z.object({
  number: z.int(),
  experiment: z.string(),
  recipe: z.enum(recipeNames),
  state: z.enum(runStates),
  problem: z.string().nullable(),
  steps: z.int(),
  stepsDone: z.int(),
  createdAt: z.date(),
  endedAt: z.date().nullable(),
});
export type RunSummary = z.output<typeof summarySchema>;

/** The runs of an experiment, or of a whole project, the newest first. */
export const listRuns = verb({
  name: "recipes.list",
  kind: "query",
  may: "rounds.read",
  input: z.object({ slug: z.string(), experiment: z.string().optional(), ...pageFields }),
  output: pageOf(summarySchema),
  run: async (deps, { project }, { experiment: slug, ...input }) => {
    const of = slug === undefined ? null : await findExperiment(deps.db, project, slug);
    if (of !== null && !of.ok) return of;
    const where = { projectId: project.id, ...(of === null ? {} : { experimentId: of.value.id }) };
    const page = await readPage(input, newestNumber, ({ behind, ...asked }) =>
      deps.db.recipeRun.findMany({
        where: { ...where, AND: behind },
        include: { experiment: { select: { slug: true } }, steps: { select: { endedAt: true } } },
        ...asked,
      }),
    );
    if (!page.ok) return page;
    const { items, next } = page.value;
    const named = z.object({ name: z.enum(recipeNames) });
    return done({
      items: items.map(({ number, experiment, recipe, state, problem, steps, createdAt, endedAt }) => ({
        number,
        experiment: experiment.slug,
        recipe: named.parse(recipe).name,
        state,
        problem: workProblemSchema.safeParse(problem).data?.message ?? null,
        steps: steps.length,
        stepsDone: steps.filter((step) => step.endedAt !== null).length,
        createdAt,
        endedAt,
      })),
      next,
    });
  },
});
