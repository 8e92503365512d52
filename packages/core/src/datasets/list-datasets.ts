import { z } from "zod";
import { done, newestFirst, pageFields, pageOf, readPage, verb } from "../access/index.ts";
import { datasetParts, datasetSchema, viewOfDataset } from "./find-dataset.ts";

/** A project's datasets, the newest first: those that rounds froze, and those made by a recipe. */
export const listDatasets = verb({
  name: "datasets.list",
  kind: "query",
  may: "rounds.read",
  input: z.object({ slug: z.string(), ...pageFields }),
  output: pageOf(datasetSchema),
  run: async (deps, { project }, input) => {
    const page = await readPage(input, newestFirst, ({ behind, ...asked }) =>
      deps.db.dataset.findMany({
        where: { projectId: project.id, AND: behind },
        include: datasetParts,
        ...asked,
      }),
    );
    if (!page.ok) return page;
    const { items, next } = page.value;
    return done({ items: items.map(viewOfDataset), next });
  },
});
