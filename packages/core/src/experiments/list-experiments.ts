import { z } from "zod";
import { done, oldestFirst, pageFields, pageOf, readPage, verb } from "../access/index.ts";
import { experimentSchema, viewsOf } from "./experiment-view.ts";

/** A project's experiments, archived ones too, the oldest first: `main`, which is as old as the project. */
export const listExperiments = verb({
  name: "experiments.list",
  kind: "query",
  may: "rounds.read",
  input: z.object({ slug: z.string(), ...pageFields }),
  output: pageOf(experimentSchema),
  run: async (deps, { project }, input) => {
    const page = await readPage(input, oldestFirst, ({ behind, ...asked }) =>
      deps.db.experiment.findMany({ where: { projectId: project.id, AND: behind }, ...asked }),
    );
    if (!page.ok) return page;
    const { items, next } = page.value;
    return done({ items: await viewsOf(deps, items), next });
  },
});
