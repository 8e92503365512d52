import { z } from "zod";
import { done, verb } from "../access/index.ts";
import { qualityRulesSchema } from "./model.ts";
import { rulesOf } from "./rules-of.ts";

/** How a project watches over its labels. */
export const getQualityRules = verb({
  name: "quality.rules",
  kind: "query",
  may: "project.read",
  input: z.object({ slug: z.string() }),
  output: qualityRulesSchema,
  run: async (deps, { project }) => done(await rulesOf(deps.db, project.id)),
});
