import { type Tx, transaction } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { deliveriesKeptDays } from "./model.ts";

/** Lets a worker look at what a webhook has to be told. */
export async function wakeWebhook(tx: Tx, deps: Pick<Deps, "enqueue">, webhookId: string): Promise<void> {
  await deps.enqueue(tx, { name: "webhook.deliver", payload: { webhookId } });
}

/**
 * Wakes every webhook that is due to be told something, and forgets what they were told long ago.
 *
 * @returns how many were woken
 */
export async function sweepWebhooks(deps: Pick<Deps, "db" | "enqueue" | "now">): Promise<number> {
  const now = deps.now();
  const due = await deps.db.$queryRaw<{ webhookId: string }[]>`
    select distinct d."webhookId" from "WebhookDelivery" d
      join "Webhook" w on w."id" = d."webhookId" and w."offSince" is null
      join "Project" p on p."id" = w."projectId" and p."archivedAt" is null and p."deletingAt" is null
     where d."state" = 'pending' and d."wakeAt" <= ${now}`;
  for (const { webhookId } of due) await transaction(deps.db, (tx) => wakeWebhook(tx, deps, webhookId));
  const keptSince = new Date(now.getTime() - deliveriesKeptDays * 86_400_000);
  await deps.db.webhookDelivery.deleteMany({
    where: { state: { in: ["delivered", "failed"] }, wakeAt: { lt: keptSince } },
  });
  return due.length;
}
