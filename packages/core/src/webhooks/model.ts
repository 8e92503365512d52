import { z } from "zod";

/** What happens in a project that others may be told of. */
export const webhookEventTypes = [
  "round.state_changed",
  "round.labels_complete",
  "dataset.frozen",
  "training.finished",
  "quality.alarm",
] as const;
export type WebhookEventType = (typeof webhookEventTypes)[number];

export const webhookFormats = ["standard", "slack"] as const;
export type WebhookFormat = (typeof webhookFormats)[number];

/** What webhooks are told, by type; the project and the address of its page come with it. */
export const webhookEventSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("round.state_changed"),
    data: z.object({
      round: z.int(),
      name: z.string(),
      from: z.string(),
      to: z.string(),
      /** What went wrong, where it failed. */
      problem: z.string().nullable(),
    }),
  }),
  z.object({ type: z.literal("round.labels_complete"), data: z.object({ round: z.int() }) }),
  z.object({
    type: z.literal("dataset.frozen"),
    data: z.object({
      manifestSha256: z.string(),
      name: z.string(),
      /** The round that froze it; null where it was built apart from rounds. */
      round: z.int().nullable(),
      rows: z.int(),
    }),
  }),
  z.object({
    type: z.literal("training.finished"),
    data: z.object({
      state: z.enum(["succeeded", "failed"]),
      /** Its number, or that of the round which it ends; the other is null. */
      training: z.int().nullable(),
      round: z.int().nullable(),
      problem: z.string().nullable(),
    }),
  }),
  z.object({
    type: z.literal("quality.alarm"),
    data: z.object({ annotator: z.string(), state: z.string(), reason: z.string() }),
  }),
  /** Sent when somebody asks for it. */
  z.object({ type: z.literal("webhook.test"), data: z.object({ webhook: z.string() }) }),
]);
export type WebhookEvent = z.output<typeof webhookEventSchema>;

const urlSchema = z.string().trim().min(1).max(2_000);
const eventsSchema = z
  .array(z.enum(webhookEventTypes))
  .min(1, "Choose at least one.")
  .max(webhookEventTypes.length);

/** How many webhooks a project has at most. */
export const webhooksMax = 20;

export const newWebhookSchema = z.object({
  slug: z.string(),
  name: z.string().trim().min(1).max(100),
  url: urlSchema,
  events: eventsSchema.default([...webhookEventTypes]),
  format: z.enum(webhookFormats).default("standard"),
  /** Repeating a request with the same key makes one webhook; the secret that is answered last is the one that counts. */
  requestKey: z.uuid().optional(),
});

export const webhookRefSchema = z.object({ slug: z.string(), webhookId: z.uuid() });

export const changedWebhookSchema = webhookRefSchema.extend({
  name: z.string().trim().min(1).max(100).optional(),
  url: urlSchema.optional(),
  events: eventsSchema.optional(),
  format: z.enum(webhookFormats).optional(),
  isOn: z.boolean().optional(),
});

export const deliveryStates = ["pending", "delivered", "failed"] as const;

/**
 * Seconds between one try and the next, as Standard Webhooks proposes them: ten tries in three days.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#deliverability-and-reliability
 */
const pauses = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] as const;

/**
 * When a message is tried again.
 *
 * @param tries that were in vain, at least 1
 * @param jitter from 0 to 1: up to a tenth is added, so that what failed together isn't tried together
 * @returns seconds from now; null: never
 */
export function pauseAfter(tries: number, jitter: number): number | null {
  const pause = pauses[tries - 1];
  return pause === undefined ? null : Math.round(pause * (1 + jitter / 10));
}

/** A webhook where nothing arrived for so long, though it was tried to the end, is turned off. */
export const offAfterSeconds = 3 * 86_400;

/** What a secret that was replaced still signs, so that receivers can be changed one after the other. */
export const oldSecretSeconds = 86_400;

/** How long it is kept what webhooks were told. */
export const deliveriesKeptDays = 30;

export type Place = { appUrl: string; slug: string };

/** The id of a message, as its receivers know it. */
export const messageName = (messageId: string) => `msg_${messageId}`;

/** The body of a message, the same at every try. */
export function bodyOf(
  event: WebhookEvent,
  { at, format, place }: { at: Date; format: WebhookFormat; place: Place },
): string {
  const url = `${place.appUrl}${pageOf(event, place.slug)}`;
  if (format === "slack") return JSON.stringify({ text: `${slackText(event, place.slug)}\n<${url}>` });
  const { type, data } = event;
  return JSON.stringify({ type, timestamp: at.toISOString(), data: { project: place.slug, ...data, url } });
}

/** The page that shows what happened. */
function pageOf({ type, data }: WebhookEvent, slug: string): string {
  const project = `/projects/${encodeURIComponent(slug)}`;
  switch (type) {
    case "round.state_changed":
    case "round.labels_complete":
      return `${project}/rounds/${data.round}`;
    case "dataset.frozen":
      return `${project}/datasets/${data.manifestSha256}`;
    case "training.finished":
      return data.training === null
        ? `${project}/rounds/${data.round}`
        : `${project}/trainings/${data.training}`;
    case "quality.alarm":
      return `${project}/quality`;
    case "webhook.test":
      return `${project}/settings/webhooks`;
  }
}

function slackText(event: WebhookEvent, slug: string): string {
  return `[${slug}] ${slackSafe(inWords(event))}`;
}

function inWords({ type, data }: WebhookEvent): string {
  const because = (problem: string | null) => (problem === null ? "." : `: ${problem}`);
  switch (type) {
    case "round.state_changed":
      return `Round ${data.round}${data.name === "" ? "" : ` (${data.name})`} went from ${data.from} to ${data.to}${because(data.problem)}`;
    case "round.labels_complete":
      return `Round ${data.round} has every label that was asked for.`;
    case "dataset.frozen": {
      const of = data.round === null ? `“${data.name}”` : `of round ${data.round}`;
      return `Dataset ${of} is frozen: ${data.rows} rows, ${data.manifestSha256.slice(0, 12)}.`;
    }
    case "training.finished": {
      const what =
        data.training === null ? `The training of round ${data.round}` : `Training ${data.training}`;
      return `${what} ${data.state}${because(data.problem)}`;
    }
    case "quality.alarm":
      return `The quality rules ${data.state} ${data.annotator}: ${data.reason}`;
    case "webhook.test":
      return `This is a test of the webhook “${data.webhook}”.`;
  }
}

/**
 * Text that calls nobody and leads nowhere, whatever somebody named a thing: Slack's three characters are escaped
 * (https://docs.slack.dev/messaging/formatting-message-text#escaping), and an @ is followed by nothing that is seen,
 * because others that take Slack's format read `@all` in plain text.
 */
function slackSafe(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("@", "@\u200b");
}
