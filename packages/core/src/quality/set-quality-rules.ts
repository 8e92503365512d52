import { transaction } from "@gshf/db";
import { done, verb } from "../access/index.ts";
import { qualityRulesSchema, setQualityRulesSchema } from "./model.ts";

/** Sets how a project watches over its labels. Holds from the next pair and the next gold answer on. */
export const setQualityRules = verb({
  name: "quality.setRules",
  kind: "mutation",
  may: "project.write",
  input: setQualityRulesSchema,
  output: qualityRulesSchema,
  run: async (deps, { project, audit }, { rules }) =>
    transaction(deps.db, async (tx) => {
      const { id: projectId } = project;
      const data = { ...rules, updatedAt: deps.now() };
      await tx.qualitySettings.upsert({ where: { projectId }, create: { projectId, ...data }, update: data });
      await audit(tx, { subject: "quality:rules", detail: rules });
      return done(rules);
    }),
});
