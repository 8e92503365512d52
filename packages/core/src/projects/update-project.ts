import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, verb } from "../access/index.ts";
import { projectSettingsSchema } from "./model.ts";

/** Changes a project's settings; what is left out stays as it is. */
export const updateProject = verb({
  name: "projects.update",
  kind: "mutation",
  may: "project.write",
  input: projectSettingsSchema,
  output: z.null(),
  run: async (deps, { project, audit }, input) => {
    for (const field of ["trainerUrl", "scorerUrl"] as const) {
      const value = input[field];
      if (value === undefined || value === null) continue;
      const allowed = deps.egress.check(value, field);
      if (!allowed.ok) return allowed;
    }
    const { slug, trainerToken, ...plain } = input;
    const settings = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
    const token =
      trainerToken === undefined
        ? {}
        : { trainerTokenSealed: trainerToken === null ? null : deps.secrets.seal(trainerToken) };
    // The trainer signs its webhooks with this; made once, told to the trainer with each job.
    const webhook =
      project.webhookSecretSealed === null && input.trainerUrl
        ? {
            webhookSecretSealed: deps.secrets.seal(
              `whsec_${Buffer.from(deps.randomBytes(32)).toString("base64")}`,
            ),
          }
        : {};
    await transaction(deps.db, async (tx) => {
      await tx.project.update({ where: { id: project.id }, data: { ...settings, ...token, ...webhook } });
      await audit(tx, {
        subject: `project:${slug}`,
        detail: { fields: [...Object.keys(settings), ...Object.keys(token)] },
      });
    });
    return done(null);
  },
});
