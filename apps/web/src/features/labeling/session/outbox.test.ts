import { describe, expect, it } from "vitest";
import { makeWorld, memoryStore, Refused, settle } from "./label-session.fixture.ts";
import { item, keysOf, makeTab } from "./outbox.fixture.ts";
import { type OutboxItem, waitAfter } from "./outbox.ts";

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
