import { randomUUID } from "node:crypto";
import type { Tx } from "@gshf/db";
import { type Deps, uuidFrom } from "../access/index.ts";
import type { WebhookEvent } from "./model.ts";
import { wakeWebhook } from "./wake-webhook.ts";

/**
 * Tells a project's webhooks that something happened, as part of the transaction in which it does: what is told exists
 * exactly if it happened. For a webhook that is off it is put down as told in vain, so that it can be told later.
 *
 * @param key of what happens once only: the same again tells nobody
 */
export async function announce(
  tx: Tx,
  deps: Pick<Deps, "enqueue" | "now">,
  projectId: string,
  event: WebhookEvent,
  key?: string,
): Promise<void> {
  const where = { projectId, events: { has: event.type } };
  const webhooks = await tx.webhook.findMany({ where, select: { id: true, offSince: true } });
  const messageId =
    key === undefined ? randomUUID() : uuidFrom("webhook-message", projectId, event.type, key);
  for (const webhook of webhooks) await tell(tx, deps, webhook, event, messageId);
}

/** Puts a message down for one webhook. */
export async function tell(
  tx: Tx,
  deps: Pick<Deps, "enqueue" | "now">,
  { id: webhookId, offSince }: { id: string; offSince: Date | null },
  event: WebhookEvent,
  messageId: string,
): Promise<void> {
  const at = deps.now();
  const inVain = offSince === null ? {} : { state: "failed" as const, problem: whileOff };
  const row = { webhookId, messageId, ...event, at, wakeAt: at, ...inVain };
  await tx.webhookDelivery.createMany({ data: [row], skipDuplicates: true });
  if (offSince === null) await wakeWebhook(tx, deps, webhookId);
}

/** Why a message didn't arrive that a webhook would have got, had it been on. */
export const whileOff = "the webhook was off";
