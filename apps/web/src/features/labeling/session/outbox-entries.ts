import { strengthSchema } from "@gshf/core/labeling/model";
import { choices, flagReasons, skipReasons } from "@gshf/core/slots/model";
import { storable } from "@gshf/core/text/model";
import { z } from "zod";
import type { Failure } from "./api.ts";
import { dropOldestDraft } from "./drafts.ts";
import { type KeyStore, keysOf, parseJson, read, remove, write } from "./key-store.ts";

const text = z.string().transform(storable);

const submitItem = z.object({
  kind: z.literal("submit"),
  key: z.string(),
  at: z.number(),
  input: z.object({
    leaseId: z.string(),
    choice: z.enum(choices),
    strength: strengthSchema.nullable(),
    reasons: z.array(z.string()),
    rationale: text,
    durationMs: z.number(),
    visibleMs: z.number(),
    // Left out by what was kept before there was a comparison.
    usedDiff: z.boolean().default(false),
    usedSource: z.boolean().default(false),
    leftInViewMs: z.number().optional(),
    rightInViewMs: z.number().optional(),
    idempotencyKey: z.string(),
  }),
});
const skipItem = z.object({
  kind: z.literal("skip"),
  key: z.string(),
  at: z.number(),
  input: z.object({
    leaseId: z.string(),
    reason: z.enum([...skipReasons, ...flagReasons]),
    note: text,
    flag: z.boolean(),
  }),
});
const itemSchema = z.discriminatedUnion("kind", [submitItem, skipItem]);
export type OutboxItem = z.output<typeof itemSchema>;

/** How many answers of a person in a project this browser keeps that the server doesn't have. */
export function countKept(store: KeyStore, scope: string): number {
  return keysOf(store).filter(
    (name) => name.startsWith(waitingUnder(scope)) || name.startsWith(parkedUnder(scope)),
  ).length;
}

const waitingUnder = (scope: string) => `gshf-outbox:${scope}:`;
const parkedUnder = (scope: string) => `gshf-outbox-parked:${scope}:`;

/** An answer that is not with the server, though it was sent: what was said, and why it was not taken. */
export type Parked = {
  key: string;
  /** Null where what the browser kept can't be read any more. */
  item: OutboxItem | null;
  /** As the browser has it. */
  stored: string;
  failure: Failure;
};

const failureSchema = z.object({
  reason: z.string(),
  message: z.string(),
  field: z.string().nullable().default(null),
  values: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
});
const parkedSchema = z.object({ item: itemSchema.nullable(), stored: z.string(), failure: failureSchema });

/** What stands in the way of an entry that this version can't read. */
export const unreadable: Parked["failure"] = {
  reason: "unreadable",
  message: "What this browser kept of the answer can't be read any more.",
};

/**
 * The answers of one person in one project, as a browser keeps them: one entry each, so that two tabs don't write
 * over each other. Those that wait and those that the server won't take lie apart.
 *
 * @param scope one per project and person: another person in the same browser must not send these
 */
export function createOutboxStore(store: KeyStore, scope: string) {
  const waitingPrefix = waitingUnder(scope);
  const parkedPrefix = parkedUnder(scope);
  const entriesUnder = (prefix: string) =>
    keysOf(store)
      .filter((name) => name.startsWith(prefix))
      .map((name) => ({ key: name.slice(prefix.length), stored: read(store, name) ?? "" }));
  /** A label is worth more than a draft: where the store is full, drafts make room. */
  const keep = (name: string, value: string): boolean => {
    do if (write(store, name, value)) return true;
    while (dropOldestDraft(store));
    return false;
  };
  const park = (parked: Parked): boolean => {
    const { key, item, stored, failure } = parked;
    const isKept = keep(parkedPrefix + key, JSON.stringify({ item, stored, failure }));
    if (isKept) remove(store, waitingPrefix + key);
    return isKept;
  };
  return {
    /** The key of a waiting answer by the name of its entry; null where the entry is something else. */
    keyOf: (name: string) => (name.startsWith(waitingPrefix) ? name.slice(waitingPrefix.length) : null),
    keep: (item: OutboxItem): boolean => keep(waitingPrefix + item.key, JSON.stringify(item)),
    park,
    /** Lets a parked answer wait again. */
    unpark: (item: OutboxItem): boolean => {
      const isKept = keep(waitingPrefix + item.key, JSON.stringify(item));
      if (isKept) remove(store, parkedPrefix + item.key);
      return isKept;
    },
    remove: (key: string) => {
      remove(store, waitingPrefix + key);
      remove(store, parkedPrefix + key);
    },
    parked: (): Parked[] =>
      entriesUnder(parkedPrefix).map(({ key, stored }) => {
        const parsed = parkedSchema.safeParse(parseJson(stored));
        if (!parsed.success) return { key, item: null, stored, failure: unreadable };
        return { key, item: parsed.data.item, stored: parsed.data.stored, failure: parsed.data.failure };
      }),
    /** What waits, oldest first. An entry that can't be read is parked: it is somebody's answer all the same. */
    waiting: (): OutboxItem[] => {
      const items: OutboxItem[] = [];
      for (const { key, stored } of entriesUnder(waitingPrefix)) {
        const parsed = itemSchema.safeParse(parseJson(stored));
        if (parsed.success && parsed.data.key === key) items.push(parsed.data);
        else park({ key, item: null, stored, failure: unreadable });
      }
      return items.sort((a, b) => a.at - b.at);
    },
  };
}
