import { z } from "zod";
import { done, verb } from "../access/index.ts";
import { datasetSchema, viewOfDataset } from "./find-dataset.ts";

/** A project's frozen datasets, the newest first. */
export const listDatasets = verb({
  name: "datasets.list",
  kind: "query",
  may: "rounds.read",
  input: z.object({ slug: z.string() }),
  output: z.array(datasetSchema),
  run: async (deps, { project }) => {
    const datasets = await deps.db.dataset.findMany({
      where: { projectId: project.id },
      orderBy: { round: { number: "desc" } },
    });
    return done(datasets.map(viewOfDataset));
  },
});
