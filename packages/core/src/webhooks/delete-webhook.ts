import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, verb } from "../access/index.ts";
import { lockWebhook } from "./find-webhook.ts";
import { webhookRefSchema } from "./model.ts";

/** Deletes a webhook with its secret and all that it was told. */
export const deleteWebhook = verb({
  name: "webhooks.delete",
  kind: "mutation",
  whenArchived: "allowed",
  may: "project.write",
  input: webhookRefSchema,
  output: z.null(),
  run: async (deps, { project, audit }, { webhookId }) =>
    transaction(deps.db, async (tx) => {
      const found = await lockWebhook(tx, project.id, webhookId);
      if (!found.ok) return found;
      await tx.webhook.delete({ where: { id: webhookId } });
      await audit(tx, { subject: `webhook:${webhookId}`, detail: { name: found.value.name } });
      return done(null);
    }),
});
