import { z } from "zod";
import { done, verb } from "../access/index.ts";
import { importReportSchema, rowErrorSchema, rowNoteSchema } from "./model.ts";

/** The last files somebody brought in, refused ones with their errors. */
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
    return done(
      imports.map((found) => ({
        ...found,
        errors: z.array(rowErrorSchema).catch([]).parse(found.errors),
        notes: z.array(rowNoteSchema).catch([]).parse(found.notes),
      })),
    );
  },
});
