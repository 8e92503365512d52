import type { Project, Webhook, WebhookDelivery } from "@gshf/db";
import { request, retryAfterMs } from "@gshf/http";
import { signWebhook } from "@gshf/trainer-protocol";
import type { Deps } from "../access/index.ts";
import { readStored } from "../stored/model.ts";
import { bodyOf, messageName, webhookEventSchema } from "./model.ts";

const timeoutMs = 15_000;
/** Of an answer's body; nothing of it is kept. */
const bytesMax = 65_536;

/** What came of sending a message once. */
export type Sent = {
  isThere: boolean;
  /** Null where there was no answer. */
  status: number | null;
  /** Why it isn't there. */
  problem: string | null;
  /** How long the server asks to be left alone. */
  leaveMs: number;
};

/** Sends a message once, signed by the secret and, for a while, by the one before. */
export async function sendMessage(
  deps: Deps,
  webhook: Webhook & { project: Project },
  delivery: WebhookDelivery,
  signal: AbortSignal,
): Promise<Sent> {
  const message = writeMessage(deps, webhook, delivery);
  if (typeof message === "string") return { isThere: false, status: null, problem: message, leaveMs: 0 };
  const { fetch } = deps.egress;
  const reply = await request({ url: webhook.url, ...message, fetch, timeoutMs, bytesMax, signal });
  if (!reply.ok) {
    const { status, message: problem } = reply.error;
    // More than we read: it is there all the same.
    const isThere = status !== null && status >= 200 && status < 300;
    return { isThere, status, problem: isThere ? null : problem, leaveMs: 0 };
  }
  const { status, ok: isThere, host, headers } = reply.value;
  if (isThere) return { isThere, status, problem: null, leaveMs: 0 };
  const note = status >= 300 && status < 400 ? "; redirects aren’t followed" : "";
  const leaveMs = retryAfterMs(headers.get("retry-after"), deps.now().getTime()) ?? 0;
  return { isThere, status, problem: `${host} answered ${status}${note}`, leaveMs };
}

/** Headers and body; a sentence where what is stored can't be read. */
function writeMessage(
  deps: Deps,
  webhook: Webhook & { project: Project },
  { messageId, type, data, at }: WebhookDelivery,
): { headers: Record<string, string>; body: string } | string {
  const id = messageName(messageId);
  try {
    const event = readStored(webhookEventSchema, { type, data }, id);
    const place = { appUrl: deps.settings.appUrl, slug: webhook.project.slug };
    const body = bodyOf(event, { at, format: webhook.format, place });
    const signed = signWebhook({ id, body, timestamp: deps.now(), secrets: secretsOf(deps, webhook) });
    return {
      headers: { ...signed, "content-type": "application/json", "user-agent": "gshf-webhooks" },
      body,
    };
  } catch (error) {
    deps.log.error({ err: error, webhookId: webhook.id }, "a webhook's message can't be written");
    return "what is stored of the message, or its secret, can’t be read";
  }
}

function secretsOf(deps: Deps, { secretSealed, oldSecretSealed, oldSecretUntil }: Webhook): string[] {
  const isOldGood = oldSecretUntil !== null && oldSecretUntil > deps.now();
  const sealed = isOldGood && oldSecretSealed !== null ? [secretSealed, oldSecretSealed] : [secretSealed];
  return sealed.map((secret) => deps.secrets.open(secret));
}
