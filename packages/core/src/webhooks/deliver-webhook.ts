import { type Project, type Tx, transaction, type Webhook, type WebhookDelivery } from "@gshf/db";
import { audit, type Deps } from "../access/index.ts";
import { offAfterSeconds, pauseAfter } from "./model.ts";
import { type Sent, sendMessage } from "./send-message.ts";
import { turnOff } from "./turn-off.ts";
import { wakeWebhook } from "./wake-webhook.ts";

/** Longer than a try may take: while a worker is at it, nobody else is sent. */
const atWorkSeconds = 60;
/** Then others have their turn. */
const messagesPerTurn = 20;
/** However long a server asks to be left alone. */
const leaveMsMax = 3_600_000;
const gone = 410;

const itself = { kind: "system", process: "webhooks" } as const;

export type WebhookTurn = "idle" | "delivered" | "failed" | "stopped";

/**
 * Sends a webhook what it is due to be told, the oldest first, until one message doesn't arrive. Safe to repeat, beside
 * its twin, and to be killed at any line: a message of which nobody knows whether it arrived is sent again, by its id.
 */
export async function deliverWebhook(
  deps: Deps,
  webhookId: string,
  { signal }: { signal: AbortSignal },
): Promise<WebhookTurn> {
  for (let sent = 0; sent < messagesPerTurn; sent++) {
    if (signal.aborted) return "stopped";
    const webhook = await loadOn(deps, webhookId);
    const delivery = webhook === null ? null : await claimNext(deps, webhookId);
    if (webhook === null || delivery === null) return sent === 0 ? "idle" : "delivered";
    const outcome = await sendMessage(deps, webhook, delivery, signal);
    // Cut off by us: it is tried again.
    if (signal.aborted && !outcome.isThere) return "stopped";
    if (!outcome.isThere) {
      await transaction(deps.db, (tx) => keepFailure(tx, deps, webhook, delivery, outcome));
      return "failed";
    }
    await keepArrival(deps, webhookId, delivery, outcome);
  }
  await transaction(deps.db, (tx) => wakeWebhook(tx, deps, webhookId));
  return "delivered";
}

async function loadOn(deps: Deps, id: string): Promise<(Webhook & { project: Project }) | null> {
  const where = { id, offSince: null, project: { archivedAt: null, deletingAt: null } };
  return deps.db.webhook.findFirst({ where, include: { project: true } });
}

/** The next message, with this try counted; null when nothing is due, or a twin was faster. */
async function claimNext(deps: Deps, webhookId: string): Promise<WebhookDelivery | null> {
  const now = deps.now();
  const due = await deps.db.webhookDelivery.findFirst({
    where: { webhookId, state: "pending", wakeAt: { lte: now } },
    orderBy: [{ at: "asc" }, { id: "asc" }],
  });
  if (due === null) return null;
  const { id, tries, wakeAt } = due;
  const claimed = { tries: tries + 1, triedAt: now, wakeAt: new Date(now.getTime() + atWorkSeconds * 1000) };
  const where = { id, state: "pending" as const, tries, wakeAt };
  const { count } = await deps.db.webhookDelivery.updateMany({ where, data: claimed });
  return count === 0 ? null : { ...due, ...claimed };
}

async function keepArrival(
  deps: Deps,
  webhookId: string,
  { id }: WebhookDelivery,
  { status }: Sent,
): Promise<void> {
  // Whoever tried it last: it is there.
  await deps.db.webhookDelivery.updateMany({
    where: { id, state: "pending" },
    data: { state: "delivered", wakeAt: deps.now(), status, problem: null },
  });
  await deps.db.webhook.updateMany({
    where: { id: webhookId, failingSince: { not: null } },
    data: { failingSince: null },
  });
}

async function keepFailure(
  tx: Tx,
  deps: Deps,
  { id: webhookId, projectId }: Webhook,
  { id, tries }: WebhookDelivery,
  { status, problem, leaveMs }: Sent,
): Promise<void> {
  const now = deps.now();
  const inMs = (ms: number) => new Date(now.getTime() + ms);
  const freeAt = inMs(Math.min(leaveMs, leaveMsMax));
  const pause = pauseAfter(tries, (deps.randomBytes(1)[0] ?? 0) / 255);
  const nextAt = pause === null ? null : inMs(Math.max(pause * 1000, Math.min(leaveMs, leaveMsMax)));
  const next = nextAt === null ? { state: "failed" as const, wakeAt: now } : { wakeAt: nextAt };
  // Not one that was taken up since, because this worker seemed to be gone.
  const where = { id, state: "pending" as const, tries };
  await tx.webhookDelivery.updateMany({ where, data: { ...next, status, problem } });
  await tx.webhookDelivery.updateMany({
    where: { webhookId, state: "pending", wakeAt: { lt: freeAt } },
    data: { wakeAt: freeAt },
  });
  await tx.webhook.updateMany({ where: { id: webhookId, failingSince: null }, data: { failingSince: now } });
  const { failingSince } = await tx.webhook.findUniqueOrThrow({ where: { id: webhookId } });
  const isLong = failingSince !== null && inMs(-offAfterSeconds * 1000) >= failingSince;
  const because =
    status === gone
      ? `${problem}: it is gone`
      : nextAt === null && isLong
        ? `no message arrived for three days; at last ${problem}`
        : null;
  if (because === null || !(await turnOff(tx, deps, webhookId, because))) return;
  const act = {
    projectId,
    action: "webhooks.turnedOff",
    subject: `webhook:${webhookId}`,
    detail: { because },
  };
  await audit(tx, itself, act);
}
