import { type Failure, isPassing } from "./api.ts";
import type { KeyStore } from "./key-store.ts";
import { createOutboxStore, type OutboxItem, type Parked } from "./outbox-entries.ts";

export type { OutboxItem, Parked } from "./outbox-entries.ts";

export type Outbox = ReturnType<typeof createOutbox>;

export type OutboxOptions = {
  store: KeyStore;
  /** One per project and person: another person in the same browser must not send these. */
  scope: string;
  send: (item: OutboxItem) => Promise<void>;
  failureOf: (error: unknown) => Failure;
  /** The server refused an item for good. Answers whether that is settled; if not, the item is parked. */
  onRefused: (item: OutboxItem, failure: Failure) => boolean;
  onChange: () => void;
  /** Calls back later; returns how to call it off. */
  later: (milliseconds: number, run: () => void) => () => void;
  /** Runs while no other tab of this browser sends. */
  alone: (run: () => Promise<void>) => Promise<void>;
};

type Entry = {
  item: OutboxItem;
  /** Whether it may have arrived: then only the server can take it back. */
  isTried: boolean;
  /** Put here, not found in the store: stays until it is known what became of it, whatever the store says. */
  isOwn: boolean;
  isKept: boolean;
  /** How often the server failed at this one, and whether it did something else for us meanwhile. */
  defects: number;
  isServerWell: boolean;
  isResting: boolean;
};

// The server answered, and said that it took nothing.
const turnedAway = new Set(["rate-limited", "not-signed-in", "other-person"]);

// May be over at any moment, and nobody is troubled by one request more.
const soonOver = new Set(["offline", "not-signed-in", "other-person"]);

const waitsMs = [500, 1_000, 2_000, 5_000, 10_000, 30_000];
const waitMsMax = 10 * 60_000;
/** So often the server may fail at one item, while it does other things, before that item is parked. */
const defectsMax = 5;
/** So many failures in a row are the server's, not the items'. */
const defectsInARowMax = 2;

/** How long to wait after so many failures: longer each time, and no less than the server asked for. */
export function waitAfter(failures: number, { retryAfterSeconds }: Failure): number {
  const wait = waitsMs[Math.min(failures, waitsMs.length) - 1] ?? 500;
  return Math.min(waitMsMax, Math.max(wait, (retryAfterSeconds ?? 0) * 1000));
}

/**
 * Keeps what was answered until the server has it: in the browser's own store, one entry per answer, so that
 * neither a reload, nor a lost network, nor a second tab loses one. Sends one after the other, oldest first;
 * repeats are harmless, because each carries its idempotency key. An answer that the server won't take, or fails
 * at again and again, is parked and stands in nobody's way: every answer is sent, waiting or parked.
 */
