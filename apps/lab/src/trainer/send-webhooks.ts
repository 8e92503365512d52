import { setTimeout as delay } from "node:timers/promises";
import { isBusy } from "@gshf/http";
import { type JobEvent, signWebhook } from "@gshf/trainer-protocol";

export type WebhookTarget = { readonly url: string; readonly secret: string };

export type WebhookSender = {
  /** Queues an event; events of one job leave in order. */
  send(event: JobEvent, target: WebhookTarget): void;
  /** Resolves once everything queued so far was delivered or given up. */
  idle(): Promise<void>;
};

const attemptsMax = 3;

/**
 * Sends signed events. One that is not taken after three attempts is given up: the events stay readable at
 * `GET /v1/jobs/{id}/events`, and whoever waits for them polls as well.
 */
export function createWebhookSender(deps: {
  readonly fetch: typeof fetch;
  readonly now: () => Date;
  readonly timeoutMs: number;
  readonly pauseMs: number;
  readonly onDrop: (event: JobEvent, reason: string) => void;
}): WebhookSender {
  const tails = new Map<string, Promise<void>>();
  const deliver = async (event: JobEvent, target: WebhookTarget) => {
    const body = JSON.stringify(event);
    // Stable across attempts, so that the receiver can drop what it has seen.
    const id = `${event.job_id}.${event.seq}`;
    let reason = "";
    for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
      const signed = signWebhook({ id, body, timestamp: deps.now(), secrets: [target.secret] });
      try {
        const response = await deps.fetch(target.url, {
          method: "POST",
          headers: { "content-type": "application/json", ...signed },
          body,
          redirect: "manual",
          signal: AbortSignal.timeout(deps.timeoutMs),
        });
        await response.body?.cancel();
        if (response.ok) return;
        reason = `HTTP ${response.status}`;
        // Anything but a busy server will not change its mind.
        if (!isBusy(response.status)) break;
      } catch {
        reason = "unreachable or too slow";
      }
      if (attempt < attemptsMax) await delay(deps.pauseMs * attempt);
    }
    deps.onDrop(event, reason);
  };
  return {
    send(event, target) {
      const tail = tails.get(event.job_id) ?? Promise.resolve();
      tails.set(
        event.job_id,
        tail.then(() => deliver(event, target)),
      );
    },
    async idle() {
      await Promise.all(tails.values());
    },
  };
}
