import { randomUUID } from "node:crypto";
import { transaction, type Webhook } from "@gshf/db";
import { z } from "zod";
import { done, type Refusal, refuse, verb } from "../access/index.ts";
import { tell } from "./announce.ts";
import { lockWebhook } from "./find-webhook.ts";
import { messageName, webhookRefSchema } from "./model.ts";
import { wakeWebhook } from "./wake-webhook.ts";

/** Sends a webhook a message that says nothing but that it arrived. */
export const testWebhook = verb({
  name: "webhooks.test",
  kind: "mutation",
  may: "project.write",
  input: webhookRefSchema,
  output: z.object({ messageId: z.string() }),
  run: async (deps, { project, audit }, { webhookId }) =>
    transaction(deps.db, async (tx) => {
      const found = await lockWebhook(tx, project.id, webhookId);
      if (!found.ok) return found;
      const webhook = found.value;
      const off = refuseOff(webhook);
      if (off !== null) return off;
      const messageId = randomUUID();
      await tell(tx, deps, webhook, { type: "webhook.test", data: { webhook: webhook.name } }, messageId);
      await audit(tx, { subject: `webhook:${webhookId}` });
      return done({ messageId: messageName(messageId) });
    }),
});

/** Sends one message again, whether it arrived or not, under its id; one that waits is tried at once. */
export const resendDelivery = verb({
  name: "webhooks.resend",
  kind: "mutation",
  may: "project.write",
  input: webhookRefSchema.extend({ deliveryId: z.uuid() }),
  output: z.object({ messageId: z.string() }),
  run: async (deps, { project, audit }, { webhookId, deliveryId }) =>
    transaction(deps.db, async (tx) => {
      const found = await lockWebhook(tx, project.id, webhookId);
      if (!found.ok) return found;
      const off = refuseOff(found.value);
      if (off !== null) return off;
      const delivery = await tx.webhookDelivery.findFirst({ where: { id: deliveryId, webhookId } });
      if (delivery === null) {
        const message = `There is no message ${deliveryId} of this webhook any more.`;
        return refuse("not-found", message, "deliveryId");
      }
      const { id, state, tries } = delivery;
      const again = { state: "pending" as const, tries: state === "pending" ? tries : 0, wakeAt: deps.now() };
      await tx.webhookDelivery.update({ where: { id }, data: again });
      await wakeWebhook(tx, deps, webhookId);
      const messageId = messageName(delivery.messageId);
      await audit(tx, { subject: `webhook:${webhookId}`, detail: { messageId } });
      return done({ messageId });
    }),
});

/** Sends everything again that didn't arrive since then, each under its id. */
export const resendFailed = verb({
  name: "webhooks.resendFailed",
  kind: "mutation",
  may: "project.write",
  input: webhookRefSchema.extend({ since: z.date().optional() }),
  output: z.object({ messages: z.int() }),
  run: async (deps, { project, audit }, { webhookId, since }) =>
    transaction(deps.db, async (tx) => {
      const found = await lockWebhook(tx, project.id, webhookId);
      if (!found.ok) return found;
      const off = refuseOff(found.value);
      if (off !== null) return off;
      const when = since === undefined ? {} : { at: { gte: since } };
      const { count: messages } = await tx.webhookDelivery.updateMany({
        where: { webhookId, state: "failed", ...when },
        data: { state: "pending", tries: 0, wakeAt: deps.now() },
      });
      if (messages > 0) await wakeWebhook(tx, deps, webhookId);
      await audit(tx, { subject: `webhook:${webhookId}`, detail: { messages } });
      return done({ messages });
    }),
});

function refuseOff({ name, offSince }: Webhook): Refusal | null {
  return offSince === null ? null : refuse("conflict", `“${name}” is off. Turn it on first.`);
}
