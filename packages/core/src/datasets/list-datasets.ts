import { z } from "zod";
import { done, verb } from "../access/index.ts";
import { datasetParts, datasetSchema, viewOfDataset } from "./find-dataset.ts";

/** A project's datasets, the newest first: those that rounds froze, and those made by a recipe. */
export const listDatasets = verb({
  name: "datasets.list",
  kind: "query",
  may: "rounds.read",
  input: z.object({ slug: z.string() }),
  output: z.array(datasetSchema),
  run: async (deps, { project }) => {
    const datasets = await deps.db.dataset.findMany({
      where: { projectId: project.id },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      include: datasetParts,
    });
    return done(datasets.map(viewOfDataset));
  },
});
