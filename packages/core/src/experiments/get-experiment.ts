import { z } from "zod";
import { done, verb } from "../access/index.ts";
import { curvePointSchema, curvesOf } from "./curve.ts";
import { experimentSchema, viewsOf } from "./experiment-view.ts";
import { findExperiment } from "./find-experiment.ts";

const experimentDetailsSchema = experimentSchema.extend({
  /** The files its prompts come from, by name, where its plan says so. */
  promptFiles: z.array(z.object({ id: z.uuid(), fileName: z.string() })),
  /** What was measured of its policies, by round. */
  points: z.array(curvePointSchema),
});
export type ExperimentDetails = z.output<typeof experimentDetailsSchema>;

/** One experiment: its settings, its policies and what was measured of them. Its rounds are listed by `rounds.list`. */
export const getExperiment = verb({
  name: "experiments.get",
  kind: "query",
  may: "rounds.read",
  input: z.object({ slug: z.string(), experiment: z.string() }),
  output: experimentDetailsSchema,
  run: async (deps, { project }, input) => {
    const found = await findExperiment(deps.db, project, input.experiment);
    if (!found.ok) return found;
    const [[view], curves] = await Promise.all([viewsOf(deps, [found.value]), curvesOf(deps, [found.value])]);
    if (view === undefined) throw new Error("an experiment without its view");
    const promptFiles = await deps.db.import.findMany({
      where: { projectId: project.id, id: { in: view.promptPlan.imports ?? [] } },
      orderBy: { createdAt: "desc" },
      select: { id: true, fileName: true },
    });
    return done({ ...view, promptFiles, points: curves.get(found.value.id) ?? [] });
  },
});
