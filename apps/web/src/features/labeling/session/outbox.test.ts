import { describe, expect, it } from "vitest";
import { makeWorld, memoryStore, Refused, settle } from "./label-session.fixture.ts";
import { createOutbox, type OutboxItem, waitAfter } from "./outbox.ts";
import { countKept } from "./outbox-entries.ts";

const scope = "p:L-0001";
const waiting = (key: string) => `gshf-outbox:${scope}:${key}`;

function item(key: string, rationale = ""): OutboxItem {
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
function makeTab(options: {
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

const keysOf = (items: readonly { key: string }[]) => items.map(({ key }) => key);

it("is counted for the page that lists one's projects: what waits and what is parked, of this person alone", () => {
  const store = memoryStore();
  store.setItem(waiting("1"), "x");
  store.setItem(`gshf-outbox-parked:${scope}:2`, "x");
  store.setItem("gshf-outbox:p:L-0002:3", "x");
  store.setItem("gshf-outbox:other:L-0001:4", "x");
  expect(countKept(store, scope)).toBe(2);
  expect(countKept(store, "p:L-0009")).toBe(0);
});

describe("an outbox", () => {
  it("sends the rest past an item that the server fails at, and parks that one", async () => {
    const sent: string[] = [];
    const tab = makeTab({
      send: async ({ key }) => {
        if (key === "1") throw new Refused("defect");
        sent.push(key);
      },
    });
    for (const key of ["1", "2", "3"]) tab.outbox.put(item(key, `because ${key}`));
    await settle();
    expect(sent).toEqual(["2", "3"]);
    expect(tab.outbox.trouble()).toMatchObject({ reason: "defect" });
    for (let i = 0; i < 3; i++) await tab.tick();
    expect(tab.outbox.parked()).toEqual([]);
    tab.outbox.serverIsWell();
    await tab.tick();
    expect(tab.outbox.items()).toEqual([]);
    expect(tab.outbox.parked()).toMatchObject([
      { key: "1", item: { input: { rationale: "because 1" } }, failure: { reason: "defect" } },
    ]);
    expect(tab.outbox.trouble()).toBeNull();
  });

  it("parks nothing while the server fails at everything, and waits longer each time", async () => {
    const world = { isDown: true, asked: 0 };
    const tab = makeTab({
      send: async () => {
        world.asked += 1;
        if (world.isDown) throw new Refused("defect");
      },
    });
    for (let i = 0; i < 20; i++) tab.outbox.put(item(String(i)));
    await settle();
    expect(world.asked).toBe(2);
    for (let i = 0; i < 12; i++) await tab.tick();
    expect(tab.outbox.parked()).toEqual([]);
    expect(tab.outbox.items()).toHaveLength(20);
    expect(Math.max(...tab.waits())).toBe(30_000);
    world.isDown = false;
    await tab.tick();
    await tab.tick();
    expect(tab.outbox.items()).toEqual([]);
  });

  it("waits as long as the server asks it to", async () => {
    const tab = makeTab({
      send: async () => {
        throw new Refused("rate-limited", 42);
      },
    });
    tab.outbox.put(item("1"));
    await settle();
    tab.outbox.put(item("2"));
    await settle();
    expect(tab.waits()).toEqual([42_000]);
    expect(tab.outbox.items()).toHaveLength(2);
    const waits = [1, 2, 3, 4, 5, 6, 7].map((count) => waitAfter(count, { reason: "offline", message: "" }));
    expect(waits).toEqual([500, 1000, 2000, 5000, 10_000, 30_000, 30_000]);
    expect(waitAfter(1, { reason: "unavailable", message: "", retryAfterSeconds: 86_400 })).toBe(600_000);
  });

  it.each(["invalid", "too-large", "forbidden", "not-found", "conflict", "lease-lost"])(
    "parks what is refused as %s, through a reload, until the person says what becomes of it",
    async (reason) => {
      const store = memoryStore();
      const sent: string[] = [];
      const send = async ({ key }: OutboxItem) => {
        if (key !== "2") throw new Refused(reason);
        sent.push(key);
      };
      const before = makeTab({ store, send });
      for (const key of ["1", "2", "3"]) before.outbox.put(item(key));
      await settle();
      expect(sent).toEqual(["2"]);
      const after = makeTab({ store, send: async ({ key }) => void sent.push(key) });
      expect(keysOf(after.outbox.parked()).sort()).toEqual(["1", "3"]);
      await after.outbox.flush();
      expect(sent).toEqual(["2"]);
      after.outbox.sendAgain("3");
      after.outbox.discard("1");
      await settle();
      expect(sent).toEqual(["2", "3"]);
      expect(store.length).toBe(0);
    },
  );

  it("tries what the server failed at once more on the next visit", async () => {
    const store = memoryStore();
    const before = makeTab({
      store,
      send: async () => {
        throw new Refused("defect");
      },
    });
    before.outbox.put(item("1"));
    for (let i = 0; i < 5; i++) {
      await settle();
      before.outbox.serverIsWell();
      await before.tick();
    }
    expect(keysOf(before.outbox.parked())).toEqual(["1"]);
    const sent: string[] = [];
    const after = makeTab({ store, send: async ({ key }) => void sent.push(key) });
    await after.outbox.flush();
    expect(sent).toEqual(["1"]);
    expect(store.length).toBe(0);
  });

  it("shows what can't be read as parked, and takes an entry of the version before as it is", async () => {
    const store = memoryStore();
    store.setItem(waiting("broken"), "{half an entr");
    store.setItem(waiting("older"), JSON.stringify({ kind: "submit", key: "older" }));
    const { usedDiff: _, ...input } = {
      ...item("7").input,
      usedDiff: undefined,
      rationale: "a\u0000b\ud800",
    };
    store.setItem(waiting("7"), JSON.stringify({ ...item("7"), input }));
    const sent: OutboxItem[] = [];
    const tab = makeTab({ store, send: async (one) => void sent.push(one) });
    await tab.outbox.flush();
    expect(sent).toMatchObject([{ key: "7", input: { usedDiff: false, rationale: "a\uFFFDb\uFFFD" } }]);
    expect(tab.outbox.parked()).toMatchObject([
      { key: "broken", item: null, stored: "{half an entr", failure: { reason: "unreadable" } },
      { key: "older", item: null, failure: { reason: "unreadable" } },
    ]);
    for (const { key } of tab.outbox.parked()) tab.outbox.discard(key);
    expect(store.length).toBe(0);
  });

  it("says so when the browser keeps nothing, and sends all the same", async () => {
    const refuses = {
      ...memoryStore(),
      setItem: () => {
        throw new DOMException("full", "QuotaExceededError");
      },
    };
    const world = { isDown: true };
    const sent: string[] = [];
    const tab = makeTab({
      store: refuses,
      send: async ({ key }) => {
        if (world.isDown) throw new Refused("offline");
        sent.push(key);
      },
    });
    tab.outbox.put(item("1"));
    await settle();
    expect(tab.outbox.isKept()).toBe(false);
    world.isDown = false;
    await tab.outbox.retry();
    expect(sent).toEqual(["1"]);
    expect(tab.outbox.isKept()).toBe(true);
  });

  it("lets drafts go when the browser's store is full", async () => {
    const store = memoryStore();
    const draft = (n: number) => `gshf-draft:${scope}:${n}`;
    const words = { strength: null, reasons: [], rationale: "x" };
    for (let n = 1; n <= 3; n++) store.setItem(draft(n), JSON.stringify({ ...words, at: n }));
    const full = {
      ...store,
      get length() {
        return store.length;
      },
      setItem: (key: string, value: string) => {
        if (store.length >= 3) throw new DOMException("full", "QuotaExceededError");
        store.setItem(key, value);
      },
    };
    const tab = makeTab({ store: full, send: () => new Promise(() => undefined) });
    tab.outbox.put(item("1"));
    expect(tab.outbox.isKept()).toBe(true);
    expect([1, 2, 3].map((n) => store.getItem(draft(n)) !== null)).toEqual([false, true, true]);
  });

  it("shared by two tabs sends each answer once, and loses none when a tab ends", async () => {
    const store = memoryStore();
    let queue = Promise.resolve();
    const alone = (run: () => Promise<void>) => {
      queue = queue.then(run);
      return queue;
    };
    const sent: string[] = [];
    const world = { isDown: true };
    const send = async ({ key }: OutboxItem) => {
      await settle();
      if (world.isDown) throw new Refused("offline");
      sent.push(key);
    };
    const first = makeTab({ store, send, alone });
    for (const key of ["1", "2", "3"]) first.outbox.put(item(key));
    await settle();
    await settle();
    const second = makeTab({ store, send, alone });
    world.isDown = false;
    await Promise.all([first.outbox.retry(), second.outbox.retry()]);
    expect(sent).toEqual(["1", "2", "3"]);
    expect([first, second].map((tab) => tab.outbox.items())).toEqual([[], []]);
    // What the other tab sent is no longer this tab's to send.
    world.isDown = true;
    first.outbox.put(item("4"));
    await settle();
    await settle();
    world.isDown = false;
    await second.outbox.retry();
    first.outbox.storeChanged(waiting("4"), true);
    await first.outbox.retry();
    expect(sent).toEqual(["1", "2", "3", "4"]);
  });

  it("accounts for every answer, whatever the server does and however often the page is loaded", async () => {
    // A small generator of its own: the same walk every time.
    let seed = 12_345;
    const draw = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor((seed / 2 ** 31) * below);
    };
    const reasons = [
      "offline",
      "defect",
      "unavailable",
      "rate-limited",
      "invalid",
      "not-signed-in",
      "other-person",
    ];
    const store = memoryStore();
    const sent = new Set<string>();
    const send = async ({ key }: OutboxItem) => {
      await settle();
      if (draw(3) > 0) throw new Refused(reasons[draw(reasons.length)] ?? "");
      sent.add(key);
    };
    let tab = makeTab({ store, send });
    const put = new Set<string>();
    for (let step = 0; step < 400; step++) {
      const key = `${step}`;
      const act = draw(8);
      if (act < 4) tab.outbox.put(item(key));
      if (act < 4) put.add(key);
      if (act === 4) await tab.tick();
      if (act === 5) tab.outbox.serverIsWell();
      if (act === 6) tab = makeTab({ store, send });
      if (act === 7) await tab.outbox.retry();
      const here = new Set([...keysOf(tab.outbox.items()), ...keysOf(tab.outbox.parked())]);
      expect([...put].filter((one) => !sent.has(one) && !here.has(one))).toEqual([]);
    }
    expect(sent.size).toBeGreaterThan(40);
  });
});

describe("what is said with an answer", () => {
  it("goes out as text that can be kept", async () => {
    const made = makeWorld(3);
    made.session.start();
    await settle();
    made.session.edit({ rationale: "before\u0000after \udc00" });
    made.session.choose("left");
    await settle();
    expect(made.submitted).toMatchObject([{ rationale: "before\uFFFDafter \uFFFD" }]);
    expect(made.session.state()).toMatchObject({ unsentCount: 0, parked: [] });
  });

  it("is shown while it is parked", async () => {
    const made = makeWorld(4);
    made.session.start();
    await settle();
    made.world.failsSubmit = "invalid";
    made.session.choose("left");
    await settle();
    made.world.failsSubmit = null;
    made.session.choose("right");
    await settle();
    expect(made.submitted).toMatchObject([{ choice: "right" }]);
    const [parked] = made.session.state().parked;
    expect(parked).toMatchObject({ item: { input: { choice: "left" } }, failure: { reason: "invalid" } });
    made.session.sendAgain(parked?.key ?? "");
    await settle();
    expect(made.submitted).toMatchObject([{ choice: "right" }, { choice: "left" }]);
    expect(made.session.state().parked).toEqual([]);
  });
});
