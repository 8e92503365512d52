import { transaction } from "@gshf/db";
import { type Deps, done, verb } from "../access/index.ts";
import { labelingRulesSchema, setLabelingRulesSchema } from "./model.ts";

/** Sets what the labeling screen asks and demands. Holds from the next pair that is handed out. */
export const setLabelingRules = verb({
  name: "labeling.setRules",
  kind: "mutation",
  may: "project.write",
  input: setLabelingRulesSchema,
  output: labelingRulesSchema,
  run: async (deps: Pick<Deps, "db" | "now">, { project, audit }, { rules }) =>
    transaction(deps.db, async (tx) => {
      const { id: projectId } = project;
      const data = { ...rules, updatedAt: deps.now() };
      await tx.labelingSettings.upsert({
        where: { projectId },
        create: { projectId, ...data },
        update: data,
      });
      await audit(tx, { subject: "labeling:rules", detail: rules });
      return done(rules);
    }),
});