export function createOutbox(options: OutboxOptions) {
  const { send, failureOf, onRefused, onChange, later } = options;
  const store = createOutboxStore(options.store, options.scope);
  let entries: Entry[] = [];
  let parked: Parked[] = [];
  let running: Promise<void> | null = null;
  /** What is in the way of everything. */
  let trouble: Failure | null = null;
  /** What the server failed at last, while other items went through. */
  let defect: Failure | null = null;
  let failures = 0;
  let isResting = false;
  let callOff: (() => void) | null = null;
  /** Parked ones that the store has no room for: here as long as the page is open. */
  let unkept: Parked[] = [];

  const add = (item: OutboxItem, isOwn: boolean, isKept: boolean) => {
    const entry = { item, isOwn, isKept, isTried: !isOwn, defects: 0, isServerWell: false, isResting: false };
    entries = [...entries, entry];
  };
  const forget = (key: string) => {
    entries = entries.filter((entry) => entry.item.key !== key);
    store.remove(key);
  };

  /** Other tabs put answers into the store, send them and take them out. */
  const readStore = () => {
    const found = store.waiting();
    const known = new Set([...entries.map((entry) => entry.item.key), ...unkept.map((one) => one.key)]);
    for (const item of found) if (!known.has(item.key)) add(item, false, true);
    for (const entry of entries) entry.isKept ||= store.keep(entry.item);
    const isThere = new Set(found.map((item) => item.key));
    entries = entries.filter((entry) => entry.isOwn || isThere.has(entry.item.key));
    parked = [...store.parked(), ...unkept];
  };

  const park = ({ item }: Entry, failure: Failure) => {
    const one = { key: item.key, item, stored: JSON.stringify(item), failure };
    if (!store.park(one)) unkept = [...unkept, one];
    entries = entries.filter((entry) => entry.item !== item);
    parked = [...parked, one];
  };
  const unpark = (key: string) => {
    unkept = unkept.filter((one) => one.key !== key);
    parked = parked.filter((one) => one.key !== key);
  };

  /** The server is there and well: what it fails at again and again is the item's own fault. */
  const serverIsWell = () => {
    for (const entry of entries) if (entry.defects > 0) entry.isServerWell = true;
  };

  const rest = (failure: Failure) => {
    trouble = failure;
    failures += 1;
    isResting = true;
    callOff?.();
    callOff = later(waitAfter(failures, failure), () => {
      isResting = false;
      void flush();
    });
  };

  const restOne = (entry: Entry, failure: Failure) => {
    defect = failure;
    entry.isResting = true;
    later(waitAfter(entry.defects, failure), () => {
      entry.isResting = false;
      void flush();
    });
  };

  /** @returns whether the next one can be tried */
  const sendOne = async (entry: Entry): Promise<"sent" | "failed" | "stop"> => {
    const { item } = entry;
    const wasSure = !entry.isTried;
    entry.isTried = true;
    try {
      await send(item);
      forget(item.key);
      return "sent";
    } catch (error) {
      const failure = failureOf(error);
      if (failure.reason === "defect") {
        entry.defects += 1;
        if (entry.defects >= defectsMax && entry.isServerWell) park(entry, failure);
        else restOne(entry, failure);
        return "failed";
      }
      if (isPassing(failure)) {
        if (wasSure && turnedAway.has(failure.reason)) entry.isTried = false;
        rest(failure);
        return "stop";
      }
      if (onRefused(item, failure)) forget(item.key);
      else park(entry, failure);
      return "sent";
    } finally {
      onChange();
    }
  };

  /** Sends until all is sent, or waits for its next try, or something is in the way of everything. */
  const run = async (): Promise<void> => {
    readStore();
    onChange();
    let inARow = 0;
    const due = () => (isResting ? undefined : entries.find((entry) => !entry.isResting));
    for (let entry = due(); entry !== undefined; entry = due()) {
      const outcome = await sendOne(entry);
      if (outcome === "stop") return;
      if (outcome === "failed") {
        inARow += 1;
        if (inARow >= defectsInARowMax && defect !== null) return rest(defect);
        continue;
      }
      inARow = 0;
      failures = 0;
      trouble = null;
      serverIsWell();
    }
    if (!isResting) trouble = null;
    onChange();
  };

  const flush = (): Promise<void> => {
    if (isResting) return Promise.resolve();
    running ??= options.alone(run).finally(() => {
      running = null;
    });
    return running;
  };

  const wake = () => {
    callOff?.();
    isResting = false;
    for (const entry of entries) entry.isResting = false;
  };

  // The server had trouble with these in an earlier visit; now it may not.
  for (const { item, failure } of store.parked()) {
    if (item !== null && failure.reason === "defect") store.unpark(item);
  }
  readStore();

  return {
    /** What waits or is being sent, oldest first. */
    items: () => entries.map((entry) => entry.item),
    /** What the server would not take, and why: for the person to say what becomes of it. */
    parked: () => parked,
    put: (item: OutboxItem) => {
      // A full or forbidden store costs the survival of a reload: the person is told.
      add(item, true, store.keep(item));
      onChange();
      if (trouble !== null && soonOver.has(trouble.reason)) wake();
      void flush();
    },
    /** Takes an item out again that the server can't have: one begun to be sent may have arrived. */
    takeBack: (key: string): boolean => {
      const entry = entries.find(({ item }) => item.key === key);
      if (entry === undefined || entry.isTried) return false;
      forget(key);
      onChange();
      return true;
    },
    /** The person has a parked one tried once more. */
    sendAgain: (key: string) => {
      const item = parked.find((one) => one.key === key)?.item ?? null;
      if (item === null) return;
      unpark(key);
      add(item, true, store.unpark(item));
      wake();
      onChange();
      void flush();
    },
    discard: (key: string) => {
      unpark(key);
      store.remove(key);
      onChange();
    },
    /** Why something does not go out at the moment; null while all is well. */
    trouble: () => trouble ?? (entries.some((entry) => entry.defects > 0) ? defect : null),
    /** Whether all that waits would survive the page. */
    isKept: () => entries.every((entry) => entry.isKept),
    serverIsWell,
    /** Another tab changed the store: `name` is the entry, and `isGone` says that it was taken out. */
    storeChanged: (name: string, isGone: boolean) => {
      const key = store.keyOf(name);
      if (key !== null && isGone) entries = entries.filter((entry) => entry.item.key !== key);
      readStore();
      onChange();
    },
    /** Sends what can go now; settles when nothing more can. */
    flush,
    /** The same, though something was in the way a moment ago. */
    retry: (): Promise<void> => {
      wake();
      return flush();
    },
    isEmpty: () => entries.length === 0,
  };
}
