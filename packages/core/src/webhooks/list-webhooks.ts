import { z } from "zod";
import { done, readCursor, refuse, verb, writeCursor } from "../access/index.ts";
import { readStored } from "../stored/model.ts";
import {
  bodyOf,
  deliveryStates,
  messageName,
  webhookEventSchema,
  webhookFormats,
  webhookRefSchema,
} from "./model.ts";

const webhookSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  format: z.enum(webhookFormats),
  createdAt: z.date(),
  /** Until when messages are signed by the secret before as well; null where there is none. */
  oldSecretUntil: z.date().nullable(),
  /** Since when nothing that was sent arrived. */
  failingSince: z.date().nullable(),
  /** Since when it is told nothing; null while it is on. */
  offSince: z.date().nullable(),
  /** Why it was turned off by itself. */
  offBecause: z.string().nullable(),
  /** Messages of the last thirty days, by what became of them. */
  messages: z.object({ pending: z.int(), delivered: z.int(), failed: z.int() }),
});
export type WebhookView = z.output<typeof webhookSchema>;

/** A project's webhooks, the oldest first; their secrets are told to nobody. */
export const listWebhooks = verb({
  name: "webhooks.list",
  kind: "query",
  may: "project.write",
  input: z.object({ slug: z.string() }),
  output: z.array(webhookSchema),
  run: async (deps, { project }) => {
    const webhooks = await deps.db.webhook.findMany({
      where: { projectId: project.id },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    });
    const counts = await deps.db.webhookDelivery.groupBy({
      by: ["webhookId", "state"],
      where: { webhookId: { in: webhooks.map(({ id }) => id) } },
      _count: true,
    });
    const now = deps.now();
    return done(
      webhooks.map(({ id, name, url, events, format, createdAt, oldSecretUntil, ...state }) => {
        const of = (which: (typeof deliveryStates)[number]) =>
          counts.find((row) => row.webhookId === id && row.state === which)?._count ?? 0;
        return {
          id,
          name,
          url,
          events,
          format,
          createdAt,
          oldSecretUntil: oldSecretUntil !== null && oldSecretUntil > now ? oldSecretUntil : null,
          failingSince: state.failingSince,
          offSince: state.offSince,
          offBecause: state.offBecause,
          messages: { pending: of("pending"), delivered: of("delivered"), failed: of("failed") },
        };
      }),
    );
  },
});

const deliverySchema = z.object({
  id: z.uuid(),
  /** `webhook-id` of the message. */
  messageId: z.string(),
  type: z.string(),
  at: z.date(),
  state: z.enum(deliveryStates),
  tries: z.int(),
  triedAt: z.date().nullable(),
  /** When it is tried again; null where it isn't. */
  nextTryAt: z.date().nullable(),
  /** The HTTP status of the last answer. */
  status: z.int().nullable(),
  problem: z.string().nullable(),
  body: z.string(),
});
export type DeliveryView = z.output<typeof deliverySchema>;

const placeSchema = z.tuple([z.iso.datetime(), z.uuid()]);

/** What a webhook was told in the last thirty days, the newest first, in pages that new messages don't shift. */
export const listDeliveries = verb({
  name: "webhooks.deliveries",
  kind: "query",
  may: "project.write",
  input: webhookRefSchema.extend({
    state: z.enum(deliveryStates).optional(),
    /** Where the page before ended. */
    cursor: z.string().max(200).optional(),
    limit: z.int().min(1).max(200).default(50),
  }),
  output: z.object({ deliveries: z.array(deliverySchema), next: z.string().nullable() }),
  run: async (deps, { project }, { webhookId, state, cursor, limit }) => {
    const webhook = await deps.db.webhook.findFirst({ where: { id: webhookId, projectId: project.id } });
    if (webhook === null) return refuse("not-found", `There is no webhook ${webhookId}.`, "webhookId");
    const read = readCursor(placeSchema, cursor);
    if (!read.ok) return read;
    const [at, id] = read.value ?? [];
    const older =
      at === undefined || id === undefined
        ? {}
        : { OR: [{ at: { lt: new Date(at) } }, { at: new Date(at), id: { lt: id } }] };
    const found = await deps.db.webhookDelivery.findMany({
      where: { webhookId, ...(state === undefined ? {} : { state }), ...older },
      orderBy: [{ at: "desc" }, { id: "desc" }],
      take: limit + 1,
    });
    const shown = found.slice(0, limit);
    const last = found.length > limit ? shown.at(-1) : undefined;
    const place = { appUrl: deps.settings.appUrl, slug: project.slug };
    return done({
      deliveries: shown.map((row) => {
        const messageId = messageName(row.messageId);
        const event = readStored(webhookEventSchema, { type: row.type, data: row.data }, messageId);
        return {
          id: row.id,
          messageId,
          type: row.type,
          at: row.at,
          state: row.state,
          tries: row.tries,
          triedAt: row.triedAt,
          nextTryAt: row.state === "pending" ? row.wakeAt : null,
          status: row.status,
          problem: row.problem,
          body: bodyOf(event, { at: row.at, format: webhook.format, place }),
        };
      }),
      next: last === undefined ? null : writeCursor([last.at.toISOString(), last.id]),
    });
  },
});
