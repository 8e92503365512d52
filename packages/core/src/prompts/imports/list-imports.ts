import { z } from "zod";
import { done, verb } from "../../access/index.ts";
import { importReportSchema } from "../model.ts";
import { viewOfImport } from "./import-view.ts";

/** The last files somebody brought in, refused ones with their errors, and those on their way. */
export const listImports = verb({
  name: "prompts.imports",
  kind: "query",
  may: "project.read",
  input: z.object({ slug: z.string() }),
  output: z.array(importReportSchema),
  run: async (deps, { project }) => {
    const imports = await deps.db.import.findMany({
      where: { projectId: project.id },
      orderBy: { createdAt: "desc" },
      take: 50,
    });
    return done(imports.map(viewOfImport));
  },
});
