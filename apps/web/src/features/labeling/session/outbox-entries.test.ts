import { describe, expect, it } from "vitest";
import { memoryStore, Refused, settle } from "./label-session.fixture.ts";
import { item, makeTab, scope, waiting } from "./outbox.fixture.ts";
import type { OutboxItem } from "./outbox.ts";
import { countKept } from "./outbox-entries.ts";

it("is counted for the page that lists one's projects: what waits and what is parked, of this person alone", () => {
  const store = memoryStore();
  store.setItem(waiting("1"), "x");
  store.setItem(`gshf-outbox-parked:${scope}:2`, "x");
  store.setItem("gshf-outbox:p:L-0002:3", "x");
  store.setItem("gshf-outbox:other:L-0001:4", "x");
  expect(countKept(store, scope)).toBe(2);
  expect(countKept(store, "p:L-0009")).toBe(0);
});

describe("what an outbox keeps in the browser", () => {
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
});
