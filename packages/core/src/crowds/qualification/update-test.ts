import { transaction } from "@gshf/db";
import { done, refuse, verb } from "../../access/index.ts";
import { updateTestSchema } from "../model.ts";
import { testSettingsViewSchema } from "./get-test-settings.ts";

/** Changes how people are tested. Who passed once stays in. */
export const updateTest = verb({
  name: "crowds.updateTest",
  kind: "mutation",
  may: "project.write",
  input: updateTestSchema,
  output: testSettingsViewSchema,
  run: async (deps, { project, audit }, { slug, ...settings }) =>
    transaction(deps.db, async (tx) => {
      const projectId = project.id;
      await tx.$queryRaw`select 1 from "Project" where "id" = ${projectId}::uuid for no key update`;
      const items = await tx.goldPair.count({ where: { projectId, kind: "qualification", retiredAt: null } });
      if (settings.isOn && items < settings.itemsPerAttempt) {
        const message = `itemsPerAttempt: the test has ${items} examples, fewer than the ${settings.itemsPerAttempt} of an attempt.`;
        return refuse("invalid", message, "itemsPerAttempt");
      }
      const where = { projectId };
      await tx.qualificationTest.upsert({ where, create: { projectId, ...settings }, update: settings });
      await audit(tx, { subject: `project:${slug}`, detail: settings });
      return done(settings);
    }),
});
