import { strengthSchema } from "@gshf/core/labeling/model";
import { choices, flagReasons, skipReasons } from "@gshf/core/slots/model";
import { z } from "zod";
import { type Failure, isPassing } from "./api.ts";

const submitItem = z.object({
  kind: z.literal("submit"),
  key: z.string(),
  at: z.number(),
  input: z.object({
    leaseId: z.string(),
    choice: z.enum(choices),
    strength: strengthSchema.nullable(),
    reasons: z.array(z.string()),
    rationale: z.string(),
    durationMs: z.number(),
    visibleMs: z.number(),
    // Left out by what was kept before there was a comparison.
    usedDiff: z.boolean().default(false),
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
    note: z.string(),
    flag: z.boolean(),
  }),
});
const itemSchema = z.discriminatedUnion("kind", [submitItem, skipItem]);
export type OutboxItem = z.output<typeof itemSchema>;

/** What a browser keeps between visits; `localStorage` has this shape. */
export type KeyStore = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

export type Outbox = {
  /** What waits or is being sent, oldest first. */
  items: () => OutboxItem[];
  put: (item: OutboxItem) => void;
  /** Takes an item out again that the server can't have: one begun to be sent may have arrived. */
  takeBack: (key: string) => boolean;
  /** Why nothing goes out at the moment; null while all is well. */
  trouble: () => Failure | null;
  /** Tries now; settles when the box is empty or something is in the way. */
  flush: () => Promise<void>;
  isEmpty: () => boolean;
  stop: () => void;
};

export type OutboxOptions = {
  store: KeyStore;
  /** One per project and person: another person in the same browser must not send these. */
  scope: string;
  send: (item: OutboxItem) => Promise<void>;
  failureOf: (error: unknown) => Failure;
  /** The server refused an item for good; it is out of the box. */
  onRefused: (item: OutboxItem, failure: Failure) => void;
  onChange: () => void;
  /** Calls back later; returns how to call it off. */
  later: (milliseconds: number, run: () => void) => () => void;
};

// The server answered, and said that it took nothing.
const turnedAway = new Set(["rate-limited", "not-signed-in"]);

const waitsMs = [500, 1_000, 2_000, 5_000, 10_000, 30_000];

/**
 * Keeps what was answered until the server has it: in the browser's own store, one entry per answer, so that
 * neither a reload, nor a lost network, nor a second tab loses one. Sends one after the other, oldest first;
 * repeats are harmless, because each carries its idempotency key.
 */
export function createOutbox(options: OutboxOptions): Outbox {
  const { store, send, failureOf, onRefused, onChange, later } = options;
  const prefix = `gshf-outbox:${options.scope}:`;
  let items = load(store, prefix);
  // What an earlier visit left may have been under way when it ended.
  const mayHaveArrived = new Set(items.map((item) => item.key));
  let running: Promise<void> | null = null;
  let trouble: Failure | null = null;
  let failures = 0;
  let callOff: (() => void) | null = null;
  let isStopped = false;

  const drop = (key: string) => {
    items = items.filter((item) => item.key !== key);
    mayHaveArrived.delete(key);
    remove(store, prefix + key);
  };

  /** Sends until the box is empty or something is in the way. */
  const run = async (): Promise<void> => {
    for (let item = items[0]; item !== undefined && !isStopped; item = items[0]) {
      const wasSure = !mayHaveArrived.has(item.key);
      mayHaveArrived.add(item.key);
      try {
        await send(item);
        drop(item.key);
        failures = 0;
        trouble = null;
      } catch (error) {
        const failure = failureOf(error);
        if (isPassing(failure)) {
          if (wasSure && turnedAway.has(failure.reason)) mayHaveArrived.delete(item.key);
          trouble = failure;
          const wait = waitsMs[Math.min(failures, waitsMs.length - 1)] ?? 30_000;
          failures += 1;
          if (!isStopped) callOff = later(wait, () => void flush());
          return;
        }
        drop(item.key);
        onRefused(item, failure);
      } finally {
        onChange();
      }
    }
  };

  const flush = (): Promise<void> => {
    callOff?.();
    callOff = null;
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  };

  return {
    items: () => items,
    put: (item) => {
      items = [...items, item];
      // A full or forbidden store costs only the survival of a reload.
      write(store, prefix + item.key, JSON.stringify(item));
      onChange();
      void flush();
    },
    takeBack: (key) => {
      if (mayHaveArrived.has(key) || !items.some((item) => item.key === key)) return false;
      drop(key);
      onChange();
      return true;
    },
    trouble: () => trouble,
    flush,
    isEmpty: () => items.length === 0,
    stop: () => {
      isStopped = true;
      callOff?.();
    },
  };
}

function load(store: KeyStore, prefix: string): OutboxItem[] {
  const found: OutboxItem[] = [];
  for (const key of keysOf(store)) {
    if (!key.startsWith(prefix)) continue;
    const parsed = itemSchema.safeParse(parseJson(store.getItem(key)));
    if (parsed.success) found.push(parsed.data);
  }
  return found.sort((a, b) => a.at - b.at);
}

export function keysOf(store: KeyStore): string[] {
  const keys: string[] = [];
  try {
    for (let index = 0; index < store.length; index++) keys.push(store.key(index) ?? "");
  } catch {
    // Storage is switched off.
  }
  return keys;
}

export function parseJson(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

export function write(store: KeyStore, key: string, value: string): void {
  try {
    store.setItem(key, value);
  } catch {
    // Full or switched off; what is in memory still goes out.
  }
}

export function remove(store: KeyStore, key: string): void {
  try {
    store.removeItem(key);
  } catch {
    // Switched off: there is nothing to remove.
  }
}
