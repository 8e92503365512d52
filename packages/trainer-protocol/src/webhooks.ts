import { timingSafeEqual } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describeShape } from "./describe-shape.ts";
import { addressFault, JobEvent } from "./events.ts";
import { readTrainerJson } from "./read-trainer-json.ts";

/** How far a webhook's timestamp may lie from our clock, either way. */
export const webhookWindowSeconds = 300;

/** The three headers of Standard Webhooks. */
export type WebhookHeaders = {
  readonly "webhook-id": string;
  readonly "webhook-timestamp": string;
  readonly "webhook-signature": string;
};

/**
 * Signs a body as Standard Webhooks says: HMAC-SHA256 over `id.timestamp.body`, one signature per secret,
 * space-separated. Sign with the old and the new secret while rotating.
 *
 * @param secrets `whsec_` + base64, at least one.
 */
export function signWebhook(message: {
  readonly id: string;
  readonly body: string;
  readonly timestamp: Date;
  readonly secrets: readonly string[];
}): WebhookHeaders {
  if (message.secrets.length === 0) throw new TypeError("signWebhook needs at least one secret");
  const signatures = message.secrets.map((secret) =>
    new Webhook(secret).sign(message.id, message.timestamp, message.body),
  );
  return {
    "webhook-id": message.id,
    "webhook-timestamp": String(Math.floor(message.timestamp.getTime() / 1000)),
    "webhook-signature": signatures.join(" "),
  };
}

export type WebhookVerdict =
  | { readonly ok: true; readonly id: string; readonly event: JobEvent }
  | {
      readonly ok: false;
      readonly reason: "missing-headers" | "bad-timestamp" | "outside-window" | "bad-signature" | "bad-shape";
      readonly message: string;
    };

/**
 * Checks a webhook against any of several secrets and parses its event. The caller drops ids seen before: the
 * signature alone does not stop a replay within the window.
 *
 * @param headers from the request; names in any case.
 * @param body exactly the bytes received, as text; reserialised JSON does not verify.
 * @param now the clock, injected.
 * @param mount the folder below which artifacts may lie as paths; none where it is left out.
 */
export function verifyWebhook(request: {
  readonly headers: Headers | Readonly<Record<string, string | undefined>>;
  readonly body: string;
  readonly secrets: readonly string[];
  readonly now: Date;
  readonly mount?: string | null;
}): WebhookVerdict {
  const header = headerReader(request.headers);
  const id = header("webhook-id");
  const timestamp = header("webhook-timestamp");
  const signature = header("webhook-signature");
  if (!id || !timestamp || !signature) {
    return refuse("missing-headers", "webhook-id, webhook-timestamp and webhook-signature are needed");
  }
  if (!/^\d{1,12}$/.test(timestamp)) return refuse("bad-timestamp", "webhook-timestamp is no Unix time");
  const ageSeconds = request.now.getTime() / 1000 - Number(timestamp);
  if (Math.abs(ageSeconds) > webhookWindowSeconds) {
    const offset = `${Math.round(Math.abs(ageSeconds))} s ${ageSeconds > 0 ? "old" : "in the future"}`;
    return refuse("outside-window", `the webhook is ${offset}, more than ${webhookWindowSeconds} s`);
  }
  const given = signature.split(" ");
  const signedAt = new Date(Number(timestamp) * 1000);
  const known = request.secrets.some((secret) => {
    const expected = new Webhook(secret).sign(id, signedAt, request.body);
    return given.some((candidate) => sameText(candidate, expected));
  });
  if (!known) return refuse("bad-signature", "no signature matches a known secret");
  const message = readTrainerJson(request.body);
  const event = JobEvent.safeParse(message);
  if (!event.success) {
    const where = describeShape(event.error, message);
    return refuse("bad-shape", `the signed body is no event of the trainer protocol: ${where}`);
  }
  const fault = addressFault(event.data, request.mount ?? null);
  if (fault !== null) return refuse("bad-shape", fault);
  return { ok: true, id, event: event.data };
}

function headerReader(headers: Headers | Readonly<Record<string, string | undefined>>) {
  if (headers instanceof Headers) return (name: string) => headers.get(name);
  const lowered = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return (name: string) => lowered.get(name) ?? null;
}

function sameText(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}

function refuse(reason: Extract<WebhookVerdict, { ok: false }>["reason"], message: string): WebhookVerdict {
  return { ok: false, reason, message };
}
