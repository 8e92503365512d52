import { z } from "zod";
import { done, newestFirst, pageFields, pageOf, readPage, verb } from "../../access/index.ts";
import { importReportSchema } from "../model.ts";
import { viewOfImport } from "./import-view.ts";

/** The files that were brought in, the newest first: refused ones with their errors, and those on their way. */
export const listImports = verb({
  name: "prompts.imports",
  kind: "query",
  may: "project.read",
  input: z.object({ slug: z.string(), ...pageFields }),
  output: pageOf(importReportSchema),
  run: async (deps, { project }, input) => {
    const page = await readPage(input, newestFirst, ({ behind, ...asked }) =>
      deps.db.import.findMany({ where: { projectId: project.id, AND: behind }, ...asked }),
    );
    if (!page.ok) return page;
    const { items, next } = page.value;
    return done({ items: items.map(viewOfImport), next });
  },
});
