import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, verb } from "../access/index.ts";
import { lockWebhook } from "./find-webhook.ts";
import { oldSecretSeconds, webhookRefSchema } from "./model.ts";
import { newWebhookSecret } from "./webhook-secret.ts";

/**
 * Gives a webhook another secret, answered this once. For a day messages are signed by both, so that receivers can be
 * changed meanwhile. Repeated within that day it replaces the new one: the one that receivers know stays good.
 */
export const rotateWebhookSecret = verb({
  name: "webhooks.rotateSecret",
  kind: "mutation",
  may: "project.write",
  input: webhookRefSchema,
  output: z.object({ secret: z.string(), oldUntil: z.date() }),
  run: async (deps, { project, audit }, { webhookId }) => {
    const secret = newWebhookSecret(deps);
    return transaction(deps.db, async (tx) => {
      const found = await lockWebhook(tx, project.id, webhookId);
      if (!found.ok) return found;
      const { secretSealed, oldSecretSealed, oldSecretUntil } = found.value;
      const now = deps.now();
      const isUnderWay = oldSecretSealed !== null && oldSecretUntil !== null && oldSecretUntil > now;
      const oldUntil = new Date(now.getTime() + oldSecretSeconds * 1000);
      const old = isUnderWay ? oldSecretSealed : secretSealed;
      await tx.webhook.update({
        where: { id: webhookId },
        data: { secretSealed: deps.secrets.seal(secret), oldSecretSealed: old, oldSecretUntil: oldUntil },
      });
      await audit(tx, { subject: `webhook:${webhookId}` });
      return done({ secret, oldUntil });
    });
  },
});
