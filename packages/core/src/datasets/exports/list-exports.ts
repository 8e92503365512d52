import { z } from "zod";
import {
  done,
  newestNumber,
  pageFields,
  pageOf,
  readPage,
  refuseUnstorable,
  verb,
} from "../../access/index.ts";
import { exportParts, exportSchema, viewOfExport } from "./export-view.ts";
import { findExport } from "./find-export.ts";
import { exportRefSchema } from "./model.ts";

/** The exports of a project, or of one of its datasets, the newest first. */
export const listExports = verb({
  name: "datasets.exports",
  kind: "query",
  may: "data.export",
  input: z.object({ slug: z.string(), manifestSha256: z.string().optional(), ...pageFields }),
  output: pageOf(exportSchema),
  run: async (deps, { project }, { manifestSha256, ...input }) => {
    const refused = refuseUnstorable({ manifestSha256: manifestSha256 ?? "" });
    if (refused !== null) return refused;
    const of = manifestSha256 === undefined ? {} : { dataset: { manifestSha256 } };
    const page = await readPage(input, newestNumber, ({ behind, ...asked }) =>
      deps.db.datasetExport.findMany({
        where: { projectId: project.id, ...of, AND: behind },
        include: exportParts,
        ...asked,
      }),
    );
    if (!page.ok) return page;
    const { items, next } = page.value;
    return done({ items: items.map(viewOfExport), next });
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
