import { z } from "zod";
import { done, refuseUnstorable, verb } from "../../access/index.ts";
import { exportParts, exportSchema, viewOfExport } from "./export-view.ts";
import { findExport } from "./find-export.ts";
import { exportRefSchema } from "./model.ts";

const listMax = 200;

/** The exports of a project, or of one of its datasets, the newest first; the last two hundred. */
export const listExports = verb({
  name: "datasets.exports",
  kind: "query",
  may: "data.export",
  input: z.object({ slug: z.string(), manifestSha256: z.string().optional() }),
  output: z.array(exportSchema),
  run: async (deps, { project }, { manifestSha256 }) => {
    const refused = refuseUnstorable({ manifestSha256: manifestSha256 ?? "" });
    if (refused !== null) return refused;
    const rows = await deps.db.datasetExport.findMany({
      where: {
        projectId: project.id,
        ...(manifestSha256 === undefined ? {} : { dataset: { manifestSha256 } }),
      },
      orderBy: { number: "desc" },
      take: listMax,
      include: exportParts,
    });
    return done(rows.map(viewOfExport));
  },
});

/** One export by its number: how far it is, and what became of the rows. */
export const getExport = verb({
  name: "datasets.getExport",
  kind: "query",
  may: "data.export",
  input: exportRefSchema,
  output: exportSchema,
  run: async (deps, { project }, { number }) => {
    const found = await findExport(deps.db, project.id, number);
    return found.ok ? done(viewOfExport(found.value)) : found;
  },
});
