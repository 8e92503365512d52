import { memoryStore, Refused, settle } from "./label-session.fixture.ts";
import { createOutbox, type OutboxItem } from "./outbox.ts";

export const scope = "p:L-0001";
/** Where an answer waits in the browser's store. */
export const waiting = (key: string) => `gshf-outbox:${scope}:${key}`;

/** An answer that is to be sent. */
export function item(key: string, rationale = ""): OutboxItem {
  const input = {
    leaseId: `lease-of-${key}`,
    choice: "left" as const,
    strength: null,
    reasons: [],
    rationale,
    durationMs: 0,
    visibleMs: 0,
    usedDiff: false,
    usedSource: false,
    idempotencyKey: key,
  };
  return { kind: "submit", key, at: Number(key.replaceAll(/\D/g, "")), input };
}

/** An outbox in a tab of its own; what it is asked to do later is done on `tick`. */
export function makeTab(options: {
  store?: ReturnType<typeof memoryStore>;
  send: (item: OutboxItem) => Promise<void>;
  alone?: (run: () => Promise<void>) => Promise<void>;
  isSettled?: boolean;
}) {
  const later: { milliseconds: number; run: () => void }[] = [];
  const outbox = createOutbox({
    store: options.store ?? memoryStore(),
    scope,
    send: options.send,
    failureOf: (error) =>
      error instanceof Refused
        ? { reason: error.reason, message: error.message, retryAfterSeconds: error.retryAfterSeconds }
        : { reason: "defect", message: String(error) },
    onRefused: () => options.isSettled ?? false,
    onChange: () => undefined,
    alone: options.alone ?? ((run) => run()),
    later: (milliseconds, run) => {
      const one = { milliseconds, run };
      later.push(one);
      return () => {
        if (later.includes(one)) later.splice(later.indexOf(one), 1);
      };
    },
  });
  return {
    outbox,
    waits: () => later.map(({ milliseconds }) => milliseconds),
    tick: async () => {
      for (const { run } of later.splice(0)) run();
      await settle();
    },
  };
}

export const keysOf = (items: readonly { key: string }[]) => items.map(({ key }) => key);
