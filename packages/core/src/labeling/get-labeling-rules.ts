import { z } from "zod";
import { type Deps, done, verb } from "../access/index.ts";
import { labelingRulesSchema } from "./model.ts";

/** What a project's labeling screen asks and demands; nothing until somebody sets it. */
export const getLabelingRules = verb({
  name: "labeling.rules",
  kind: "query",
  may: "project.read",
  input: z.object({ slug: z.string() }),
  output: labelingRulesSchema,
  run: async (deps: Pick<Deps, "db">, { project }) => {
    const stored = await deps.db.labelingSettings.findUnique({ where: { projectId: project.id } });
    return done(labelingRulesSchema.parse(stored ?? {}));
  },
});
