import { z } from "zod";
import { done, verb } from "../access/index.ts";
import { experimentSchema, viewsOf } from "./experiment-view.ts";
import { mainExperiment } from "./model.ts";

/** A project's experiments, archived ones too: `main` first, then the oldest first. */
export const listExperiments = verb({
  name: "experiments.list",
  kind: "query",
  may: "rounds.read",
  input: z.object({ slug: z.string() }),
  output: z.array(experimentSchema),
  run: async (deps, { project }) => {
    const rows = await deps.db.experiment.findMany({
      where: { projectId: project.id },
      orderBy: [{ createdAt: "asc" }, { slug: "asc" }],
    });
    const isMain = ({ slug }: { slug: string }) => slug === mainExperiment;
    return done(await viewsOf(deps, [...rows.filter(isMain), ...rows.filter((row) => !isMain(row))]));
  },
});
