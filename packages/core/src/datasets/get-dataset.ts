import { z } from "zod";
import { done, verb } from "../access/index.ts";
import { datasetSchema, findDataset, viewOfDataset } from "./find-dataset.ts";

/** One frozen dataset by its name, the hash of its manifest. */
export const getDataset = verb({
  name: "datasets.get",
  kind: "query",
  may: "rounds.read",
  input: z.object({ slug: z.string(), manifestSha256: z.string() }),
  output: datasetSchema,
  run: async (deps, { project }, input) => {
    const found = await findDataset(deps, project.id, input.manifestSha256);
    return found.ok ? done(viewOfDataset(found.value)) : found;
  },
});
